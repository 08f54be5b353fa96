package main

import (
	"strings"
	"testing"
)

func TestScore(t *testing.T) {
	const set = `{"memory":[{"id":"a","content":"sold a lamp","created_at":"2026-01-01T00:00:00Z","metadata":{"speaker":"Mara"}},
		{"id":"b","content":"rain","created_at":"2026-02-01T00:00:00Z"}],
		"questions":[{"q":"who sells lamps?","want":["a"],"kind":"direct"},{"q":"lamp","want":["b","a"]},{"q":"quetzal","want":["b"],"now":"2026-03-01T00:00:00Z"}]}`
	var out strings.Builder
	if err := score(strings.NewReader(set), &out); err != nil {
		t.Fatal(err)
	}
	const want = "all          n=3     recall@5=0.500 recall@10=0.500 any@10=0.667 mrr=0.667\n" +
		"direct       n=1     recall@5=1.000 recall@10=1.000 any@10=1.000 mrr=1.000\n"
	if out.String() != want {
		t.Errorf("printed\n%swant\n%s", out.String(), want)
	}
	if err := score(strings.NewReader("{"), &out); err == nil {
		t.Error("broken lines are no error")
	}
}
