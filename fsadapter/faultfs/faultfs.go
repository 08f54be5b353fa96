package faultfs

import (
	"context"
	"errors"
	"sync"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/atomicfile"
	"holdfast/fsadapter/internal/fserr"
)

// Base is a file system whose operations can be made to fail: one that replaces
// files by means of names, as [holdfast/fsadapter/osfs] and
// [holdfast/fsadapter/memfs] do.
type Base interface {
	fsadapter.FS
	fsadapter.Stamper
	atomicfile.Primitives
}

// FS is a file system with faults. Use New.
type FS struct {
	base   Base
	inject Injector

	mu    sync.Mutex // guards what follows
	count int
	held  map[string]bool // locks
}

var _ Base = (*FS)(nil)

// New returns base with the faults of inject.
func New(base Base, inject Injector) *FS {
	return &FS{base: base, inject: inject, held: map[string]bool{}}
}

// Count returns how many operations there were.
func (f *FS) Count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.count
}

// ask numbers an operation and returns what is to become of it.
func (f *FS) ask(kind Kind, name string) Outcome {
	f.mu.Lock()
	op := Op{Index: f.count, Kind: kind, Name: name}
	f.count++
	f.mu.Unlock()
	out := f.inject.Inject(op)
	if out.Err != nil {
		out.Err = fserr.Path(kind.String(), name, out.Err)
		if kind.ends() && !errors.Is(out.Err, ErrDead) {
			out.Effect = Whole
		}
	}
	return out
}

// do does an operation that has one error for a result.
func (f *FS) do(kind Kind, name string, op func() error) error {
	out := f.ask(kind, name)
	if out.Err == nil {
		return op()
	}
	if out.Effect == Whole {
		_ = op() // its answer is lost, be it an error
	}
	return out.Err
}

// get does an operation that has a result.
func get[T any](f *FS, kind Kind, name string, op func() (T, error)) (T, error) {
	var result T
	err := f.do(kind, name, func() (err error) {
		result, err = op()
		return err
	})
	if err != nil {
		var none T
		return none, err
	}
	return result, nil
}

// ReplaceFile implements [fsadapter.Replacer].
func (f *FS) ReplaceFile(ctx context.Context, name string, data []byte) error {
	if err := fserr.CheckName("replace", name); err != nil {
		return err
	}
	f.mu.Lock()
	held := f.held[name]
	f.mu.Unlock()
	err := atomicfile.Replace(ctx, f, name, data, atomicfile.Options{Sweep: held})
	return fserr.Path("replace", name, err)
}

// Lock implements [fsadapter.Locker].
func (f *FS) Lock(ctx context.Context, name string) (fsadapter.Lock, error) {
	out := f.ask(Lock, name)
	if out.Err != nil { // whatever the effect: a lock that nobody knows of can't be held
		return nil, out.Err
	}
	inner, err := f.base.Lock(ctx, name)
	if err != nil {
		return nil, err
	}
	f.hold(name, true)
	return &lock{fs: f, name: name, inner: inner}, nil
}

func (f *FS) hold(name string, held bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.held[name] = held
}

type lock struct {
	fs    *FS
	name  string
	inner fsadapter.Lock
}

// Check implements [fsadapter.LosableLock].
func (l *lock) Check() error { return fsadapter.CheckLock(l.inner) }

// Unlock implements [fsadapter.Lock].
func (l *lock) Unlock() error {
	return l.fs.do(Unlock, l.name, func() error {
		l.fs.hold(l.name, false)
		return l.inner.Unlock()
	})
}

// Stamp implements [fsadapter.Stamper].
func (f *FS) Stamp(name string) (string, error) {
	return get(f, Stamp, name, func() (string, error) { return f.base.Stamp(name) })
}

// Stat implements [hackpadfs.StatFS].
func (f *FS) Stat(name string) (hackpadfs.FileInfo, error) {
	return get(f, Stat, name, func() (hackpadfs.FileInfo, error) { return f.base.Stat(name) })
}

// ReadDir implements [hackpadfs.ReadDirFS].
func (f *FS) ReadDir(name string) ([]hackpadfs.DirEntry, error) {
	return get(f, Names, name, func() ([]hackpadfs.DirEntry, error) { return f.base.ReadDir(name) })
}

// Names lists the names in a directory.
func (f *FS) Names(dir string) ([]string, error) {
	return get(f, Names, dir, func() ([]string, error) { return f.base.Names(dir) })
}
