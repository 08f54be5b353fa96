package fsconformance

import (
	"strings"
	"sync"
	"testing"

	"github.com/hack-pad/hackpadfs"
	"github.com/hack-pad/hackpadfs/fstest"
)

// FileModes is the Test of an [Exception] for RunHackpad: the file system keeps
// no permission bits, so that no test looks at them.
const FileModes = "file modes"

// RunHackpad runs fstest.FS and fstest.File of hackpadfs. newFS returns an
// empty file system; the suite uses several at once.
//
// The Test of an exception is "FS/" or "File/" and the name of a subtest, such
// as "FS/fs.Rename/same_directory". It is reported and not run, and neither are
// the tests below it. An exception that no test asked for fails, and so does a
// test that fstest left out for want of a capability without an exception.
func RunHackpad(t *testing.T, name string, newFS func(tb testing.TB) fstest.SetupFS, exceptions []Exception) {
	t.Helper()
	run := &hackpadRun{suite: t.Name() + "/fstest/" + name + "_", reasons: map[string]string{}, hit: map[string]bool{}}
	for _, e := range exceptions {
		if e.Reason == "" {
			t.Errorf("exception gives no reason: %q", e.Test)
		}
		run.reasons[e.Test] = e.Reason
	}
	options := fstest.FSOptions{
		Name: name,
		TestFS: func(tb testing.TB) fstest.SetupFS {
			tb.Cleanup(func() { run.finished(t, tb) })
			return newFS(tb)
		},
		Constraints: fstest.Constraints{FileModeMask: run.modeMask(t, newFS)},
		ShouldSkip:  func(facets fstest.Facets) bool { return run.excepted(t, facets.Name) },
	}
	// The subtests of fstest are parallel: they have ended when t.Run returns,
	// not when fstest.FS does, and so TestData.Skips comes too early to use.
	t.Run("fstest", func(t *testing.T) {
		fstest.FS(t, options)
		fstest.File(t, options)
	})
	for _, e := range exceptions {
		if !run.hit[e.Test] {
			t.Errorf("exception was not needed: %q", e.Test)
		}
	}
}

// hackpadRun collects which exceptions a run asked for.
type hackpadRun struct {
	suite   string
	reasons map[string]string

	mu  sync.Mutex
	hit map[string]bool
}

// excepted reports whether a test is declared as an exception.
func (r *hackpadRun) excepted(t *testing.T, fullName string) bool {
	name := strings.TrimPrefix(fullName, r.suite)
	reason, ok := r.reasons[name]
	if ok {
		r.report(t, name, reason)
	}
	return ok
}

func (r *hackpadRun) report(t *testing.T, name, reason string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.hit[name] {
		t.Logf("exception: %s: %s", name, reason)
	}
	r.hit[name] = true
}

// finished looks for a test that fstest skipped of its own accord.
func (r *hackpadRun) finished(t *testing.T, tb testing.TB) {
	name := strings.TrimPrefix(tb.Name(), r.suite)
	if tb.Skipped() && !r.excepted(t, name) {
		t.Errorf("fstest left out %q, which is not declared", name)
	}
}

// modeMask returns the bits of a file mode that fstest is to look at.
func (r *hackpadRun) modeMask(t *testing.T, newFS func(tb testing.TB) fstest.SetupFS) hackpadfs.FileMode {
	t.Helper()
	reason, declared := r.reasons[FileModes]
	keeps := keepsModes(t, newFS(t))
	if declared && !keeps {
		r.report(t, FileModes, reason)
	}
	if declared {
		return hackpadfs.ModeDir
	}
	return hackpadfs.ModePerm
}

// keepsModes reports whether a mode is still there after it was set.
func keepsModes(t *testing.T, fsys fstest.SetupFS) bool {
	t.Helper()
	const mode = 0o640
	opened, err := fsys.OpenFile("modes", hackpadfs.FlagReadWrite|hackpadfs.FlagCreate, mode)
	if err != nil {
		t.Fatal(err)
	}
	if err := opened.Close(); err != nil {
		t.Fatal(err)
	}
	info, err := hackpadfs.Stat(fsys, "modes")
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm() == mode && fsys.Chmod("modes", 0o604) == nil
}
