//go:build !js

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"holdfast/core"
)

const nasty = "a\x1b]0;owned\x07\u009b31m\u202egnp\u2066\x7f\r\n\tz"

func TestNothingHarmfulReachesATerminal(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "m\x1b[2J\u202e.json")
	addInJournal(t, path, core.Entry{ID: "id" + nasty, Content: nasty})
	missing := filepath.Join(dir, "no"+nasty)
	for _, args := range [][]string{
		{"list", path}, {"list", path, "--json"}, {"query", path, "a"}, {"query", path, "a", "--json"},
		{"get", path, "id" + nasty}, {"get", path, "id" + nasty, "--json"}, {"get", path, "x" + nasty},
		{"inspect", path}, {"inspect", path, "--json"}, {"verify", path}, {"migrate", path}, {"checkpoint", path},
		{"touch", path, "id" + nasty}, {"rm", path, "y" + nasty}, {"rm", path, "id" + nasty},
		{"add", path, "--content", "x", "--id", "new" + nasty}, {"add", path, "--content", "x", "--meta", nasty},
		{"add", path, "--content", "x", "--tier", nasty}, {"add", path, "--" + nasty}, {nasty},
		{"list", missing}, {"convert", "--to", "json", missing, "-"}, {"salvage", missing, path + ".out"},
		{"salvage", path, path + ".out\x1b"}, {"list", path, "--since", nasty},
	} {
		got := holdfast(t, nil, args...)
		for _, r := range got.out + got.err {
			if harmful(r) && r != '\n' && r != '\t' {
				t.Errorf("%q: %q, %q", args, got.out, got.err)
				break
			}
		}
		if strings.Count(got.err, "\n") > 1 {
			t.Errorf("%q: %q", args, got.err)
		}
	}
}

func TestJSONComesBackFromItsEscapes(t *testing.T) {
	path := memoryFile(t)
	addInJournal(t, path, core.Entry{ID: "1", Content: nasty + "\U000e0041"})
	var entries []struct{ Content string }
	out := expect(t, exitOK, nil, "list", path, "--json").out
	if err := json.Unmarshal([]byte(out), &entries); err != nil || len(entries) != 1 || entries[0].Content != nasty+"\U000e0041" {
		t.Errorf("%v, %q", err, out)
	}
}

func TestReadingLeavesNothing(t *testing.T) {
	path := goldenFile(t, "single/v1.pretty.json")
	for _, args := range [][]string{
		{"list", path}, {"query", path, ""}, {"inspect", path}, {"verify", path}, {"get", path, "nothing"},
	} {
		holdfast(t, nil, args...)
		if files, _ := os.ReadDir(filepath.Dir(path)); len(files) != 1 {
			t.Errorf("%q leaves %v", args, files)
		}
	}
}

func TestNothingIsOverwrittenSilently(t *testing.T) {
	in, out := goldenFile(t, "single/v1.pretty.json"), writeFile(t, []byte("of somebody else"))
	expect(t, exitOther, nil, "convert", "--to", "msgpack", in, out)
	if data, _ := os.ReadFile(out); string(data) != "of somebody else" {
		t.Errorf("%q", data)
	}
	expect(t, exitOK, nil, "convert", "--to", "msgpack", "--force", in, out)
	expect(t, exitNotFound, nil, "convert", "--to", "msgpack", in, filepath.Join(filepath.Dir(in), "typo", "out"))
	nothing := writeFile(t, []byte("no memory at all, but some text"))
	expect(t, exitDamaged, nil, "salvage", nothing, nothing+".out")
	if _, err := os.Lstat(nothing + ".out"); err == nil {
		t.Error("salvage of nothing leaves a file")
	}
}

func TestANewMemoryIsTold(t *testing.T) {
	path := memoryFile(t)
	if got := expect(t, exitOK, nil, "add", path, "--content", "x"); !strings.Contains(got.err, "a new memory") {
		t.Errorf("%q", got.err)
	}
	if got := expect(t, exitOK, nil, "add", path, "--content", "x"); got.err != "" {
		t.Errorf("%q", got.err)
	}
	deep := filepath.Join(filepath.Dir(path), "new", "memory.json")
	expect(t, exitOK, nil, "add", deep, "--content", "x", "--create", "--session", "s-1")
	if got := inspectJSON(t, deep); got["session_id"] != "s-1" {
		t.Errorf("%v", got)
	}
}

