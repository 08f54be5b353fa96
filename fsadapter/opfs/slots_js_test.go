package opfs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/opfs/slot"
)

const (
	file0 = "m.json.slot0"
	file1 = "m.json.slot1"
)

func replace(t *testing.T, fsys *FS, name, data string) {
	t.Helper()
	mustDo(t, fsys.ReplaceFile(t.Context(), name, []byte(data)))
}

func wantContent(t *testing.T, fsys *FS, name, want string) {
	t.Helper()
	got, err := fsys.ReadFile(name)
	if err != nil || string(got) != want {
		t.Fatalf("%s holds %.40q, %v; want %.40q", name, got, err, want)
	}
}

// saved returns the stored slots after saves of "content 1" to "content n".
func saved(t *testing.T, n int) (slots [2][]byte) {
	t.Helper()
	fsys := newFS(t)
	for i := range n {
		replace(t, fsys, "m.json", fmt.Sprintf("content %d", i+1))
	}
	return [2][]byte{getStored(t, fsys, file0), getStored(t, fsys, file1)}
}

func spoiled(data []byte, offsets ...int) []byte {
	data = bytes.Clone(data)
	for _, offset := range offsets {
		for i := range slot.HeaderSize {
			data[offset+i] ^= 0x5a
		}
	}
	return data
}

// TestStoredStates opens slots in every state that a crash or damage may leave.
// After three saves slot 1 is the newest, with "content 2" in slot 0.
func TestStoredStates(t *testing.T) {
	const witness, content = 4096, 8192
	one, three := saved(t, 1), saved(t, 3)
	newest, older := three[1], three[0]
	if bytes.Contains(three[0], []byte("content 3")) {
		newest, older = older, newest
	}
	first := one[0]
	if len(first) == 0 {
		first = one[1]
	}
	inProgress := append(bytes.Clone(older[:content]), "content 4, which is longer"...)
	for _, test := range []struct {
		name  string
		slots [2][]byte
		want  string // "" for no file
		err   error
	}{
		{"as saved", [2][]byte{older, newest}, "content 3", nil},
		{"the other way round", [2][]byte{newest, older}, "content 3", nil},
		{"no slot has anything", [2][]byte{nil, nil}, "", hackpadfs.ErrNotExist},
		{"first save without header", [2][]byte{append(make([]byte, content), "content 1"...), nil}, "", hackpadfs.ErrNotExist},
		{"first save with torn header", [2][]byte{append(append([]byte("HFASTS"), make([]byte, content-6)...), "content 1"...), nil}, "", hackpadfs.ErrNotExist},
		{"one save", [2][]byte{first, nil}, "content 1", nil},
		{"older content half overwritten", [2][]byte{inProgress, newest}, "content 3", nil},
		{"older header torn", [2][]byte{spoiled(inProgress, 0), newest}, "content 3", nil},
		{"newest witness torn", [2][]byte{older, spoiled(newest, witness)}, "content 3", nil},
		{"newest header damaged", [2][]byte{older, spoiled(newest, 0)}, "content 3", nil},
		{"newest header and witness damaged", [2][]byte{older, spoiled(newest, 0, witness)}, "", fsadapter.ErrCorrupt},
		{"newest content damaged", [2][]byte{older, append(bytes.Clone(newest[:content]), "CONTENT 3"...)}, "", fsadapter.ErrCorrupt},
		{"newest content cut", [2][]byte{older, newest[:content+3]}, "", fsadapter.ErrCorrupt},
		{"all headers damaged", [2][]byte{spoiled(older, 0, witness), spoiled(newest, 0, witness)}, "", fsadapter.ErrCorrupt},
		{"not slots at all", [2][]byte{[]byte("hello"), []byte("world")}, "", fsadapter.ErrCorrupt},
		{"the same slot twice", [2][]byte{newest, newest}, "", fsadapter.ErrCorrupt},
	} {
		t.Run(test.name, func(t *testing.T) {
			fsys := newFS(t)
			setStored(t, fsys, file0, test.slots[0])
			setStored(t, fsys, file1, test.slots[1])
			got, err := fsys.ReadFile("m.json")
			if string(got) != test.want || !errors.Is(err, test.err) {
				t.Errorf("ReadFile = %q, %v; want %q, %v", got, err, test.want, test.err)
			}
			checkAfterSave(t, fsys, test.err)
		})
	}
}

// checkAfterSave saves over a recovered file, or sees that damage is left alone
// until it is removed.
func checkAfterSave(t *testing.T, fsys *FS, state error) {
	t.Helper()
	headersTell := true
	if errors.Is(state, fsadapter.ErrCorrupt) {
		_, err := fsys.Stat("m.json")
		headersTell = err == nil
	}
	before := [2][]byte{getStored(t, fsys, file0), getStored(t, fsys, file1)}
	err := fsys.ReplaceFile(t.Context(), "m.json", []byte("next"))
	if headersTell {
		mustDo(t, err)
		wantContent(t, fsys, "m.json", "next")
		return
	}
	if !errors.Is(err, fsadapter.ErrCorrupt) {
		t.Errorf("ReplaceFile over damage = %v; want ErrCorrupt", err)
	}
	if !bytes.Equal(getStored(t, fsys, file0), before[0]) || !bytes.Equal(getStored(t, fsys, file1), before[1]) {
		t.Error("ReplaceFile has changed damaged slots")
	}
	mustDo(t, fsys.Remove("m.json"))
	if _, err := fsys.Stat("m.json"); !errors.Is(err, hackpadfs.ErrNotExist) {
		t.Errorf("Stat of a removed file = %v", err)
	}
	replace(t, fsys, "m.json", "next")
	wantContent(t, fsys, "m.json", "next")
}

