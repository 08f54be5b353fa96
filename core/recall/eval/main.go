// Command eval scores recall on labelled questions:
//
//	go run ./core/recall/eval FILE.jsonl
//
// Each line of the file is a memory and its questions:
//
//	{"memory": [ENTRY...], "questions": [{"q": "...", "want": ["id"...], "kind": "..."}]}
//
// An entry has the fields of the container format, of which id, content,
// created_at and metadata count. kind is optional, other fields are ignored. For
// each kind, and for all, it prints the number of questions, the share of what is
// wanted among the first five and ten, the share of questions of which any is
// among the first ten, and the mean of 1/rank of the first, 0 beyond the tenth.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"time"

	"holdfast/core/recall"
)

type line struct {
	Memory []struct {
		ID       string         `json:"id"`
		Content  string         `json:"content"`
		Created  time.Time      `json:"created_at"`
		Metadata map[string]any `json:"metadata"`
	} `json:"memory"`
	Questions []struct {
		Q, Kind string
		Want    []string
	} `json:"questions"`
}

type sums struct{ n, five, ten, any, reciprocal float64 }

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: eval FILE.jsonl")
		os.Exit(2)
	}
	file, err := os.Open(os.Args[1])
	if err == nil {
		err = score(file, os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "eval:", err)
		os.Exit(1)
	}
}

func score(r io.Reader, w io.Writer) error {
	kinds := map[string]*sums{"all": {}}
	for d := json.NewDecoder(r); ; {
		var l line
		if err := d.Decode(&l); err == io.EOF {
			break
		} else if err != nil {
			return err
		}
		l.ask(kinds)
	}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		if s := kinds[kind]; s.n > 0 {
			fmt.Fprintf(w, "%-12s n=%-5.0f recall@5=%.3f recall@10=%.3f any@10=%.3f mrr=%.3f\n",
				kind, s.n, s.five/s.n, s.ten/s.n, s.any/s.n, s.reciprocal/s.n)
		}
	}
	return nil
}

func (l *line) ask(kinds map[string]*sums) {
	x := new(recall.Index)
	for _, e := range l.Memory {
		t := recall.Text{ID: e.ID, Created: e.Created, Content: e.Content}
		for _, key := range slices.Sorted(maps.Keys(e.Metadata)) {
			if value, ok := e.Metadata[key].(string); ok && len(value) <= 64 {
				t.Values = append(t.Values, value)
			}
		}
		x.Add(t)
	}
	for _, q := range l.Questions {
		hits := x.Search(q.Q, 10, nil)
		for _, kind := range slices.Compact([]string{"all", q.Kind}) {
			if kind != "" && len(q.Want) > 0 {
				if kinds[kind] == nil {
					kinds[kind] = new(sums)
				}
				kinds[kind].add(hits, q.Want)
			}
		}
	}
}

func (s *sums) add(hits []recall.Hit, want []string) {
	s.n++
	found := 0
	for rank, h := range hits {
		if !slices.Contains(want, h.ID) {
			continue
		}
		if found++; found == 1 {
			s.any++
			s.reciprocal += 1 / float64(rank+1)
		}
		share := 1 / float64(len(want))
		s.ten += share
		if rank < 5 {
			s.five += share
		}
	}
}
