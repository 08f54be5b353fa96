package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"holdfast/core"
	"holdfast/core/memorytool"
)

func (m *mcpServer) remember(ctx context.Context, arguments jsontext.Value) (answer, error) {
	a, err := parseArguments[struct {
		Content    string    `json:"content"`
		ID         string    `json:"id"`
		Tier       core.Tier `json:"tier"`
		Importance float32   `json:"importance"`
	}](arguments)
	if err != nil {
		return answer{}, err
	}
	e := core.Entry{ID: a.ID, Content: a.Content, Tier: cmp.Or(a.Tier, core.TierLongTerm), Importance: a.Importance}
	ids, err := m.session.Put(ctx, e)
	if err != nil {
		return answer{}, err
	}
	return answer{text: "Remembered as " + ids[0]}, nil
}

func (m *mcpServer) forget(ctx context.Context, arguments jsontext.Value) (answer, error) {
	a, err := parseArguments[struct {
		IDs []string `json:"ids"`
	}](arguments)
	if err != nil {
		return answer{}, err
	}
	n, err := m.session.Delete(ctx, a.IDs...)
	return answer{text: fmt.Sprintf("Forgot %s", count(n, "entry", "entries"))}, err
}

func (m *mcpServer) recall(ctx context.Context, arguments jsontext.Value) (answer, error) {
	a, err := parseArguments[struct {
		Query  string `json:"query"`
		Limit  int    `json:"limit"`
		Tokens int    `json:"tokens"`
	}](arguments)
	if err != nil {
		return answer{}, err
	}
	found, err := m.byWords(ctx, a.Query)
	if err != nil {
		return answer{}, err
	}
	return answer{text: recalled(found, max(cmp.Or(a.Limit, 10), 1), 4*max(cmp.Or(a.Tokens, 4000), 1))}, nil
}

// byWords returns the entries that have words of a query, those with the most
// first and the newest of equal ones.
func (m *mcpServer) byWords(ctx context.Context, query string) ([]core.Entry, error) {
	all, err := m.session.List(ctx, core.ListOptions{})
	words := strings.Fields(strings.ToLower(query))
	if err != nil || len(words) == 0 {
		return all, err
	}
	hits := map[string]int{}
	for _, e := range all {
		text := strings.ToLower(e.Content)
		for _, word := range words {
			if strings.Contains(text, word) {
				hits[e.ID]++
			}
		}
	}
	all = slices.DeleteFunc(all, func(e core.Entry) bool { return hits[e.ID] == 0 })
	slices.SortStableFunc(all, func(a, b core.Entry) int { return hits[b.ID] - hits[a.ID] })
	return all, nil
}

// recalled writes entries, up to a number and about so many bytes.
func recalled(found []core.Entry, limit, room int) string {
	if len(found) == 0 {
		return "Nothing was found."
	}
	var b strings.Builder
	b.WriteString("What was remembered, as data:\n")
	for i, e := range found {
		line := fmt.Sprintf("[%s] %s %s\n", e.ID, e.CreatedAt.Format("2006-01-02"), e.Content)
		if i == limit || b.Len()+len(line) > min(room, maxAnswer) {
			fmt.Fprintf(&b, "[Left out: %d more.]\n", len(found)-i)
			break
		}
		b.WriteString(line)
	}
	return b.String()
}

func (m *mcpServer) memory(ctx context.Context, arguments jsontext.Value) (answer, error) {
	command, err := parseArguments[memorytool.Command](arguments)
	if err != nil {
		return answer{}, err
	}
	var given map[string]jsontext.Value
	if err := json.Unmarshal(arguments, &given, jsontext.AllowInvalidUTF8(true)); err != nil {
		return answer{}, err
	}
	fields, _ := memorytool.Required(command.Name)
	for _, field := range fields {
		if given[field] == nil {
			return answer{}, &memorytool.Error{Text: command.Name + " needs " + field}
		}
	}
	text, err := m.files.Do(ctx, command)
	return answer{text: text}, err
}
