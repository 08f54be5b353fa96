package memorytool_test

import (
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"

	"holdfast/core"
	"holdfast/core/memorytool"
	"holdfast/fsadapter/memfs"
)

type command = memorytool.Command

func newTool(t *testing.T, opts memorytool.Options) *memorytool.Tool {
	t.Helper()
	s, err := core.OpenSession(t.Context(), memfs.New(), "memory.json", core.SessionOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return memorytool.New(s, opts)
}

// say returns what the model is told.
func say(t *testing.T, tool *memorytool.Tool, c command) string {
	t.Helper()
	text, err := tool.Do(t.Context(), c)
	var told *memorytool.Error
	if errors.As(err, &told) {
		return "Error: " + told.Text
	}
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func create(path, text string) command { return command{Name: "create", Path: path, FileText: text} }
func view(path string) command         { return command{Name: "view", Path: path} }
func replace(path, old, text string) command {
	return command{Name: "str_replace", Path: path, OldStr: old, NewStr: text}
}
func insert(path string, line int, text string) command {
	return command{Name: "insert", Path: path, InsertLine: line, InsertText: text}
}
func rename(from, to string) command { return command{Name: "rename", OldPath: from, NewPath: to} }
func remove(path string) command     { return command{Name: "delete", Path: path} }

const (
	listing = "Here're the files and directories up to 2 levels deep in "
	hidden  = ", excluding hidden items and node_modules:\n"
	edited  = "The memory file has been edited. Here is the snippet showing the change (with line numbers):\n"
	where   = " does not exist. Please provide a valid path."
)

// One conversation: each command, and what it is answered.
func TestCommands(t *testing.T) {
	tool := newTool(t, memorytool.Options{})
	for _, step := range []struct {
		command command
		want    string
	}{
		{view("/memories"), listing + "/memories" + hidden + "0B\t/memories"},
		{create("/memories/a.md", "one\ntwo\none two\nfour\nfive\nsix"), "File created successfully at: /memories/a.md"},
		{create("/memories/a.md", "x"), "Error: File /memories/a.md already exists"},
		{create("/memories/d/e/f.md", strings.Repeat("x", 1536)), "File created successfully at: /memories/d/e/f.md"},
		{create("/memories/d", "x"), "Error: File /memories/d already exists"},
		{create("/memories/a.md/b", "x"), "Error: The path /memories/a.md is a file, so there can be nothing in it."},
		{create("/memories/.hidden/b", "abc"), "File created successfully at: /memories/.hidden/b"},
		{create("/memories/d-1/node_modules", ""), "File created successfully at: /memories/d-1/node_modules"},
		{view("/memories/"), listing + "/memories" + hidden +
			"1.5K\t/memories\n29B\t/memories/a.md\n1.5K\t/memories/d/\n1.5K\t/memories/d/e/\n0B\t/memories/d-1/"},
		{view("/memories/no"), "Error: The path /memories/no" + where},
		{view("/memories/a.md"), "Here's the content of /memories/a.md with line numbers:\n     1\tone\n     2\ttwo\n     3\tone two\n     4\tfour\n     5\tfive\n     6\tsix"},
		{command{Name: "view", Path: "/memories/a.md", ViewRange: []int{5, -1}}, "Here's the content of /memories/a.md with line numbers:\n     5\tfive\n     6\tsix"},
		{command{Name: "view", Path: "/memories/a.md", ViewRange: []int{2, 2}}, "Here's the content of /memories/a.md with line numbers:\n     2\ttwo"},
		{replace("/memories/a.md", "none", ""), "Error: No replacement was performed, old_str `none` did not appear verbatim in /memories/a.md."},
		{replace("/memories/a.md", "one", ""), "Error: No replacement was performed. Multiple occurrences of old_str `one` in lines: 1, 3. Please ensure it is unique"},
		{replace("/memories/a.md", "four\nfive", "4\n5"), edited + "     2\ttwo\n     3\tone two\n     4\t4\n     5\t5\n     6\tsix"},
		{replace("/memories/a.md", "one two", ""), edited + "     1\tone\n     2\ttwo\n     3\t\n     4\t4\n     5\t5"},
		{replace("/memories/no", "a", "b"), "Error: The path /memories/no" + where},
		{replace("/memories/d", "a", "b"), "Error: The path /memories/d is not a file."},
		{insert("/memories/a.md", 0, "top\n"), "The file /memories/a.md has been edited."},
		{insert("/memories/a.md", 9, "x"), "Error: Invalid `insert_line` parameter: 9. It should be within the range of lines of the file: [0, 7]"},
		{command{Name: "view", Path: "/memories/a.md", ViewRange: []int{1, 2}}, "Here's the content of /memories/a.md with line numbers:\n     1\ttop\n     2\tone"},
		{rename("/memories/no", "/memories/x"), "Error: The path /memories/no does not exist"},
		{rename("/memories/a.md", "/memories/d"), "Error: The destination /memories/d already exists"},
		{rename("/memories", "/memories/x"), "Error: Cannot rename the /memories directory itself"},
		{rename("/memories/d", "/memories/d/x"), "Error: Cannot rename /memories/d into itself"},
		{rename("/memories/d", "/memories/g/h"), "Successfully renamed /memories/d to /memories/g/h"},
		{view("/memories/d"), "Error: The path /memories/d" + where},
		{view("/memories/g"), listing + "/memories/g" + hidden + "1.5K\t/memories/g\n1.5K\t/memories/g/h/\n1.5K\t/memories/g/h/e/"},
		{remove("/memories"), "Error: Cannot delete the /memories directory itself"},
		{remove("/memories/no"), "Error: The path /memories/no does not exist"},
		{remove("/memories/g"), "Successfully deleted /memories/g"},
		{view("/memories/g"), "Error: The path /memories/g" + where},
		{command{Name: "undo"}, `Error: Unknown command: "undo"`},
	} {
		if got := say(t, tool, step.command); got != step.want {
			t.Errorf("%+v:\n got %q\nwant %q", step.command, got, step.want)
		}
	}
}

func TestPathsHaveOneMeaning(t *testing.T) {
	tool := newTool(t, memorytool.Options{})
	say(t, tool, create("/memories/X/z.md", "kept"))
	for _, path := range []string{"/memories/X//z.md", "/memories/./X/z.md/", "/memories/Y/../X/z.md"} {
		if got := say(t, tool, view(path)); !strings.HasSuffix(got, "\tkept") {
			t.Errorf("%s: %q", path, got)
		}
	}
	for _, path := range []string{"", "/", "memories/a", "/memoriesX/z.md", "/etc/passwd", "/Memories/a"} {
		if got := say(t, tool, view(path)); got != "Error: Path must start with /memories, got: "+path {
			t.Errorf("%s: %q", path, got)
		}
	}
	for _, path := range []string{"/memories/..", "/memories/../memories/X/z.md", "/memories/a/../../b"} {
		if got := say(t, tool, view(path)); got != "Error: Path "+path+" would escape /memories directory" {
			t.Errorf("%s: %q", path, got)
		}
	}
	for _, path := range []string{"/memories/a\nb", "/memories/a\x00", "/memories/\xff"} {
		if got := say(t, tool, create(path, "x")); !strings.Contains(got, "no path can have") {
			t.Errorf("%q: %q", path, got)
		}
	}
}

func TestTwoOccurrencesOnOneLineAreNotUnique(t *testing.T) {
	tool := newTool(t, memorytool.Options{})
	say(t, tool, create("/memories/a", "x y x\naaa"))
	for _, old := range []string{"x", "aa"} {
		if got := say(t, tool, replace("/memories/a", old, "z")); !strings.Contains(got, "Multiple occurrences") {
			t.Errorf("%q: %q", old, got)
		}
	}
}

// The files of Anthropic's SDK keep one of ten such edits.
func TestEditsAtTheSameTimeAreAllKept(t *testing.T) {
	tool := newTool(t, memorytool.Options{})
	text := ""
	for i := range 10 {
		text += "line " + strconv.Itoa(i) + ".\n"
	}
	say(t, tool, create("/memories/a", text))
	var all sync.WaitGroup
	for i := range 10 {
		all.Go(func() {
			line := "line " + strconv.Itoa(i) + "."
			if _, err := tool.Do(t.Context(), replace("/memories/a", line, "new "+line)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := say(t, tool, view("/memories/a")); strings.Count(got, "new line") != 10 {
		t.Errorf("edits were lost:\n%s", got)
	}
}

func TestOfParallelCreatesOneWins(t *testing.T) {
	tool := newTool(t, memorytool.Options{})
	won := make(chan bool, 8)
	for range 8 {
		go func() {
			_, err := tool.Do(t.Context(), create("/memories/a", "x"))
			won <- err == nil
		}()
	}
	n := 0
	for range 8 {
		if <-won {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d creates of one file succeeded", n)
	}
}

func TestViewsAreBounded(t *testing.T) {
	tool := newTool(t, memorytool.Options{MaxBytes: 300})
	say(t, tool, create("/memories/a", strings.Repeat("word word\n", 200)))
	say(t, tool, create("/memories/long", strings.Repeat("é", 2000)))
	got := say(t, tool, view("/memories/a"))
	if len(got) > 500 || !strings.Contains(got, " to 201. View them with view_range [") {
		t.Errorf("%q", got)
	}
	if got := say(t, tool, view("/memories/long")); len(got) > 500 || !strings.Contains(got, "[Left out: 3700 bytes of this line.]") {
		t.Errorf("%q", got)
	}
	for i := range 50 {
		say(t, tool, create("/memories/f"+strconv.Itoa(i), ""))
	}
	if got := say(t, tool, view("/memories")); len(got) > 500 || !strings.Contains(got, "more. View the folders") {
		t.Errorf("%q", got)
	}
}