func TestAddLines(t *testing.T) {
	path := memoryFile(t)
	lines := `{"content":"one","id":"1","metadata":{"n":1.0,"big":9007199254740993},"created_at":"2026-01-01T00:00:00Z","extra":true}

{"content":"two","tier":"project"}
`
	if got := expect(t, exitOK, []byte(lines), "add", path, "--lines").out; !strings.HasPrefix(got, "1\n") || strings.Count(got, "\n") != 2 {
		t.Errorf("%q", got)
	}
	out := expect(t, exitOK, nil, "get", path, "1", "--json").out
	for _, want := range []string{`1.0`, `9007199254740993`, `"extra":true`, `2026-01-01T00:00:00Z`} {
		if !strings.Contains(strings.ReplaceAll(out, ": ", ":"), want) {
			t.Errorf("%s is missing in %s", want, out)
		}
	}
	if got := listed(t, path, "--until", "2026-01-01"); got != "one" {
		t.Errorf("%q", got)
	}
	for _, bad := range []string{"", "[]", "{", `{"content":"a","content":"b"}`, `{"content":"x","tier":"eternal"}`, `{"id":"9"}`} {
		expect(t, exitUsage, []byte(bad), "add", path, "--lines")
	}
}

func TestSelection(t *testing.T) {
	path := memoryFile(t)
	for i, id := range []string{"b/1", "a/2", "a/1"} {
		expect(t, exitOK, nil, "add", path, "--content", id, "--id", id, "--created", fmt.Sprintf("2026-01-0%d", i+1),
			"--meta-json", fmt.Sprintf(`{"n":%d,"source":"chat"}`, i))
	}
	for _, test := range []struct{ args, want string }{
		{"", "a/1 a/2 b/1"},
		{"--order oldest", "b/1 a/2 a/1"},
		{"--order id", "a/1 a/2 b/1"},
		{"--prefix a/", "a/1 a/2"},
		{"--offset 1 --limit 1", "a/2"},
		{"--since 2026-01-02", "a/1 a/2"},
		{"--until 2026-01-02", "a/2 b/1"},
		{"--since 1d", ""},
		{"--until 90m", "a/1 a/2 b/1"},
		{"--where {\"n\":1.0}", "a/2"},
	} {
		if got := listed(t, append([]string{path}, strings.Fields(test.args)...)...); got != test.want {
			t.Errorf("%s: %q", test.args, got)
		}
	}
	expect(t, exitNotFound, nil, "rm", path, "a/1", "nothing")
	expect(t, exitOK, nil, "touch", path, "a/1", "a/2")
	expect(t, exitOK, nil, "rm", path, "a/1", "a/2")
	if got := listed(t, path); got != "b/1" {
		t.Errorf("%q", got)
	}
}

func TestTheCommandFoldsOnExit(t *testing.T) {
	path := memoryFile(t)
	expect(t, exitOK, nil, "add", path, "--content", "seen by cat")
	if data, err := os.ReadFile(path); err != nil || !bytes.Contains(data, []byte("seen by cat")) {
		t.Errorf("%s, %v", data, err)
	}
}

func TestStrayChangesAreTold(t *testing.T) {
	path := memoryFile(t)
	addInJournal(t, path, core.Entry{ID: "kept", Content: "acknowledged"})
	if err := os.WriteFile(path, golden(t, "single/v1.pretty.json"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := expect(t, exitDamaged, nil, "verify", path); !strings.Contains(got.err, "1 change") {
		t.Errorf("%q", got.err)
	}
	if got := expect(t, exitOK, nil, "list", path); !strings.Contains(got.err, "1 change that belong") {
		t.Errorf("%q", got.err)
	}
	if got := expect(t, exitOK, nil, "inspect", path, "--json").out; !strings.Contains(got, `"stray_commits": 1`) {
		t.Errorf("%s", got)
	}
	got := expect(t, exitOK, nil, "add", path, "--content", "x")
	aside, _ := filepath.Glob(path + ".journal.orphan-*")
	if len(aside) != 1 || !strings.Contains(got.err, filepath.Base(aside[0])) {
		t.Fatalf("%q, %q", aside, got.err)
	}
	expect(t, exitOK, nil, "verify", path)
	if got := expect(t, exitOK, nil, "inspect", path).out; !strings.Contains(got, "orphan:") {
		t.Errorf("%s", got)
	}
	out := path + ".out"
	expect(t, exitOK, nil, "salvage", "--journal", aside[0], path, out)
	if got := listed(t, out, "--prefix", "kept"); got != "acknowledged" {
		t.Errorf("%q", got)
	}
}

func TestCompletion(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish"} {
		script := expect(t, exitOK, nil, "completion", shell).out
		for _, want := range []string{"checkpoint", "meta-json", "inspect"} {
			if !strings.Contains(script, want) {
				t.Errorf("%s: %s is missing", shell, want)
			}
		}
	}
	expect(t, exitUsage, nil, "completion", "csh")
}

func TestHelpFits80Columns(t *testing.T) {
	texts := [][]string{{"help"}}
	for _, c := range commands() {
		texts = append(texts, []string{"help", c.name})
	}
	for _, args := range texts {
		for line := range strings.Lines(expect(t, exitOK, nil, args...).out) {
			if len(line) > 81 {
				t.Errorf("%q: %q", args, line)
			}
		}
	}
}
