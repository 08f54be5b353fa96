package atomicfile_test

import (
	"context"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter/internal/atomicfile"
)

func replace(fsys *hooked, name, content string) error {
	return atomicfile.Replace(context.Background(), fsys, name, []byte(content), atomicfile.Options{})
}

func wantLog(t *testing.T, fsys *hooked, want ...string) {
	t.Helper()
	if !slices.Equal(fsys.log, want) {
		t.Fatalf("operations:\n%s\nwant:\n%s", strings.Join(fsys.log, "\n"), strings.Join(want, "\n"))
	}
}

func wantFile(t *testing.T, fsys *hooked, name, want string) {
	t.Helper()
	got, err := hackpadfs.ReadFile(fsys.FS, name)
	if err != nil || string(got) != want {
		t.Fatalf("%s holds %q, %v; want %q", name, got, err, want)
	}
}

func wantOnly(t *testing.T, fsys *hooked, want ...string) {
	t.Helper()
	names, err := fsys.Names(".")
	slices.Sort(names)
	if err != nil || !slices.Equal(names, want) {
		t.Fatalf("the directory holds %q, %v; want %q", names, err, want)
	}
}

func TestOrderForNewFile(t *testing.T) {
	fsys := newHooked()
	if err := replace(fsys, "a/b/file", "content"); err != nil {
		t.Fatal(err)
	}
	wantLog(t, fsys,
		"mkdir a -rwx------", "syncdir .",
		"mkdir a/b -rwx------", "syncdir a",
		"create a/b/file.tmp", "write", "sync", "close", "move a/b/file.tmp a/b/file", "release",
		"syncdir a/b",
		"syncdir a", "syncdir .", // somebody else may have made them
	)
}

func TestOrderForExistingFile(t *testing.T) {
	fsys := newHooked()
	if err := replace(fsys, "file", "old"); err != nil {
		t.Fatal(err)
	}
	if err := fsys.Chmod("file", 0o640); err != nil {
		t.Fatal(err)
	}
	fsys.log = nil
	if err := replace(fsys, "file", "new"); err != nil {
		t.Fatal(err)
	}
	wantLog(t, fsys, "create file.tmp", "write", "chmod -rw-r-----", "sync", "close", "move file.tmp file", "release", "syncdir .")
	if info, err := fsys.Stat("file"); err != nil || info.Mode() != 0o640 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
}

// Every operation fails in its turn: the error comes out, the file is the old
// or the new one, and nothing else stays.
func TestEachOperationFails(t *testing.T) {
	boom := errors.New("boom")
	for _, isNew := range []bool{false, true} {
		for n := 0; ; n++ {
			fsys := newHooked()
			if !isNew {
				if err := replace(fsys, "file", "old"); err != nil {
					t.Fatal(err)
				}
				if err := fsys.Chmod("file", 0o640); err != nil {
					t.Fatal(err)
				}
			}
			fsys.log = nil
			failed := ""
			fsys.hook = func(op string) error {
				if len(fsys.log) != n+1 {
					return nil
				}
				failed = op
				return boom
			}
			err := replace(fsys, "file", "new")
			if failed == "" {
				break
			}
			if failed == "release" {
				continue // it can't fail
			}
			if !errors.Is(err, boom) {
				t.Fatalf("%s failed, and Replace says %v", failed, err)
			}
			checkAfterFailure(t, fsys, failed, isNew)
		}
	}
}

func checkAfterFailure(t *testing.T, fsys *hooked, failed string, isNew bool) {
	t.Helper()
	if count := strings.Count(strings.Join(fsys.log, "\n")+"\n", "sync\n"); count > 1 {
		t.Fatalf("%s failed and the file was synced %d times", failed, count)
	}
	switch {
	case strings.HasPrefix(failed, "syncdir"): // too late to go back
		wantFile(t, fsys, "file", "new")
		wantOnly(t, fsys, "file")
	case isNew:
		wantOnly(t, fsys)
	default:
		wantFile(t, fsys, "file", "old")
		wantOnly(t, fsys, "file")
	}
}

func TestShortWrites(t *testing.T) {
	fsys := newHooked()
	fsys.most = 3
	if err := replace(fsys, "file", "ten bytes!"); err != nil {
		t.Fatal(err)
	}
	wantFile(t, fsys, "file", "ten bytes!")
	if writes := strings.Count(strings.Join(fsys.log, " "), "write"); writes != 4 {
		t.Errorf("%d writes", writes)
	}
}