func TestRawFileGivesWayToSlots(t *testing.T) {
	fsys := newFS(t)
	setStored(t, fsys, "m.json", []byte("raw"))
	setStored(t, fsys, file0, nil)
	wantContent(t, fsys, "m.json", "raw") // a first save that did nothing yet

	replace(t, fsys, "m.json", "in slots")
	if storedNames(t, fsys)["m.json"] {
		t.Error("the raw file is still there")
	}
	// As a crash before the removal would have left it.
	setStored(t, fsys, "m.json", []byte("raw"))
	wantContent(t, fsys, "m.json", "in slots")
	mustDo(t, fsys.Remove("m.json"))
	if _, err := fsys.ReadFile("m.json"); !errors.Is(err, hackpadfs.ErrNotExist) {
		t.Errorf("the raw file came back: %v", err)
	}
}

func TestRemovedFileLeavesNoContent(t *testing.T) {
	fsys := newFS(t)
	replace(t, fsys, "m.json", "a secret")
	replace(t, fsys, "m.json", "a secret")
	mustDo(t, fsys.Remove("m.json"))
	for _, name := range []string{file0, file1} {
		if bytes.Contains(getStored(t, fsys, name), []byte("secret")) {
			t.Errorf("%s still holds it", name)
		}
	}
	file, err := fsys.OpenFile("m.json", hackpadfs.FlagReadWrite|hackpadfs.FlagCreate, 0o600)
	mustDo(t, err)
	_, err = hackpadfs.WriteFile(file, []byte("written again"))
	mustDo(t, err, hackpadfs.SyncFile(file), file.Close())
	wantContent(t, fsys, "m.json", "written again")
}

func TestDirectoryOfRemovedFilesCanBeRemoved(t *testing.T) {
	fsys := newFS(t)
	replace(t, fsys, "dir/m.json", "content")
	if err := fsys.Remove("dir"); !errors.Is(err, hackpadfs.ErrNotEmpty) {
		t.Errorf("Remove of a directory with a file = %v", err)
	}
	mustDo(t, fsys.Remove("dir/m.json"), fsys.Remove("dir"))
	if names := storedNames(t, fsys); len(names) > 0 {
		t.Errorf("left behind: %v", names)
	}
	replace(t, fsys, "dir/m.json", "again")
	wantContent(t, fsys, "dir/m.json", "again")
}

func TestNoNameChangesOnTheCommitPath(t *testing.T) {
	fsys := newFS(t)
	replace(t, fsys, "m.json", "1")
	before := storedNames(t, fsys)
	for range 5 {
		replace(t, fsys, "m.json", "2")
	}
	if after := storedNames(t, fsys); len(after) != 2 || len(before) != 2 || !after[file0] || !after[file1] {
		t.Errorf("stored names went from %v to %v", before, after)
	}
}

func TestReservedNames(t *testing.T) {
	fsys := newFS(t)
	for _, name := range []string{"m.json.slot0", "m.json.slot1", "a.slot0/b", `a\b`, "a\x00b"} {
		if err := fsys.ReplaceFile(t.Context(), name, nil); !errors.Is(err, hackpadfs.ErrInvalid) {
			t.Errorf("ReplaceFile(%q) = %v; want ErrInvalid", name, err)
		}
		if _, err := fsys.Stat(name); !errors.Is(err, hackpadfs.ErrInvalid) {
			t.Errorf("Stat(%q) = %v; want ErrInvalid", name, err)
		}
	}
}

func TestNewWhereThereIsNoStorage(t *testing.T) {
	storage := jsStorage()
	prototype := storage.Get("constructor").Get("prototype")
	original := prototype.Get("getDirectory")
	defer prototype.Set("getDirectory", original)
	prototype.Set("getDirectory", nil)
	if _, err := New(context.Background(), ""); !errors.Is(err, fsadapter.ErrUnavailable) {
		t.Errorf("New = %v; want ErrUnavailable", err)
	}
}

func TestStampTellsContentsApart(t *testing.T) {
	fsys := newFS(t)
	if _, err := fsys.Stamp("m.json"); !errors.Is(err, hackpadfs.ErrNotExist) {
		t.Errorf("Stamp of no file = %v", err)
	}
	seen := map[string]bool{}
	for i := range 3 {
		replace(t, fsys, "m.json", fmt.Sprint(i))
		stamp, err := fsys.Stamp("m.json")
		mustDo(t, err)
		if again, err := fsys.Stamp("m.json"); again != stamp {
			t.Errorf("Stamp = %q, %v; then %q", again, err, stamp)
		}
		if seen[stamp] {
			t.Errorf("two contents have stamp %q", stamp)
		}
		seen[stamp] = true
	}
}
