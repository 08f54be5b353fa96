package fsconformance

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// These are what an append-only journal needs of an open file.
var fileTests = []testCase{
	{"File/synced bytes are there when reopened", testSyncedBytes},
	{"File/write at an offset", testWriteAt},
	{"File/append", testAppend},
	{"File/truncate", testTruncate},
	{"File/flags", testOpenFlags},
	{"File/read only", testReadOnly},
	{"File/closed", testClosed},
	{"File/replaced by ReplaceFile", testFileThenReplace},
}

// JournalFile is what OpenFile returns for writing.
type JournalFile interface {
	fsadapter.SyncerFile
	io.Writer
	io.ReaderAt
	io.WriterAt
	io.Seeker
	Truncate(size int64) error
}

const readWriteCreate = hackpadfs.FlagReadWrite | hackpadfs.FlagCreate

func mustOpen(t *testing.T, fsys fsadapter.FS, name string, flag int) JournalFile {
	t.Helper()
	opened, err := fsys.OpenFile(name, flag, 0o600)
	if err != nil {
		t.Fatalf("OpenFile(%q, %#x): %v", name, flag, err)
	}
	file, ok := opened.(JournalFile)
	if !ok {
		t.Fatalf("OpenFile(%q) returned a %T that lacks methods", name, opened)
	}
	return file
}

// must fails the test on an error of a call that also returns a number.
func must[N int | int64](t *testing.T) func(n N, err error) N {
	return func(n N, err error) N {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
}

func mustDo(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

func testSyncedBytes(t *testing.T, fsys fsadapter.FS) {
	file := mustOpen(t, fsys, "journal", readWriteCreate)
	must[int](t)(file.Write([]byte("header")))
	mustDo(t, file.Sync())
	must[int](t)(file.Write([]byte("frame")))
	mustDo(t, file.Sync(), file.Sync(), file.Close())
	wantContent(t, fsys, "journal", "headerframe")

	file = mustOpen(t, fsys, "journal", readWriteCreate)
	if size := must[int64](t)(file.Seek(0, io.SeekEnd)); size != int64(len("headerframe")) {
		t.Fatalf("the end is at %d", size)
	}
	must[int](t)(file.Write([]byte(" and more")))
	mustDo(t, file.Sync(), file.Close())
	wantContent(t, fsys, "journal", "headerframe and more")
	wantNames(t, fsys, ".", "journal")
}

func testWriteAt(t *testing.T, fsys fsadapter.FS) {
	file := mustOpen(t, fsys, "journal", readWriteCreate)
	must[int](t)(file.WriteAt([]byte("0123456789"), 0))
	must[int](t)(file.WriteAt([]byte("ab"), 4))
	must[int](t)(file.WriteAt([]byte("end"), 12))
	mustDo(t, file.Sync())
	part := make([]byte, 4)
	must[int](t)(file.ReadAt(part, 3))
	if string(part) != "3ab6" {
		t.Fatalf("ReadAt got %q", part)
	}
	if n, err := file.ReadAt(part, 13); n != 2 || err != io.EOF {
		t.Fatalf("ReadAt at the end: %d, %v", n, err)
	}
	mustDo(t, file.Close())
	wantContent(t, fsys, "journal", "0123ab6789\x00\x00end")
}

func testAppend(t *testing.T, fsys fsadapter.FS) {
	mustReplace(t, fsys, "journal", "start")
	one := mustOpen(t, fsys, "journal", hackpadfs.FlagReadWrite|hackpadfs.FlagAppend)
	must[int](t)(one.Write([]byte(" one")))
	mustDo(t, one.Sync(), one.Close())
	two := mustOpen(t, fsys, "journal", hackpadfs.FlagWriteOnly|hackpadfs.FlagAppend)
	must[int](t)(two.Write([]byte(" two")))
	must[int](t)(two.Write([]byte(strings.Repeat("!", 5000))))
	mustDo(t, two.Sync(), two.Close())
	wantContent(t, fsys, "journal", "start one two"+strings.Repeat("!", 5000))
}

func testTruncate(t *testing.T, fsys fsadapter.FS) {
	file := mustOpen(t, fsys, "journal", readWriteCreate)
	must[int](t)(file.WriteAt([]byte("good frame, torn fra"), 0))
	mustDo(t, file.Truncate(int64(len("good frame"))), file.Sync())
	wantSize(t, fsys, "journal", int64(len("good frame")))
	mustDo(t, file.Truncate(12))
	must[int](t)(file.WriteAt([]byte("next"), 12))
	mustDo(t, file.Sync(), file.Close())
	wantContent(t, fsys, "journal", "good frame\x00\x00next")
}

func testOpenFlags(t *testing.T, fsys fsadapter.FS) {
	file := mustOpen(t, fsys, "journal", readWriteCreate|hackpadfs.FlagExclusive)
	must[int](t)(file.Write([]byte("content")))
	mustDo(t, file.Sync(), file.Close())
	_, err := fsys.OpenFile("journal", readWriteCreate|hackpadfs.FlagExclusive, 0o600)
	wantPathError(t, err, "journal", hackpadfs.ErrExist)
	wantContent(t, fsys, "journal", "content")
	file = mustOpen(t, fsys, "journal", readWriteCreate|hackpadfs.FlagTruncate)
	mustDo(t, file.Close())
	wantContent(t, fsys, "journal", "")
}

func testReadOnly(t *testing.T, fsys fsadapter.FS) {
	mustReplace(t, fsys, "journal", "content")
	opened, err := fsys.Open("journal")
	mustDo(t, err)
	if _, err := hackpadfs.WriteFile(opened, []byte("x")); err == nil {
		t.Error("a file that is open for reading was written")
	}
	if err := hackpadfs.TruncateFile(opened, 0); err == nil {
		t.Error("a file that is open for reading was truncated")
	}
	mustDo(t, opened.Close())
	wantContent(t, fsys, "journal", "content")
}

func testClosed(t *testing.T, fsys fsadapter.FS) {
	file := mustOpen(t, fsys, "journal", readWriteCreate)
	mustDo(t, file.Close())
	_, writeErr := file.Write([]byte("x"))
	_, readErr := file.Read(make([]byte, 1))
	for op, err := range map[string]error{
		"Write": writeErr, "Read": readErr, "Sync": file.Sync(), "Close": file.Close(), "Truncate": file.Truncate(0),
	} {
		if !errors.Is(err, hackpadfs.ErrClosed) {
			t.Errorf("%s on a closed file: %v, want hackpadfs.ErrClosed", op, err)
		}
	}
	wantContent(t, fsys, "journal", "")
}

func testFileThenReplace(t *testing.T, fsys fsadapter.FS) {
	file := mustOpen(t, fsys, "memory.json", readWriteCreate)
	must[int](t)(file.Write([]byte("written in place, and longer than the rest")))
	mustDo(t, file.Sync(), file.Close())
	mustReplace(t, fsys, "memory.json", "replaced")
	wantContent(t, fsys, "memory.json", "replaced")
	file = mustOpen(t, fsys, "memory.json", hackpadfs.FlagReadWrite)
	must[int](t)(file.WriteAt([]byte("R"), 0))
	mustDo(t, file.Sync(), file.Close())
	wantContent(t, fsys, "memory.json", "Replaced")
}
