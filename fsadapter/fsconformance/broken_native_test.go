//go:build !js

package fsconformance_test

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/memfs"
)

// A defect is a file system that breaks one promise, and the test of the suite
// that has to see it.
type defect struct {
	seenBy string
	newFS  func(*memfs.FS) fsadapter.FS
}

var defects = map[string]defect{
	"writes in place":           {"Replace/open_reader", func(m *memfs.FS) fsadapter.FS { return inPlace{m} }},
	"reader sees half":          {"Concurrent/reader_sees_old_or_new", func(m *memfs.FS) fsadapter.FS { return &halfSeen{FS: m, seen: make(chan struct{})} }},
	"keeps the old tail":        {"Replace/replaces_the_whole", func(m *memfs.FS) fsadapter.FS { return oldTail{m} }},
	"makes no parents":          {"Replace/creates_parents", func(m *memfs.FS) fsadapter.FS { return noParents{m} }},
	"leaves a temporary file":   {"Replace/replaces_the_whole", func(m *memfs.FS) fsadapter.FS { return leftover{m} }},
	"removes too much":          {"Replace/leaves_neighbours_alone", func(m *memfs.FS) fsadapter.FS { return sweepsAll{m} }},
	"ignores the context":       {"Replace/context_ended_before", func(m *memfs.FS) fsadapter.FS { return deaf{m} }},
	"cleans names":              {"Names/invalid", func(m *memfs.FS) fsadapter.FS { return cleaning{m} }},
	"failed read is empty":      {"Names/missing", func(m *memfs.FS) fsadapter.FS { return emptyForMissing{m} }},
	"loses the cause":           {"Replace/refuses_a_directory", func(m *memfs.FS) fsadapter.FS { return vague{m} }},
	"locks nothing":             {"Lock/excludes", func(m *memfs.FS) fsadapter.FS { return noLock{m} }},
	"one lock for all":          {"Lock/names_are_independent", func(m *memfs.FS) fsadapter.FS { return oneLock{m} }},
	"lock waits for ever":       {"Lock/wait_ends_with_its_context", func(m *memfs.FS) fsadapter.FS { return patient{m} }},
	"second unlock is accepted": {"Lock/second_unlock", func(m *memfs.FS) fsadapter.FS { return lenient{m} }},
	"lock needs the directory":  {"Lock/file_need_not_exist", func(m *memfs.FS) fsadapter.FS { return lockNeedsDir{m} }},
}

type inPlace struct{ *memfs.FS }

func (f inPlace) ReplaceFile(ctx context.Context, name string, data []byte) error {
	if _, err := f.Stat(name); err != nil {
		return f.FS.ReplaceFile(ctx, name, data)
	}
	opened, err := f.OpenFile(name, hackpadfs.FlagWriteOnly|hackpadfs.FlagTruncate, 0)
	if err != nil {
		return err
	}
	half := len(data) / 2
	_, err = hackpadfs.WriteFile(opened, data[:half])
	runtime.Gosched() // on a busy machine nobody else would run here
	_, err2 := hackpadfs.WriteFile(opened, data[half:])
	return errors.Join(err, err2, opened.Close())
}

// halfSeen writes in place, and stops halfway until somebody has read the file
// as it is then, so that it does not depend on chance whether anybody does.
type halfSeen struct {
	*memfs.FS
	whole sync.RWMutex  // read-locked by who reads a whole file
	half  atomic.Bool   // the file is half written
	seen  chan struct{} // closed once somebody has read that
	once  sync.Once
}

func (f *halfSeen) ReplaceFile(ctx context.Context, name string, data []byte) error {
	if _, err := f.Stat(name); err != nil {
		return f.FS.ReplaceFile(ctx, name, data)
	}
	f.whole.Lock()
	opened, err := f.OpenFile(name, hackpadfs.FlagWriteOnly|hackpadfs.FlagTruncate, 0)
	if err == nil {
		_, err = hackpadfs.WriteFile(opened, data[:len(data)/2])
	}
	f.half.Store(true)
	f.whole.Unlock()
	if err != nil {
		return err
	}
	<-f.seen
	f.half.Store(false)
	_, err = hackpadfs.WriteFile(opened, data[len(data)/2:])
	return errors.Join(err, opened.Close())
}

