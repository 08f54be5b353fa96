package fsconformance

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

var replaceTests = []testCase{
	{"Replace/creates parents", testReplaceCreatesParents},
	{"Replace/replaces the whole", testReplaceWhole},
	{"Replace/sees sizes", testReplaceSizes},
	{"Replace/leaves neighbours alone", testReplaceNeighbours},
	{"Replace/does not keep data", testReplaceDoesNotKeepData},
	{"Replace/open reader", testReplaceOpenReader},
	{"Replace/what another file became", testReplaceAfterRename},
	{"Replace/after removal", testReplaceAfterRemove},
}

var replaceFailureTests = []testCase{
	{"Replace/refuses a directory", testReplaceDirectory},
	{"Replace/refuses a file as parent", testReplaceBelowFile},
	{"Replace/context ended before", testReplaceCancelled},
}

func testReplaceCreatesParents(t *testing.T, fsys fsadapter.FS) {
	mustReplace(t, fsys, "one/two/three.json", "content")
	wantContent(t, fsys, "one/two/three.json", "content")
	wantNames(t, fsys, ".", "one")
	wantNames(t, fsys, "one", "two")
	wantNames(t, fsys, "one/two", "three.json")
	mustReplace(t, fsys, "one/two/four.json", "more")
	wantNames(t, fsys, "one/two", "four.json", "three.json")
}

func testReplaceWhole(t *testing.T, fsys fsadapter.FS) {
	for _, content := range []string{
		"short",
		strings.Repeat("long", 10_000),
		"s",
		"",
		"after empty",
		strings.Repeat("0123456789abcdef", 1<<16) + "odd", // more than a MiB
		"short again",
		"short again",
	} {
		mustReplace(t, fsys, "memory.json", content)
		wantContent(t, fsys, "memory.json", content)
		wantNames(t, fsys, ".", "memory.json")
	}
}

func testReplaceSizes(t *testing.T, fsys fsadapter.FS) {
	for _, size := range []int{0, 1, 511, 512, 513, 4095, 4096, 4097, 1 << 16} {
		mustReplace(t, fsys, "memory.json", strings.Repeat("x", size))
		wantSize(t, fsys, "memory.json", int64(size))
	}
}

func testReplaceNeighbours(t *testing.T, fsys fsadapter.FS) {
	// Names that begin like those an adapter may use for itself.
	others := []string{"a", "a.json.bak", "a.json.tmp-my-notes", "a.json.tmpl", "a.jsonl"}
	for _, name := range others {
		mustReplace(t, fsys, name, "of "+name)
	}
	lock, err := fsys.Lock(testContext(t), "a.json")
	if err != nil {
		t.Fatal(err)
	}
	mustReplace(t, fsys, "a.json", "one")
	mustReplace(t, fsys, "a.json", "two")
	if err := lock.Unlock(); err != nil {
		t.Fatal(err)
	}
	for _, name := range others {
		wantContent(t, fsys, name, "of "+name)
	}
	wantNames(t, fsys, ".", "a", "a.json", "a.json.bak", "a.json.tmp-my-notes", "a.json.tmpl", "a.jsonl")
}

func testReplaceDoesNotKeepData(t *testing.T, fsys fsadapter.FS) {
	const content = "these bytes belong to the caller"
	data := append(make([]byte, 0, 1000), content...)
	if err := fsys.ReplaceFile(testContext(t), "memory.json", data); err != nil {
		t.Fatal(err)
	}
	if string(data) != content || strings.Trim(string(data[len(data):cap(data)]), "\x00") != "" {
		t.Fatal("ReplaceFile wrote to its caller's data")
	}
	clear(data)
	wantContent(t, fsys, "memory.json", content)
}

