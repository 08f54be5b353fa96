package proof

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/crash"
	"holdfast/fsadapter/memfs"
)

// strictFS keeps files as a database with strict transactions does: each change
// is one transaction, which is there as a whole and for good when it returns,
// and after a crash the disk holds what some first number of them made. What is
// written to an open file is one transaction with its Sync.
type strictFS struct {
	*memfs.FS
	committed func()
}

func (f strictFS) commit(err error) error {
	if err == nil {
		f.committed()
	}
	return err
}

func (f strictFS) ReplaceFile(_ context.Context, name string, data []byte) error {
	if dir, _, ok := strings.Cut(name, "/"); ok {
		if err := f.FS.MkdirAll(dir, 0o700); err != nil {
			return err
		}
	}
	return f.commit(f.put(name, data))
}

// put makes data the content of a file.
func (f strictFS) put(name string, data []byte) error {
	file, err := f.FS.OpenFile(name, hackpadfs.FlagReadWrite|hackpadfs.FlagCreate|hackpadfs.FlagTruncate, 0o600)
	if err != nil {
		return err
	}
	if _, err := hackpadfs.WriteFile(file, data); err != nil {
		return err
	}
	return file.Close()
}

func (f strictFS) Remove(name string) error { return f.commit(f.FS.Remove(name)) }

// OpenFile returns a file whose content is in memory until Sync.
func (f strictFS) OpenFile(name string, flag int, perm hackpadfs.FileMode) (hackpadfs.File, error) {
	if flag&hackpadfs.FlagReadWrite == 0 {
		return f.FS.OpenFile(name, flag, perm)
	}
	stored, err := f.FS.OpenFile(name, flag, perm)
	if err != nil {
		return nil, err
	}
	if err := f.commit(stored.Close()); err != nil {
		return nil, err
	}
	data, err := hackpadfs.ReadFile(f.FS, name)
	if err != nil {
		return nil, err
	}
	buffer, err := memfs.FromImage(memfs.Image{"f": data}).OpenFile("f", hackpadfs.FlagReadWrite, 0)
	return strictFile{buffer, f, name}, err
}

// strictFile is an open file.
type strictFile struct {
	hackpadfs.File
	fs   strictFS
	name string
}

func (f strictFile) ReadAt(p []byte, off int64) (int, error) {
	return hackpadfs.ReadAtFile(f.File, p, off)
}
func (f strictFile) WriteAt(p []byte, off int64) (int, error) {
	return hackpadfs.WriteAtFile(f.File, p, off)
}
func (f strictFile) Truncate(size int64) error { return hackpadfs.TruncateFile(f.File, size) }

func (f strictFile) Sync() error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	data := make([]byte, info.Size())
	if _, err := f.ReadAt(data, 0); err != nil && len(data) > 0 {
		return err
	}
	return f.fs.commit(f.fs.put(f.name, data))
}

// TestPowerCutOnTransactions cuts the power between all transactions.
func TestPowerCutOnTransactions(t *testing.T) {
	all := newCensus(t, scale{short: 100, long: 100})
	all.run(t, workloads(), func(t *testing.T, c *census, w workload) {
		var states []crash.State
		w.mount = func(disk *memfs.FS) fsadapter.FS {
			return strictFS{disk, func() {
				trace := disk.Trace()
				if trace.Start.Names == nil {
					return // not what the workload works on
				}
				marks := 0
				for _, op := range trace.Ops {
					if op.Kind == memfs.OpMark {
						marks++
					}
				}
				states = append(states, crash.State{After: len(trace.Ops), Marks: marks, Key: uint64(len(states)), Image: disk.Image()})
			}}
		}
		states = append(states, crash.State{Image: w.start})
		r := record(t, w)
		report(t, w.name, r.survey(t, c, slices.Values(states), false))
	})
}
