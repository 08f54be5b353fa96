package proof

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"holdfast/core"
	"holdfast/fsadapter"
	"holdfast/fsadapter/faultfs"
	"holdfast/fsadapter/memfs"
	"holdfast/fsadapter/osfs"
)

// withJournal returns a memory of entries a and b, of which b is only in the
// journal.
func withJournal(t *testing.T) memfs.Image {
	t.Helper()
	fsys := memfs.FromImage(stored(containerOf(core.FormatJSON, "a", 100)))
	p := newProcess(fsys)
	if err := put("b", "a b", 100).do(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	image := fsys.Image()
	p.end()
	return image
}

// changes are steps that a memory which can't be read, or not be written,
// refuses.
func changes() []step {
	return []step{save("x", 10), put("x", "x", 10), migrate("")}
}

// A directory that may not be written can be read, and nothing in it changes.
func TestAReadOnlyDirectoryCanBeRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		image := withJournal(t)
		disk := memfs.FromImage(image)
		fsys := faultfs.New(disk, faultfs.InjectorFunc(func(op faultfs.Op) faultfs.Outcome {
			if op.Kind.Grows() || op.Kind == faultfs.Lock || op.Kind == faultfs.Drop {
				return faultfs.Outcome{Err: fs.ErrPermission}
			}
			return faultfs.Outcome{}
		}))
		seen, err := observe(t.Context(), fsys)
		if err != nil || idsOf(seen) != "a b" {
			t.Fatalf("read %s, %v", seen, err)
		}
		for _, s := range []step{save("x", 10), put("x", "x", 10), clearAll(), importOf("x", 10)} {
			if err := s.do(t.Context(), newProcess(fsys)); !errors.Is(err, fs.ErrPermission) {
				t.Errorf("%s: %v; want permission denied", s.name, err)
			}
		}
		if !reflect.DeepEqual(disk.Image(), image) {
			t.Errorf("now there is %v", disk.Image())
		}
	})
}

// A journal that a newer program wrote is refused as the container would be.
func TestAJournalOfANewerVersionIsRefused(t *testing.T) {
	image := withJournal(t)
	journal := image[file+".journal"]
	for page := 0; page < 8192; page += 4096 {
		if header := journal[page:][:56]; string(header[:8]) == "HOLDJRNL" {
			header[12] = 9 // see JOURNAL.md
			binary.LittleEndian.PutUint32(header[8:], crc32.Checksum(header[12:], crc32.MakeTable(crc32.Castagnoli)))
		}
	}
	fsys := memfs.FromImage(image)
	_, readErr := observeBackend(t.Context(), fsys)
	errs := map[string]error{"load": readErr}
	for _, s := range changes() {
		errs[s.name] = s.do(t.Context(), newProcess(fsys))
	}
	for name, err := range errs {
		if version, ok := errors.AsType[*core.VersionError](err); !ok || version.Version != 9 || version.Path != file+".journal" {
			t.Errorf("%s: %v; want version 9 refused", name, err)
		}
	}
	if !reflect.DeepEqual(fsys.Image(), image) {
		t.Error("something was changed")
	}
}

// A container that is damaged while a session is open stays as it is, and so
// does what the session has in its journal.
func TestAContainerDamagedUnderASession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fsys := memfs.FromImage(withJournal(t))
		p := newProcess(fsys)
		if err := put("c", "a b c", 100).do(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		damaged := []byte(`{"version":1,`)
		if err := fsys.ReplaceFile(t.Context(), file, damaged); err != nil {
			t.Fatal(err)
		}
		before := fsys.Image()
		for _, s := range []step{checkpoint(""), put("d", "", 100), closeSession("")} {
			if err := s.do(t.Context(), p); !isCorrupt(err) {
				t.Errorf("%s: %v; want damage", s.name, err)
			}
		}
		if !reflect.DeepEqual(fsys.Image(), before) {
			t.Error("something was changed")
		}
	})
}

func isCorrupt(err error) bool {
	_, ok := errors.AsType[*core.CorruptError](err)
	return ok
}

// When somebody removes the container and not its journal, nothing that was in
// the journal goes without a trace.
func TestAContainerRemovedBesideItsJournal(t *testing.T) {
	image := withJournal(t)
	delete(image, file)
	for _, s := range []step{save("x", 10), put("x", "x", 10), importOf("x", 10)} {
		fsys := memfs.FromImage(image)
		if err := s.do(t.Context(), newProcess(fsys)); err != nil {
			t.Fatal(err)
		}
		found := map[string]bool{}
		for _, id := range idsBeside(fsys.Image()) {
			found[id] = true
		}
		if seen, err := observe(t.Context(), fsys); err != nil || idsOf(seen) != "x" || !found["b"] {
			t.Errorf("%s: the memory holds %s, %v; beside it are %v", s.name, seen, err, found)
		}
	}
}

