package fsconformance

import (
	"errors"
	"fmt"
	"testing"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

var nameTests = []testCase{
	{"Names/invalid", testInvalidNames},
	{"Names/missing", testMissingNames},
	{"Names/odd but valid", testOddNames},
	{"Names/directories", testDirectories},
	{"Names/rename", testRename},
}

func testInvalidNames(t *testing.T, fsys fsadapter.FS) {
	mustReplace(t, fsys, "dir/file", "content")
	for _, name := range []string{
		"", "/", "/file", "..", "../file", "dir/..", "dir/../file", "dir/../../file",
		"./file", "dir/", "dir//file", "dir/./file", "\xff",
	} {
		for op, err := range operations(t, fsys, name) {
			if !errors.Is(err, hackpadfs.ErrInvalid) {
				t.Errorf("%s(%q): %v, want hackpadfs.ErrInvalid", op, name, err)
			}
		}
	}
	wantNames(t, fsys, ".", "dir")
	wantNames(t, fsys, "dir", "file")
	wantContent(t, fsys, "dir/file", "content")
}

// operations calls every method of the port that takes a name.
func operations(t *testing.T, fsys fsadapter.FS, name string) map[string]error {
	t.Helper()
	errs := map[string]error{}
	_, errs["Open"] = fsys.Open(name)
	_, errs["OpenFile"] = fsys.OpenFile(name, hackpadfs.FlagReadWrite|hackpadfs.FlagCreate, 0o600)
	_, errs["Stat"] = fsys.Stat(name)
	_, errs["ReadDir"] = fsys.ReadDir(name)
	errs["MkdirAll"] = fsys.MkdirAll(name, 0o700)
	errs["Remove"] = fsys.Remove(name)
	errs["Rename from"] = fsys.Rename(name, "other")
	errs["Rename to"] = fsys.Rename("dir/file", name)
	errs["ReplaceFile"] = fsys.ReplaceFile(testContext(t), name, []byte("x"))
	_, errs["Lock"] = fsys.Lock(testContext(t), name)
	return errs
}

func testMissingNames(t *testing.T, fsys fsadapter.FS) {
	mustReplace(t, fsys, "file", "content")
	for _, name := range []string{"missing", "missing/file"} {
		_, err := fsys.Open(name)
		wantPathError(t, err, name, hackpadfs.ErrNotExist)
		_, err = fsys.OpenFile(name, hackpadfs.FlagReadWrite, 0)
		wantPathError(t, err, name, hackpadfs.ErrNotExist)
		_, err = fsys.Stat(name)
		wantPathError(t, err, name, hackpadfs.ErrNotExist)
		_, err = fsys.ReadDir(name)
		wantPathError(t, err, name, hackpadfs.ErrNotExist)
		wantPathError(t, fsys.Remove(name), name, hackpadfs.ErrNotExist)
		if err := fsys.Rename(name, "file"); !errors.Is(err, hackpadfs.ErrNotExist) {
			t.Errorf("Rename(%q): %v", name, err)
		}
	}
	_, err := fsys.OpenFile("missing/file", hackpadfs.FlagReadWrite|hackpadfs.FlagCreate, 0o600)
	wantPathError(t, err, "missing/file", hackpadfs.ErrNotExist)
	wantNames(t, fsys, ".", "file")
	wantContent(t, fsys, "file", "content")
}

func testOddNames(t *testing.T, fsys fsadapter.FS) {
	for _, name := range []string{
		"with space", "ünïcödé 記憶", "...", "..a", "a..", ".hidden", "%2e%2e", "a+b&c=d", "UPPER",
		"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789",
	} {
		mustReplace(t, fsys, name, "of "+name)
		wantContent(t, fsys, name, "of "+name)
		wantNames(t, fsys, ".", name)
		if err := fsys.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
}

func testDirectories(t *testing.T, fsys fsadapter.FS) {
	for range 2 { // the second time they exist
		if err := fsys.MkdirAll("a/b/c", 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := fsys.MkdirAll(".", 0o700); err != nil {
		t.Fatal(err)
	}
	info, err := fsys.Stat("a/b")
	if err != nil || !info.IsDir() || info.Name() != "b" {
		t.Fatalf("Stat of a directory: %v, %v", info, err)
	}
	mustReplace(t, fsys, "a/file", "content")
	if err := fsys.MkdirAll("a/file/below", 0o700); err == nil {
		t.Fatal("MkdirAll made a directory below a file")
	}
	entries, err := fsys.ReadDir("a")
	if err != nil || len(entries) != 2 {
		t.Fatalf("ReadDir: %v, %v", entries, err)
	}
	if got := fmt.Sprint(entries[0].IsDir(), entries[1].IsDir()); got != "true false" {
		t.Fatalf("ReadDir says which are directories: %s", got)
	}
	if err := fsys.Remove("a/b"); err == nil {
		t.Fatal("Remove removed a directory with something in it")
	}
	if err := fsys.Remove("a/b/c"); err != nil {
		t.Fatal(err)
	}
	wantNames(t, fsys, "a/b")
}

func testRename(t *testing.T, fsys fsadapter.FS) {
	mustReplace(t, fsys, "from", "content")
	mustReplace(t, fsys, "dir/to", "old")
	if err := fsys.Rename("from", "dir/to"); err != nil {
		t.Fatal(err)
	}
	wantContent(t, fsys, "dir/to", "content")
	wantNames(t, fsys, ".", "dir")
	if err := fsys.Rename("dir/to", "dir/to"); err != nil {
		t.Fatalf("renaming a file to itself: %v", err)
	}
	wantContent(t, fsys, "dir/to", "content")
	if err := fsys.Rename("dir/to", "missing/to"); err == nil {
		t.Fatal("Rename moved a file into a directory that does not exist")
	}
	wantContent(t, fsys, "dir/to", "content")
}