func testReplaceOpenReader(t *testing.T, fsys fsadapter.FS) {
	old := strings.Repeat("old ", 50_000)
	mustReplace(t, fsys, "memory.json", old)
	reader, err := fsys.Open("memory.json")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reader.Close() }()
	start := make([]byte, 1000)
	if _, err := io.ReadFull(reader, start); err != nil {
		t.Fatal(err)
	}
	mustReplace(t, fsys, "memory.json", strings.Repeat("new ", 60_000))
	mustReplace(t, fsys, "memory.json", strings.Repeat("newer ", 70_000))
	rest, err := io.ReadAll(reader)
	if err != nil {
		t.Logf("the open reader fails: %v", err)
		return
	}
	if got := string(start) + string(rest); got != old {
		t.Fatalf("the open reader got a mix of %d bytes", len(got))
	}
}

func testReplaceAfterRename(t *testing.T, fsys fsadapter.FS) {
	mustReplace(t, fsys, "a.json", "first")
	if err := fsys.Rename("a.json", "b.json"); err != nil {
		t.Fatal(err)
	}
	mustReplace(t, fsys, "a.json", "second")
	wantContent(t, fsys, "a.json", "second")
	wantContent(t, fsys, "b.json", "first")
	if err := fsys.Rename("a.json", "b.json"); err != nil {
		t.Fatal(err)
	}
	wantContent(t, fsys, "b.json", "second")
	wantNames(t, fsys, ".", "b.json")
}

func testReplaceAfterRemove(t *testing.T, fsys fsadapter.FS) {
	mustReplace(t, fsys, "a.json", "a rather long first content")
	if err := fsys.Remove("a.json"); err != nil {
		t.Fatal(err)
	}
	if _, err := readAll(fsys, "a.json"); !errors.Is(err, hackpadfs.ErrNotExist) {
		t.Fatalf("reading a removed file: %v", err)
	}
	wantNames(t, fsys, ".")
	mustReplace(t, fsys, "a.json", "second")
	wantContent(t, fsys, "a.json", "second")
}

func testReplaceDirectory(t *testing.T, fsys fsadapter.FS) {
	mustReplace(t, fsys, "dir/memory.json", "content")
	if err := fsys.MkdirAll("empty", 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"dir", "empty", "."} {
		err := fsys.ReplaceFile(testContext(t), name, []byte("x"))
		wantPathError(t, err, name, hackpadfs.ErrIsDir)
	}
	wantNames(t, fsys, ".", "dir", "empty")
	wantNames(t, fsys, "dir", "memory.json")
	wantNames(t, fsys, "empty")
	wantContent(t, fsys, "dir/memory.json", "content")
}

func testReplaceBelowFile(t *testing.T, fsys fsadapter.FS) {
	mustReplace(t, fsys, "file", "content")
	for _, name := range []string{"file/below", "file/far/below"} {
		if err := fsys.ReplaceFile(testContext(t), name, []byte("x")); err == nil {
			t.Fatalf("ReplaceFile(%q) made a file below a file", name)
		}
	}
	wantContent(t, fsys, "file", "content")
	wantNames(t, fsys, ".", "file")
}

func testReplaceCancelled(t *testing.T, fsys fsadapter.FS) {
	mustReplace(t, fsys, "memory.json", "old")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	wantPathError(t, fsys.ReplaceFile(ctx, "memory.json", []byte("new")), "memory.json", context.Canceled)
	wantPathError(t, fsys.ReplaceFile(ctx, "other.json", []byte("new")), "other.json", context.Canceled)
	wantContent(t, fsys, "memory.json", "old")
	wantNames(t, fsys, ".", "memory.json")
}

// wantPathError checks the type of an error, the name in it and its cause.
func wantPathError(t *testing.T, err error, name string, cause error) {
	t.Helper()
	var pathErr *hackpadfs.PathError
	if !errors.As(err, &pathErr) {
		t.Fatalf("got error %v of type %T, want a *PathError", err, err)
	}
	if pathErr.Path != name {
		t.Errorf("error is about %q, want %q: %v", pathErr.Path, name, err)
	}
	if !errors.Is(err, cause) {
		t.Errorf("got error %v, want one that matches %v", err, cause)
	}
}
