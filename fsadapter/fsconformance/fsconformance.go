// Package fsconformance checks that a file system keeps what package fsadapter
// promises. Run checks the port's own promises, RunHackpad runs the tests that
// hackpadfs has for the rest.
//
// An adapter's test calls both, in the environment where the adapter lives:
//
//	func TestConformance(t *testing.T) {
//		fsconformance.Run(t, func(t *testing.T) fsadapter.FS { return memfs.New() })
//	}
package fsconformance

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// Exception declares that a file system can't keep one promise. It is data, so
// that the report of a test run shows it.
type Exception struct {
	Test   string // the name of the subtest, below that of the suite
	Reason string // why the file system can't pass it
}

type testCase struct {
	name string
	run  func(t *testing.T, fsys fsadapter.FS)
}

// Run runs the suite. newFS returns an empty file system, for one subtest.
// Tests that an exception names are reported and not run; an exception that
// names no test fails.
func Run(t *testing.T, newFS func(t *testing.T) fsadapter.FS, exceptions ...Exception) {
	t.Helper()
	cases := slices.Concat(replaceTests, replaceFailureTests, concurrencyTests, nameTests, fileTests, lockTests)
	reasons := map[string]string{}
	for _, e := range exceptions {
		if !slices.ContainsFunc(cases, func(c testCase) bool { return c.name == e.Test }) {
			t.Errorf("exception names no test: %q", e.Test)
		}
		if e.Reason == "" {
			t.Errorf("exception gives no reason: %q", e.Test)
		}
		reasons[e.Test] = e.Reason
	}
	for _, c := range cases {
		if reason, ok := reasons[c.name]; ok {
			t.Logf("exception: %s: %s", c.name, reason)
			continue
		}
		t.Run(c.name, func(t *testing.T) { c.run(t, newFS(t)) })
	}
}

// testTimeout bounds what should be short; it is long for slow machines only.
const testTimeout = 30 * time.Second

func testContext(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), testTimeout)
	t.Cleanup(cancel)
	return ctx
}

func mustReplace(t *testing.T, fsys fsadapter.FS, name, content string) {
	t.Helper()
	if err := fsys.ReplaceFile(testContext(t), name, []byte(content)); err != nil {
		t.Fatalf("ReplaceFile(%q): %v", name, err)
	}
}

func wantContent(t *testing.T, fsys fsadapter.FS, name, want string) {
	t.Helper()
	got, err := readAll(fsys, name)
	if err != nil {
		t.Fatalf("reading %q: %v", name, err)
	}
	if got != want {
		t.Fatalf("%q holds %s, want %s", name, abbreviate(got), abbreviate(want))
	}
}

func readAll(fsys fsadapter.FS, name string) (string, error) {
	opened, err := fsys.Open(name)
	if err != nil {
		return "", err
	}
	content, err := io.ReadAll(opened)
	if closeErr := opened.Close(); err == nil {
		err = closeErr
	}
	return string(content), err
}

// wantNames checks what a directory holds, apart from files that keep locks.
func wantNames(t *testing.T, fsys fsadapter.FS, dir string, want ...string) {
	t.Helper()
	entries, err := fsys.ReadDir(dir)
	if err != nil {
		t.Fatalf("ReadDir(%q): %v", dir, err)
	}
	got := []string{}
	for _, entry := range entries {
		if !strings.Contains(entry.Name(), ".lock") {
			got = append(got, entry.Name())
		}
	}
	if !slices.Equal(got, want) {
		t.Fatalf("%q holds %q, want %q", dir, got, want)
	}
}

func wantSize(t *testing.T, fsys fsadapter.FS, name string, want int64) {
	t.Helper()
	info, err := hackpadfs.Stat(fsys, name)
	if err != nil {
		t.Fatalf("Stat(%q): %v", name, err)
	}
	if info.Size() != want {
		t.Fatalf("Stat(%q) says %d bytes, want %d", name, info.Size(), want)
	}
}

func abbreviate(s string) string {
	const most = 40
	if len(s) <= most {
		return "\"" + s + "\""
	}
	return "\"" + s[:most] + "\"…"
}