// The clock is set back between two changes of a session.
func TestAClockSetBackUnderASession(t *testing.T) {
	c := core.NewContainer("stored", nil)
	c.ModifiedAt = time.Now().UTC().AddDate(1, 0, 0)
	data, err := core.Encode(c, core.FormatJSON)
	if err != nil {
		t.Fatal(err)
	}
	fsys := memfs.FromImage(stored(data))
	p := newProcess(fsys)
	for _, s := range []step{put("a", "a", 10), checkpoint("a")} {
		if err := s.do(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	after, err := p.backend.LoadContainer(t.Context())
	if err != nil || !after.ModifiedAt.After(c.ModifiedAt) {
		t.Errorf("modified_at went from %v to %v, %v", c.ModifiedAt, after.ModifiedAt, err)
	}
}

// onDisk returns a directory with a memory of entry a.
func onDisk(t *testing.T) (dir string, fsys fsadapter.FS) {
	t.Helper()
	dir = t.TempDir()
	opened, err := osfs.New(dir)
	if err == nil {
		err = save("a", 100).do(t.Context(), newProcess(opened))
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir, opened
}

// A directory in place of the file is an error for every call, and stays.
func TestADirectoryInPlaceOfTheFile(t *testing.T) {
	dir, fsys := onDisk(t)
	target := filepath.Join(dir, filepath.FromSlash(file))
	if err := errors.Join(os.Remove(target), os.MkdirAll(filepath.Join(target, "kept"), 0o700)); err != nil {
		t.Fatal(err)
	}
	_, readErr := observeBackend(t.Context(), fsys)
	_, openErr := observeSession(t.Context(), fsys)
	errs := map[string]error{"load": readErr, "open": openErr, "clear": clearAll().do(t.Context(), newProcess(fsys))}
	for _, s := range changes() {
		errs[s.name] = s.do(t.Context(), newProcess(fsys))
	}
	for name, err := range errs {
		if err == nil || errors.Is(err, fs.ErrNotExist) || isCorrupt(err) {
			t.Errorf("%s: %v; want that it is a directory", name, err)
		}
	}
	if info, err := os.Stat(filepath.Join(target, "kept")); err != nil || !info.IsDir() {
		t.Errorf("the directory is gone: %v", err)
	}
}

// A session whose directory is renamed away goes on with what is there under the
// name, which is nothing, and leaves what was renamed alone.
func TestADirectoryRenamedAwayUnderASession(t *testing.T) {
	dir, fsys := onDisk(t)
	p := newProcess(fsys)
	defer p.end()
	if err := put("b", "a b", 100).do(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(dir, "ada"), filepath.Join(dir, "away")); err != nil {
		t.Fatal(err)
	}
	if err := put("c", "c", 100).do(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if seen, err := observe(t.Context(), fsys); err != nil || idsOf(seen) != "c" {
		t.Errorf("under the name there is %s, %v", seen, err)
	}
	p.end()
	if err := errors.Join(os.RemoveAll(filepath.Join(dir, "ada")), os.Rename(filepath.Join(dir, "away"), filepath.Join(dir, "ada"))); err != nil {
		t.Fatal(err)
	}
	if seen, err := observe(t.Context(), fsys); err != nil || idsOf(seen) != "a b" {
		t.Errorf("what was renamed holds %s, %v", seen, err)
	}
}

// A file that becomes a symbolic link to another memory is that one from then
// on, and what a session had in its journal stays there.
func TestAFileReplacedByALink(t *testing.T) {
	dir, fsys := onDisk(t)
	p := newProcess(fsys)
	defer p.end()
	if err := put("b", "a b", 100).do(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	target := filepath.Join(dir, filepath.FromSlash(file))
	other := filepath.Join(dir, "other.json")
	err := errors.Join(os.WriteFile(other, containerOf(core.FormatJSON, "linked", 50), 0o600), os.Remove(target), os.Symlink(other, target))
	if err != nil {
		t.Fatal(err)
	}
	if err := put("c", "", 100).do(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if seen, err := observe(t.Context(), fsys); err != nil || idsOf(seen) != "linked c" {
		t.Errorf("the memory holds %s, %v", seen, err)
	}
	left, err := os.ReadFile(target + ".journal")
	if ids := idsBeside(memfs.Image{file + ".journal": left}); err != nil || !slices.Equal(ids, []string{"b"}) {
		t.Errorf("the journal of the old file holds %v, %v", ids, err)
	}
}