// Open opens a file for a reader.
func (f *halfSeen) Open(name string) (hackpadfs.File, error) {
	f.whole.RLock()
	opened, err := f.FS.Open(name)
	if err == nil && !f.half.Load() {
		return closing{opened, f.whole.RUnlock}, nil
	}
	f.whole.RUnlock()
	return closing{opened, func() { f.once.Do(func() { close(f.seen) }) }}, err
}

type closing struct {
	hackpadfs.File
	closed func()
}

func (c closing) Close() error {
	c.closed()
	return c.File.Close()
}

type oldTail struct{ *memfs.FS }

func (f oldTail) ReplaceFile(ctx context.Context, name string, data []byte) error {
	old, err := hackpadfs.ReadFile(f.FS, name)
	if err == nil && len(old) > len(data) {
		data = append(data[:len(data):len(data)], old[len(data):]...)
	}
	return f.FS.ReplaceFile(ctx, name, data)
}

type noParents struct{ *memfs.FS }

func (f noParents) ReplaceFile(ctx context.Context, name string, data []byte) error {
	if _, err := f.Stat(path.Dir(name)); err != nil {
		return err
	}
	return f.FS.ReplaceFile(ctx, name, data)
}

type leftover struct{ *memfs.FS }

func (f leftover) ReplaceFile(ctx context.Context, name string, data []byte) error {
	return errors.Join(f.FS.ReplaceFile(ctx, name, data), f.FS.ReplaceFile(ctx, name+".tmp-1", data))
}

type sweepsAll struct{ *memfs.FS }

func (f sweepsAll) ReplaceFile(ctx context.Context, name string, data []byte) error {
	names, err := f.Names(path.Dir(name))
	for _, other := range names {
		if strings.HasPrefix(other, path.Base(name)+".tmp") {
			err = f.Remove(path.Join(path.Dir(name), other))
		}
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return f.FS.ReplaceFile(ctx, name, data)
}

type deaf struct{ *memfs.FS }

func (f deaf) ReplaceFile(_ context.Context, name string, data []byte) error {
	return f.FS.ReplaceFile(context.Background(), name, data)
}

type cleaning struct{ *memfs.FS }

func (f cleaning) Open(name string) (hackpadfs.File, error) {
	return f.FS.Open(strings.TrimPrefix(path.Clean("/"+name), "/"))
}

type emptyForMissing struct{ *memfs.FS }

func (f emptyForMissing) Open(name string) (hackpadfs.File, error) {
	opened, err := f.FS.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return f.OpenFile(name, hackpadfs.FlagReadWrite|hackpadfs.FlagCreate, 0o600)
	}
	return opened, err
}

type vague struct{ *memfs.FS }

func (f vague) ReplaceFile(ctx context.Context, name string, data []byte) error {
	if err := f.FS.ReplaceFile(ctx, name, data); err != nil {
		return errors.New("it did not work")
	}
	return nil
}

type freeLock struct{}

func (freeLock) Unlock() error { return nil }

type noLock struct{ *memfs.FS }

func (noLock) Lock(context.Context, string) (fsadapter.Lock, error) { return freeLock{}, nil }

type oneLock struct{ *memfs.FS }

func (f oneLock) Lock(ctx context.Context, _ string) (fsadapter.Lock, error) {
	ctx, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
	defer cancel()
	return f.FS.Lock(ctx, "all")
}

type patient struct{ *memfs.FS }

func (f patient) Lock(ctx context.Context, name string) (fsadapter.Lock, error) {
	lock, err := f.FS.Lock(ctx, name)
	if errors.Is(err, fsadapter.ErrLocked) {
		return freeLock{}, nil
	}
	return lock, err
}

type lenient struct{ *memfs.FS }

type lenientLock struct{ fsadapter.Lock }

func (l lenientLock) Unlock() error {
	_ = l.Lock.Unlock()
	return nil
}

func (f lenient) Lock(ctx context.Context, name string) (fsadapter.Lock, error) {
	lock, err := f.FS.Lock(ctx, name)
	return lenientLock{lock}, err
}

type lockNeedsDir struct{ *memfs.FS }

func (f lockNeedsDir) Lock(ctx context.Context, name string) (fsadapter.Lock, error) {
	if _, err := f.Stat(path.Dir(name)); err != nil {
		return nil, err
	}
	return f.FS.Lock(ctx, name)
}

func newBroken(t *testing.T, name string) fsadapter.FS {
	t.Helper()
	d, ok := defects[name]
	if !ok {
		t.Fatalf("no defect is called %q", name)
	}
	return d.newFS(memfs.New())
}
