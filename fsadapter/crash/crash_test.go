package crash

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter/memfs"
)

// text describes an image in one line.
func text(image memfs.Image) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(image)) {
		data := bytes.ReplaceAll(image[name], []byte{0}, []byte{'0'})
		parts = append(parts, fmt.Sprintf("%s=%s", canonical(name), data))
	}
	return strings.Join(parts, " ")
}

// after lists the states after the last operation of a trace.
func after(m Model, t memfs.Trace) []string {
	var list []string
	d := newDisk(t.Start)
	for _, op := range t.Ops {
		d.apply(op)
	}
	seen := map[string]bool{}
	for f := range d.states(m) {
		if s := text(f.image()); !seen[s] {
			seen[s] = true
			list = append(list, s)
		}
	}
	slices.Sort(list)
	return list
}

func record(t *testing.T, start memfs.Image, do func(fsys *memfs.FS)) memfs.Trace {
	t.Helper()
	fsys := memfs.FromImage(start)
	fsys.Record()
	do(fsys)
	return fsys.Trace()
}

func openFile(t *testing.T, fsys *memfs.FS, name string, flag int) hackpadfs.File {
	t.Helper()
	file, err := fsys.OpenFile(name, flag, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func check(t *testing.T, got []string, want ...string) {
	t.Helper()
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the disk may hold\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

var small = Model{Sector: 2, Exhaustive: 4, Combinations: 1000}

func garbled2(s string) string {
	p := piece{data: []byte(s), state: garbled}
	return string(p.put(nil))
}

func TestAppendedBytesMayBeLostInPieces(t *testing.T) {
	trace := record(t, memfs.Image{"f": []byte("abc")}, func(fsys *memfs.FS) {
		file := openFile(t, fsys, "f", hackpadfs.FlagReadWrite)
		_, _ = hackpadfs.WriteAtFile(file, []byte("def"), 3)
	})
	d, ef := garbled2("d"), garbled2("ef")
	check(t, after(small, trace), "f=abc",
		"f=abc000", "f=abcd00", "f=abc0ef", "f=abcdef",
		"f=abc"+d+"00", "f=abc0"+ef, "f=abc"+d+"ef", "f=abcd"+ef)
}

func TestTruncationAndOverwritingMayBeSeenApart(t *testing.T) {
	trace := record(t, memfs.Image{"f": []byte("abcdef")}, func(fsys *memfs.FS) {
		file := openFile(t, fsys, "f", hackpadfs.FlagReadWrite)
		_ = hackpadfs.TruncateFile(file, 2)
		_, _ = hackpadfs.WriteAtFile(file, []byte("XY"), 2)
	})
	xy := garbled2("XY")
	check(t, after(small, trace), "f=abcdef", "f=abXYef", "f=ab"+xy+"ef",
		"f=ab", "f=ab00", "f=abXY", "f=ab"+xy)
}

func TestSyncedBytesStay(t *testing.T) {
	trace := record(t, memfs.Image{"f": []byte("ab")}, func(fsys *memfs.FS) {
		file := openFile(t, fsys, "f", hackpadfs.FlagReadWrite)
		_, _ = hackpadfs.WriteAtFile(file, []byte("cd"), 2)
		_ = hackpadfs.SyncFile(file)
		_ = hackpadfs.TruncateFile(file, 3)
	})
	check(t, after(small, trace), "f=abcd", "f=abc")
}

func TestNamesMayBeLostEachOnItsOwn(t *testing.T) {
	trace := record(t, memfs.Image{"a": []byte("1"), "b": []byte("2")}, func(fsys *memfs.FS) {
		_ = fsys.MoveName("a", "b")
		_ = openFile(t, fsys, "c", hackpadfs.FlagReadWrite|hackpadfs.FlagCreate).Close()
		_ = fsys.DropName("b")
	})
	check(t, after(small, trace),
		"a=1 b=2", "a=1 b=2 c=", "a=1", "a=1 c=", // the rename is lost, the removal of b perhaps not
		"b=1", "b=1 c=", "", "c=")
}

func TestARenameIsWhole(t *testing.T) {
	trace := record(t, memfs.Image{"a": []byte("1"), "b": []byte("2")}, func(fsys *memfs.FS) {
		_ = fsys.MoveName("a", "b")
	})
	check(t, after(small, trace), "a=1 b=2", "b=1")
	trace = record(t, memfs.Image{"a": []byte("1"), "b": []byte("2")}, func(fsys *memfs.FS) {
		_ = fsys.Rename("a", "b")
	})
	check(t, after(small, trace), "b=1")
}

func TestTheSyncOfAFileDoesNotKeepItsName(t *testing.T) {
	trace := record(t, nil, func(fsys *memfs.FS) {
		_ = fsys.Mkdir("d", 0o700)
		temp, _ := fsys.CreateTemp("d/t")
		_, _ = temp.Write([]byte("1"))
		_ = temp.Sync()
		_ = fsys.SyncDir("d")
	})
	check(t, after(small, trace), "", "d/= d/t=1")
}

func TestTheSyncOfACreatedFileKeepsItsName(t *testing.T) {
	trace := record(t, nil, func(fsys *memfs.FS) {
		file := openFile(t, fsys, "f", hackpadfs.FlagReadWrite|hackpadfs.FlagCreate)
		_, _ = hackpadfs.WriteFile(file, []byte("1"))
		_ = hackpadfs.SyncFile(file)
	})
	check(t, after(small, trace), "f=1")
}

func TestSubsets(t *testing.T) {
	for _, tc := range []struct{ n, want int }{{0, 1}, {3, 8}, {4, 16}, {5, 3 * 6}} {
		got := 0
		for range subsets(tc.n, 4) {
			got++
		}
		if got != tc.want {
			t.Errorf("%d things: %d subsets; want %d", tc.n, got, tc.want)
		}
	}
}

// The order of what was done decides what may be found: every state of a
// replacement that leaves out the sync of the directory is old or new, but the
// old one may be found after it was acknowledged.
func TestAMissingSyncOfADirectoryIsSeen(t *testing.T) {
	trace := record(t, memfs.Image{"f": []byte("old")}, func(fsys *memfs.FS) {
		temp, _ := fsys.CreateTemp("f.tmp-mem-1")
		_, _ = temp.Write([]byte("new"))
		_ = temp.Sync()
		_ = fsys.MoveName("f.tmp-mem-1", "f")
		fsys.Mark("acknowledged")
	})
	old := 0
	for state := range small.States(trace, 0) {
		content := string(state.Image["f"])
		if content != "old" && content != "new" {
			t.Errorf("%s", text(state.Image))
		}
		if state.Marks > 0 && content == "old" {
			old++
		}
	}
	if old != 2 { // with and without the name of the temporary file
		t.Errorf("%d states with the old content; want 2", old)
	}
}
