//go:build !js

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"holdfast/core"
)

func memoryFile(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "memory.json")
}

// listed returns the contents that list prints, newest first.
func listed(t *testing.T, args ...string) string {
	t.Helper()
	out := expect(t, exitOK, nil, append([]string{"list", "--json"}, args...)...).out
	entries, err := core.DecodeEntries([]byte(out))
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, e := range entries {
		texts = append(texts, e.Content)
	}
	return strings.Join(texts, " ")
}

func TestAddListRemove(t *testing.T) {
	path := memoryFile(t)
	id := strings.TrimSpace(expect(t, exitOK, nil, "add", path, "--content", "first").out)
	if len(id) != 26 {
		t.Errorf("add printed %q; want an id", id)
	}
	expect(t, exitOK, nil, "add", path, "--content", "second", "--id", "2", "--tier", "project",
		"--importance", "0.5", "--meta", "unit=metric", "--meta", "k=a=b")
	expect(t, exitOK, []byte("third\nline"), "add", path, "--content", "-", "--id", "3")
	if got := listed(t, path); got != "third\nline second first" {
		t.Errorf("list = %q", got)
	}
	if got := listed(t, path, "--tier", "project", "--limit", "1"); got != "second" {
		t.Errorf("list --tier = %q", got)
	}
	lines := expect(t, exitOK, nil, "list", path).out
	if !strings.HasPrefix(lines, "3\tsession\t") || !strings.Contains(lines, `third\nline`) || strings.Count(lines, "\n") != 3 {
		t.Errorf("list = %q", lines)
	}
	var entries []map[string]any
	if err := json.Unmarshal([]byte(expect(t, exitOK, nil, "list", path, "--json").out), &entries); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(entries[1]["metadata"]) != "map[k:a=b unit:metric]" || entries[1]["importance"] != 0.5 {
		t.Errorf("the entry is %v", entries[1])
	}
	expect(t, exitOK, nil, "rm", path, "2")
	expect(t, exitNotFound, nil, "rm", path, "2")
	if got := listed(t, path); got != "third\nline first" {
		t.Errorf("list = %q", got)
	}
}

func TestQuery(t *testing.T) {
	path := memoryFile(t)
	for _, content := range []string{"prefers Metric units", "writes Go", "METRIC again"} {
		expect(t, exitOK, nil, "add", path, "--content", content)
	}
	for _, test := range []struct {
		args  []string
		lines int
	}{
		{[]string{"metric"}, 2},
		{[]string{"metric", "--limit", "1"}, 1},
		{[]string{"metric", "--since", "2999-01-01T00:00:00Z"}, 0},
		{[]string{"metric", "--until", "2999-01-01T00:00:00Z"}, 2},
		{[]string{"metric", "--tier", "working"}, 0},
		{[]string{""}, 3},
	} {
		out := expect(t, exitOK, nil, append([]string{"query", path}, test.args...)...).out
		if n := strings.Count(out, "\n"); n != test.lines {
			t.Errorf("query %q printed %q; want %d lines", test.args, out, test.lines)
		}
	}
}

func TestSessionCommandsRefuse(t *testing.T) {
	path := memoryFile(t)
	expect(t, exitUsage, nil, "add", path)
	expect(t, exitUsage, nil, "add", path, "--content", "x", "--tier", "eternal")
	expect(t, exitUsage, nil, "add", path, "--content", "x", "--meta", "novalue")
	expect(t, exitUsage, nil, "add", "-", "--content", "x")
	expect(t, exitUsage, nil, "query", path, "x", "--since", "yesterday")
	expect(t, exitUsage, nil, "add", path, "--content", "")
	expect(t, exitUsage, nil, "add", path, "--content", "x", "--id", "")
	expect(t, exitUsage, nil, "add", path, "--lines", "--content", "x")
	expect(t, exitUsage, []byte("{\"content\":\"x\"}\n{\"content\":1}\n"), "add", path, "--lines")
	expect(t, exitUsage, nil, "list", path, "--limit", "-1")
	expect(t, exitUsage, nil, "list", path, "--order", "eldest")
	expect(t, exitNotFound, nil, "add", filepath.Join(filepath.Dir(path), "typo", "memory.json"), "--content", "x")
	expect(t, exitNotFound, nil, "get", path, "x")
	expect(t, exitNotFound, nil, "touch", path, "x")
	expect(t, exitNotFound, nil, "list", path)
	expect(t, exitNotFound, nil, "query", path, "x")
	expect(t, exitNotFound, nil, "rm", path, "x")
	expect(t, exitNotFound, nil, "checkpoint", path)
	expect(t, exitNotFound, nil, "salvage", path, path+".out")
	if files, _ := os.ReadDir(filepath.Dir(path)); len(files) > 0 {
		t.Errorf("there is a file %s", files[0].Name())
	}
}