type stuckFS struct{ *hooked }

type stuckTemp struct{ atomicfile.Temp }

func (s stuckFS) CreateTemp(name string) (atomicfile.Temp, error) {
	temp, err := s.hooked.CreateTemp(name)
	return stuckTemp{temp}, err
}

func (stuckTemp) Write([]byte) (int, error) { return 0, nil }

func TestWriteWithoutProgress(t *testing.T) {
	fsys := stuckFS{newHooked()}
	err := atomicfile.Replace(context.Background(), fsys, "file", []byte("x"), atomicfile.Options{})
	if !errors.Is(err, io.ErrShortWrite) {
		t.Fatalf("got %v", err)
	}
	wantOnly(t, fsys.hooked)
}

func TestTakenTempName(t *testing.T) {
	fsys := newHooked()
	taken := 0
	fsys.hook = func(op string) error {
		if strings.HasPrefix(op, "create") && taken < 3 {
			taken++
			return hackpadfs.ErrExist
		}
		return nil
	}
	if err := replace(fsys, "file", "content"); err != nil {
		t.Fatal(err)
	}
	wantFile(t, fsys, "file", "content")
}

func TestContextEnds(t *testing.T) {
	for _, test := range []struct {
		when string
		want error
		left []string
	}{
		{"create file.tmp", context.Canceled, []string{}},
		{"sync", context.Canceled, []string{}},
		{"syncdir .", nil, []string{"file"}}, // it is done by then
	} {
		ctx, cancel := context.WithCancel(context.Background())
		fsys := newHooked()
		fsys.hook = func(op string) error {
			if op == test.when {
				cancel()
			}
			return nil
		}
		err := atomicfile.Replace(ctx, fsys, "file", []byte("x"), atomicfile.Options{})
		if !errors.Is(err, test.want) {
			t.Errorf("context ended at %s: %v", test.when, err)
		}
		wantOnly(t, fsys, test.left...)
	}
}

func TestSweep(t *testing.T) {
	const random = "abcdefghijklmnopqrstuvwxyz"
	fsys := newHooked()
	abandoned := []string{atomicfile.TempName("file", "mem"), atomicfile.TempName("file.bak", "mem")}
	spoiled := []byte(atomicfile.TempName("file", "mem"))
	spoiled[len(spoiled)-9] ^= 1
	others := []string{
		"other.tmp-mem-" + random, "file.tmp-mem-" + random + "x", "file.tmp-mem", "file.tmp-", "file2.tmp-mem-" + random,
		"file.tmp.12", "file.tmp.", "file.tmp.x1", "file.tmp-mem-" + random, string(spoiled), atomicfile.TempName("other", "mem"),
	}
	for _, name := range slices.Concat(abandoned, others) {
		if err := hackpadfs.WriteFullFile(fsys.FS, name, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	liveName := atomicfile.TempName("file", "mem")
	live, err := fsys.FS.CreateTemp(liveName)
	if err != nil {
		t.Fatal(err)
	}
	if err := live.Close(); err != nil { // closed, not yet renamed
		t.Fatal(err)
	}
	if err := atomicfile.Replace(context.Background(), fsys, "file", nil, atomicfile.Options{}); err != nil {
		t.Fatal(err)
	}
	for _, name := range abandoned {
		if _, err := fsys.Stat(name); err != nil {
			t.Fatalf("swept without the lock: %v", err)
		}
	}
	if err := atomicfile.Replace(context.Background(), fsys, "file", nil, atomicfile.Options{Sweep: true}); err != nil {
		t.Fatal(err)
	}
	want := slices.Sorted(slices.Values(append(others, "file", liveName)))
	wantOnly(t, fsys, want...)
}

// A name that is as long as names can be still has temporary ones, which are
// swept with those of the file that it is kept beside.
func TestTempNamesFit(t *testing.T) {
	for _, name := range []string{strings.Repeat("x", 255), strings.Repeat("ü", 127), "dir/" + strings.Repeat("x", 213) + ".journal.orphan-20060102T150405.000000000Z"} {
		temp := atomicfile.TempName(name, "n4194304")
		if base := path.Base(temp); len(base) > 255 || !utf8.ValidString(base) || path.Dir(temp) != path.Dir(name) {
			t.Errorf("%d bytes: %q", len(base), temp)
		}
	}
}
