package osfs_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter/internal/atomicfile"
	"holdfast/fsadapter/osfs"
)

// newDirFS returns a file system and the directory that it is rooted at.
func newDirFS(t *testing.T) (*osfs.FS, string) {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	check(t, err)
	fsys, err := osfs.New(dir)
	check(t, err)
	return fsys, dir
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func replace(t *testing.T, fsys *osfs.FS, name, content string) {
	t.Helper()
	check(t, fsys.ReplaceFile(context.Background(), name, []byte(content)))
}

func wantFile(t *testing.T, path, want string) {
	t.Helper()
	got, err := os.ReadFile(path)
	check(t, err)
	if string(got) != want {
		t.Fatalf("%s holds %q, want %q", path, got, want)
	}
}

func wantMode(t *testing.T, path string, want os.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	check(t, err)
	if info.Mode() != want {
		t.Fatalf("%s has mode %v, want %v", path, info.Mode(), want)
	}
}

func wantNames(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	check(t, err)
	var got []string
	for _, entry := range entries {
		got = append(got, entry.Name())
	}
	if !slices.Equal(got, want) {
		t.Fatalf("%s holds %q, want %q", dir, got, want)
	}
}

// watched looks at temporary files before their first byte.
type watched struct {
	*osfs.FS
	t   *testing.T
	dir string
}

func (w watched) CreateTemp(name string) (atomicfile.Temp, error) {
	temp, err := w.FS.CreateTemp(name)
	check(w.t, err)
	path := filepath.Join(w.dir, name)
	wantMode(w.t, path, 0o600)
	if _, err := w.FS.CreateTemp(name); !errors.Is(err, hackpadfs.ErrExist) {
		w.t.Errorf("a temporary file was created twice: %v", err)
	}
	return temp, nil
}

// The umask of this test is 0.
func TestModes(t *testing.T) {
	fsys, dir := newDirFS(t)
	err := atomicfile.Replace(context.Background(), watched{fsys, t, dir}, "one/two/file", []byte("x"), atomicfile.Options{})
	check(t, err)
	wantMode(t, filepath.Join(dir, "one"), os.ModeDir|0o700)
	wantMode(t, filepath.Join(dir, "one/two"), os.ModeDir|0o700)
	wantMode(t, filepath.Join(dir, "one/two/file"), 0o600)

	check(t, os.Chmod(filepath.Join(dir, "one/two/file"), 0o644))
	replace(t, fsys, "one/two/file", "y")
	wantMode(t, filepath.Join(dir, "one/two/file"), 0o644)
}

// A name that somebody else made is never taken over, owned or not.
func TestTempNameTaken(t *testing.T) {
	fsys, dir := newDirFS(t)
	check(t, os.WriteFile(filepath.Join(dir, "taken"), []byte("by somebody"), 0o600))
	check(t, os.Symlink("elsewhere", filepath.Join(dir, "link")))
	for _, name := range []string{"taken", "link"} {
		if temp, err := fsys.CreateTemp(name); !errors.Is(err, hackpadfs.ErrExist) {
			t.Errorf("CreateTemp(%q): %v, %v", name, temp, err)
		}
	}
	wantFile(t, filepath.Join(dir, "taken"), "by somebody")
	wantNames(t, dir, "link", "taken")
}

func TestMissingRoot(t *testing.T) {
	_, dir := newDirFS(t)
	root := filepath.Join(dir, "far", "below")
	fsys, err := osfs.New(root)
	check(t, err)
	if _, err := fsys.Open("file"); !errors.Is(err, hackpadfs.ErrNotExist) {
		t.Fatalf("opening below a missing root: %v", err)
	}
	lock, err := fsys.Lock(context.Background(), "file")
	check(t, err)
	check(t, lock.Unlock())
	check(t, os.RemoveAll(filepath.Join(dir, "far")))
	replace(t, fsys, "file", "content")
	wantFile(t, filepath.Join(root, "file"), "content")
	wantMode(t, filepath.Join(dir, "far"), os.ModeDir|0o700)
	check(t, os.RemoveAll(filepath.Join(dir, "far")))
	check(t, fsys.MkdirAll("sub", 0o700))
	wantMode(t, filepath.Join(root, "sub"), os.ModeDir|0o700)
}

func TestEmptyRoot(t *testing.T) {
	if _, err := osfs.New(""); !errors.Is(err, hackpadfs.ErrInvalid) {
		t.Fatalf("New(\"\"): %v", err)
	}
}

func TestRelativeRoot(t *testing.T) {
	_, dir := newDirFS(t)
	t.Chdir(dir)
	fsys, err := osfs.New("relative")
	check(t, err)
	t.Chdir("/")
	replace(t, fsys, "file", "content")
	wantFile(t, filepath.Join(dir, "relative", "file"), "content")
}

func TestNoWayOut(t *testing.T) {
	parent, dir := newDirFS(t)
	replace(t, parent, "secret", "outside")
	fsys, err := osfs.New(filepath.Join(dir, "root"))
	check(t, err)
	replace(t, fsys, "sub/file", "inside")
	for _, name := range []string{"../secret", "sub/../../secret", "..", filepath.Join(dir, "secret"), "nul\x00byte"} {
		_, err := fsys.Open(name)
		if !errors.Is(err, hackpadfs.ErrInvalid) {
			t.Errorf("Open(%q): %v", name, err)
		}
		if err := fsys.ReplaceFile(context.Background(), name, []byte("x")); !errors.Is(err, hackpadfs.ErrInvalid) {
			t.Errorf("ReplaceFile(%q): %v", name, err)
		}
	}
	wantFile(t, filepath.Join(dir, "secret"), "outside")
	wantNames(t, dir, "root", "secret")
}

func TestSymlinks(t *testing.T) {
	_, dir := newDirFS(t)
	check(t, os.MkdirAll(filepath.Join(dir, "real/deep"), 0o700))
	check(t, os.MkdirAll(filepath.Join(dir, "root/sub"), 0o700))
	root, err := osfs.New(filepath.Join(dir, "root"))
	check(t, err)
	for link, target := range map[string]string{
		"direct":       "plain",                           // relative, in the same directory
		"out":          "../real/file",                    // relative, outside
		"absolute":     filepath.Join(dir, "real/abs"),    // absolute
		"chain":        "out2",                            // a link to a link
		"out2":         "sub/../../real/chained",          //
		"sub/up":       "../upward",                       //
		"throughlink":  "dirlink/../throughdir",           // not root/throughdir: dirlink leads elsewhere
		"dirlink":      filepath.Join(dir, "real/deep"),   //
		"dirlinkslash": filepath.Join(dir, "real") + "//", // a directory
	} {
		check(t, os.Symlink(target, filepath.Join(dir, "root", link)))
	}
	for name, real := range map[string]string{
		"direct": "root/plain", "out": "real/file", "absolute": "real/abs", "chain": "real/chained",
		"sub/up": "root/upward", "throughlink": "real/throughdir", "dirlink/file": "real/deep/file",
	} {
		for _, content := range []string{"first", "second"} { // dangling, then not
			replace(t, root, name, content+name)
			wantFile(t, filepath.Join(dir, real), content+name)
			wantFile(t, filepath.Join(dir, "root", name), content+name)
		}
		if info, err := os.Lstat(filepath.Join(dir, "root", name)); !strings.Contains(name, "/file") && (err != nil || info.Mode().Type() != os.ModeSymlink) {
			t.Errorf("%s is no link any more: %v, %v", name, info, err)
		}
	}
	for _, name := range []string{"dirlink", "dirlinkslash"} {
		if err := root.ReplaceFile(context.Background(), name, []byte("x")); !errors.Is(err, hackpadfs.ErrIsDir) {
			t.Errorf("ReplaceFile(%q): %v", name, err)
		}
	}
	check(t, os.Symlink("loop", filepath.Join(dir, "root/loop")))
	if err := root.ReplaceFile(context.Background(), "loop", []byte("x")); err == nil {
		t.Error("replaced what a loop of links points to")
	}
	wantNames(t, filepath.Join(dir, "real"), "abs", "chained", "deep", "file", "throughdir")
}

// Two names of one file have one lock.
func TestSymlinkLock(t *testing.T) {
	fsys, dir := newDirFS(t)
	check(t, os.Symlink("real", filepath.Join(dir, "link")))
	lock, err := fsys.Lock(context.Background(), "link")
	check(t, err)
	wantLocked(t, fsys, "real")
	check(t, lock.Unlock())
	lock, err = fsys.Lock(context.Background(), "real")
	check(t, err)
	wantLocked(t, fsys, "link")
	check(t, lock.Unlock())
}

func TestSyncMakesNameDurable(t *testing.T) {
	fsys, dir := newDirFS(t)
	opened, err := fsys.OpenFile("sub/journal", hackpadfs.FlagReadWrite|hackpadfs.FlagCreate, 0o600)
	if !errors.Is(err, hackpadfs.ErrNotExist) {
		t.Fatalf("created a file in a missing directory: %v, %v", opened, err)
	}
	check(t, fsys.MkdirAll("sub", 0o700))
	opened, err = fsys.OpenFile("sub/journal", hackpadfs.FlagReadWrite|hackpadfs.FlagCreate, 0o600)
	check(t, err)
	// A directory that is gone can't be synced: that it fails shows that it is tried.
	check(t, os.RemoveAll(filepath.Join(dir, "sub")))
	if err := hackpadfs.SyncFile(opened); !errors.Is(err, hackpadfs.ErrNotExist) {
		t.Fatalf("the first Sync: %v", err)
	}
	check(t, os.Mkdir(filepath.Join(dir, "sub"), 0o700))
	if err := hackpadfs.SyncFile(opened); err == nil {
		t.Fatal("Sync worked after it had failed")
	}
	check(t, opened.Close())
}