// addInJournal stores an entry as a program that is still running does: the
// command itself folds the journal before it ends.
func addInJournal(t *testing.T, path string, e core.Entry) {
	t.Helper()
	fsys, name, err := locate(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := core.OpenSession(t.Context(), fsys, name, core.SessionOptions{KeepJournal: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestCommandsSeeTheJournal(t *testing.T) {
	path := memoryFile(t)
	addInJournal(t, path, core.Entry{ID: "1", Content: "in the journal"})
	container := func() *core.Container {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		c, _, err := core.Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	if n := len(container().Entries); n != 0 {
		t.Fatalf("the container has %d entries; they should be in the journal", n)
	}
	if out := expect(t, exitOK, nil, "inspect", path, "--json").out; !strings.Contains(out, `"entries": 1`) {
		t.Errorf("inspect = %s", out)
	}
	if out := expect(t, exitOK, nil, "verify", path).out; !strings.Contains(out, "1 entry") {
		t.Errorf("verify = %s", out)
	}
	other := filepath.Join(filepath.Dir(path), "other.mp")
	expect(t, exitOK, nil, "convert", "--to", "msgpack", path, other)
	if got := listed(t, other); got != "in the journal" {
		t.Errorf("converted: %q", got)
	}
	expect(t, exitOK, nil, "checkpoint", path)
	if n := len(container().Entries); n != 1 {
		t.Errorf("after a checkpoint the container has %d entries", n)
	}
	addInJournal(t, path, core.Entry{ID: "2", Content: "later"})
	expect(t, exitOK, nil, "convert", "--to", "json-compact", path, path)
	if n := len(container().Entries); n != 2 {
		t.Errorf("after converting it in place the container has %d entries", n)
	}
	if got := listed(t, path); got != "later in the journal" {
		t.Errorf("list = %q", got)
	}
}

func TestSalvage(t *testing.T) {
	path := memoryFile(t)
	for i := range 3 {
		addInJournal(t, path, core.Entry{ID: fmt.Sprint(i), Content: fmt.Sprint("entry", i)})
	}
	journal, err := os.ReadFile(path + ".journal")
	if err != nil {
		t.Fatal(err)
	}
	damaged := bytes.Replace(journal, []byte("entry1"), []byte("entry?"), 1)
	if err := os.WriteFile(path+".journal", damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	expect(t, exitDamaged, nil, "verify", path)
	expect(t, exitDamaged, nil, "list", path)
	expect(t, exitDamaged, nil, "add", path, "--content", "x")
	out := path + ".salvaged"
	report := expect(t, exitOK, nil, "salvage", path, out, "--json").out
	if !strings.Contains(report, `"entries": 2`) || !strings.Contains(report, `"journal": true`) {
		t.Errorf("salvage = %s", report)
	}
	if got := listed(t, out); got != "entry2 entry0" {
		t.Errorf("salvaged %q", got)
	}
	if left, err := os.ReadFile(path + ".journal"); err != nil || !bytes.Equal(left, damaged) {
		t.Error("salvage changed the damaged journal")
	}
	expect(t, exitOther, nil, "salvage", path, out)

	container := expect(t, exitOK, nil, "convert", out, "-", "--to", "msgpack").out
	cut := []byte(container[:len(container)-10])
	streamed := expect(t, exitOK, cut, "salvage", "-", "-")
	if !strings.Contains(streamed.err, "1 entry read") || !strings.Contains(streamed.out, "entry0") {
		t.Errorf("from stream to stream: %q, %q", streamed.err, streamed.out)
	}
	expect(t, exitNewer, []byte(`{"version":2}`), "salvage", "-", "-")
}

// Eight processes add to one file at once.
func TestManyProcessesAdd(t *testing.T) {
	const processes, each = 8, 200
	path := memoryFile(t)
	var wg sync.WaitGroup
	for p := range processes {
		wg.Go(func() {
			for i := range each {
				id := fmt.Sprintf("%d-%d", p, i)
				out, err := exec.Command(program, "add", path, "--content", "from "+id, "--id", id).Output()
				if err != nil || string(out) != id+"\n" {
					t.Errorf("add %s: %v, %s", id, err, out)
					return
				}
			}
		})
	}
	wg.Wait()
	expect(t, exitOK, nil, "verify", path)
	expect(t, exitOK, nil, "checkpoint", path)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	c, _, err := core.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, e := range c.Entries {
		seen[e.ID]++
		if e.Content != "from "+e.ID {
			t.Errorf("entry %s says %q", e.ID, e.Content)
		}
	}
	if len(seen) != processes*each || len(c.Entries) != processes*each {
		t.Errorf("%d entries with %d ids; want %d", len(c.Entries), len(seen), processes*each)
	}
	if files, _ := filepath.Glob(path + "*orphan*"); len(files) > 0 {
		t.Errorf("set aside: %q", files)
	}
}
