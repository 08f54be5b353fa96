package proof

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/memfs"
	"holdfast/fsadapter/opfs/slot"
)

// slotFS keeps files as the private file system of a browser does: those that
// are replaced as a whole in two slots, written in place, and others under
// their own names. No name is made, moved or removed to save a file that is
// there.
type slotFS struct{ *memfs.FS }

var slotSuffixes = [2]string{".slot0", ".slot1"}

// pair opens the slots of a file. Without create it returns nil when there are
// none.
func (f slotFS) pair(name string, create bool) (*slot.Pair, func(), error) {
	flags := hackpadfs.FlagReadWrite
	if create {
		flags |= hackpadfs.FlagCreate
	}
	var files [2]slotFile
	end := func() {
		for _, file := range files {
			if file.File != nil {
				_ = file.Close()
			}
		}
	}
	for i, suffix := range slotSuffixes {
		opened, err := f.FS.OpenFile(name+suffix, flags, 0o600)
		if errors.Is(err, hackpadfs.ErrNotExist) && !create {
			continue // a power cut may have left one of them
		}
		if err != nil {
			end()
			return nil, nil, err
		}
		files[i].File = opened
	}
	if files[0].File == nil && files[1].File == nil {
		return nil, end, nil
	}
	pair, err := slot.Open(files[0], files[1])
	if err != nil {
		end()
	}
	return pair, end, err
}

// slotFile is an open slot, or an empty one.
type slotFile struct{ hackpadfs.File }

func (f slotFile) ReadAt(p []byte, off int64) (int, error) {
	if f.File == nil {
		return hackpadfs.ReadAtFile(emptyFile, p, off)
	}
	return hackpadfs.ReadAtFile(f.File, p, off)
}

func (f slotFile) WriteAt(p []byte, off int64) (int, error) {
	return hackpadfs.WriteAtFile(f.File, p, off)
}
func (f slotFile) Truncate(size int64) error { return hackpadfs.TruncateFile(f.File, size) }
func (f slotFile) Sync() error               { return hackpadfs.SyncFile(f.File) }

var emptyFile, _ = memfs.FromImage(memfs.Image{"f": nil}).Open("f")

// content returns what is in the slots of a file; false when it has none.
func (f slotFS) content(name string) ([]byte, bool, error) {
	pair, end, err := f.pair(name, false)
	if err != nil || pair == nil {
		return nil, false, err
	}
	defer end()
	if !pair.Used() {
		return nil, false, nil
	}
	header, err := pair.Header()
	if err != nil {
		return nil, true, err
	}
	if header.Removed {
		return nil, true, &hackpadfs.PathError{Op: "open", Path: name, Err: hackpadfs.ErrNotExist}
	}
	data, err := pair.Read()
	return data, true, err
}

func (f slotFS) Open(name string) (hackpadfs.File, error) {
	return f.OpenFile(name, hackpadfs.FlagReadOnly, 0)
}

func (f slotFS) OpenFile(name string, flag int, perm hackpadfs.FileMode) (hackpadfs.File, error) {
	data, ok, err := f.content(name)
	switch {
	case err != nil:
		return nil, err
	case ok:
		return memfs.FromImage(memfs.Image{"f": data}).OpenFile("f", flag, perm)
	}
	return f.FS.OpenFile(name, flag, perm)
}

func (f slotFS) Stat(name string) (hackpadfs.FileInfo, error) {
	if data, ok, err := f.content(name); ok || err != nil {
		if err != nil {
			return nil, err
		}
		return memfs.FromImage(memfs.Image{"f": data}).Stat("f")
	}
	return f.FS.Stat(name)
}

func (f slotFS) Stamp(name string) (string, error) {
	if data, ok, err := f.content(name); ok || err != nil {
		return string(data), err
	}
	return f.FS.Stamp(name)
}

func (f slotFS) ReplaceFile(_ context.Context, name string, data []byte) error {
	if dir, _, ok := strings.Cut(name, "/"); ok {
		if err := f.MkdirAll(dir, 0o700); err != nil {
			return err
		}
	}
	pair, end, err := f.pair(name, true)
	if err != nil {
		return err
	}
	defer end()
	return pair.Replace(data)
}

func (f slotFS) Remove(name string) error {
	_, ok, err := f.content(name)
	switch {
	case errors.Is(err, hackpadfs.ErrNotExist):
		return err
	case !ok && err == nil:
		return f.FS.Remove(name)
	}
	pair, end, err := f.pair(name, true)
	if err != nil {
		return err
	}
	defer end()
	return pair.Remove()
}

// onSlots returns workloads whose files are kept in slots.
func onSlots(list []workload) []workload {
	for i := range list {
		w := &list[i]
		w.mount = func(disk *memfs.FS) fsadapter.FS { return slotFS{disk} }
		disk := memfs.FromImage(memfs.Image{"ada/": nil})
		if data, ok := w.start[file]; ok {
			if err := w.on(disk).ReplaceFile(context.Background(), file, data); err != nil {
				panic(err)
			}
		}
		w.start = disk.Image()
	}
	return list
}

// TestPowerCutOnSlots is TestPowerCut where files are kept in slots.
func TestPowerCutOnSlots(t *testing.T) {
	all := newCensus(t, scale{short: 5000, long: 40_000})
	all.run(t, onSlots(workloads()), func(t *testing.T, c *census, w workload) {
		r := record(t, w)
		report(t, w.name, r.survey(t, c, c.model.States(r.trace, 0), true))
	})
}
