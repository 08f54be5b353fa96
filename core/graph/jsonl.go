package graph

import (
	"bytes"
	"context"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"holdfast/core"
)

// IsJSONLines reports whether data is a graph as server-memory stores it: a JSON
// object on each line, with a type.
func IsJSONLines(data []byte) bool {
	for line := range bytes.Lines(data) {
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		object, err := core.ParseObject(line)
		_, typed := object.Get("type")
		_, versioned := object.Get("version")
		return err == nil && typed && !versioned
	}
	return false
}

// Imported says what became of the lines of an import.
type Imported struct {
	Entities, Relations, Records int
	// Torn is what was left out: a last line that is cut off, as a program that
	// died in writing leaves it. It is nil when there is none.
	Torn []byte
}

// ParseJSONLines returns a graph in the form in which server-memory stores it as
// entries of a memory. Fields and types of lines that are not known are kept. A
// line that can't be read, other than the last, is a [*core.CorruptError].
func ParseJSONLines(data []byte) ([]core.Entry, Imported, error) {
	st := &state{used: map[string]bool{}}
	var list []core.Entry
	var done Imported
	offset := int64(0)
	for line := range bytes.Lines(data) {
		text := bytes.TrimSpace(line)
		if len(text) > 0 {
			entries, err := st.parseLine(text, &done)
			last := offset+int64(len(line)) == int64(len(data))
			if err != nil && !(last && len(list) > 0) {
				return nil, done, &core.CorruptError{Offset: offset, Reason: "a line that is no record: " + err.Error()}
			}
			if err != nil {
				done.Torn = text
			}
			list = append(list, entries...)
		}
		offset += int64(len(line))
	}
	new(Store).stamp(list)
	return list, done, nil
}

func (st *state) parseLine(text []byte, done *Imported) ([]core.Entry, error) {
	rest, err := core.ParseObject(text)
	if err != nil {
		return nil, err
	}
	var line struct {
		Type string `json:"type"`
		Entity
		Relation
	}
	known := json.Unmarshal(text, &line) == nil
	switch {
	case known && line.Type == "entity" && line.Observations != nil:
		done.Entities++
		return st.entityEntries(&line.Entity, without(rest, "type", "name", "entityType", "observations")), nil
	case known && line.Type == "relation":
		done.Relations++
		id := st.newID(relationID(line.Relation))
		return []core.Entry{relationEntry(id, line.Relation, without(rest, "type", "from", "to", "relationType"))}, nil
	}
	done.Records++
	return []core.Entry{entry(st.newID(recordPrefix+strconv.Itoa(done.Records)), string(text), core.Object{})}, nil
}

func (st *state) entityEntries(e *Entity, unknown core.Object) []core.Entry {
	id := st.newID(entityPrefix + e.Name)
	list := []core.Entry{entityEntry(id, e, unknown)}
	for _, text := range e.Observations {
		list = append(list, observationEntry(st.newID(observationID(id, text)), e.Name, text))
	}
	return list
}

func without(o core.Object, names ...string) core.Object {
	for _, name := range names {
		o = o.Without(name)
	}
	return o
}

// AppendJSONLines appends the graph in the form in which server-memory stores it.
func (s *Store) AppendJSONLines(ctx context.Context, dst []byte) ([]byte, error) {
	st, err := s.load(ctx)
	if err != nil {
		return dst, err
	}
	var lines [][]byte
	for _, n := range st.nodes {
		lines = append(lines, line("entity", n.Entity, fields(n.entry)))
	}
	for _, r := range st.relations {
		lines = append(lines, line("relation", r.Relation, r.fields))
	}
	for _, record := range st.records {
		lines = append(lines, []byte(record))
	}
	return append(dst, bytes.Join(lines, []byte("\n"))...), nil
}

// line is a record with its type before and its unknown fields behind.
func line(kind string, record any, unknown core.Object) []byte {
	text := Text(record)
	text = append([]byte(`{"type":"`+kind+`",`), text[1:]...)
	for name, value := range unknown.All() {
		quoted, _ := jsontext.AppendQuote([]byte(","), name)
		text = append(append(append(text[:len(text)-1], quoted...), ':'), value+"}"...)
	}
	return text
}

// Text returns a value of this package as JSON.stringify writes it.
func Text(v any, opts ...json.Options) []byte {
	text, err := json.Marshal(v, append(opts, jsontext.AllowInvalidUTF8(true))...)
	if err != nil {
		panic(err) // there is nothing in it that JSON can't say
	}
	return text
}
