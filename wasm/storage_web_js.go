//go:build !node

package main

import (
	"context"
	"errors"
	"sync"

	"holdfast/core"
	"holdfast/fsadapter"
	"holdfast/fsadapter/idbfs"
	"holdfast/fsadapter/opfs"
	"holdfast/fsadapter/place"
)

// The names of the storages, as in the option of open.
const (
	nameOPFS      = "opfs"
	nameIndexedDB = "indexeddb"
)

func init() {
	makers[nameOPFS] = newOPFS
	makers[nameIndexedDB] = newIndexedDB
}

// tested is set once OPFS has passed its test.
var tested struct {
	sync.Mutex
	ok bool
}

// automatic returns the storage for those who did not choose: OPFS if the file
// is there or it passes a test of writing and reading, otherwise IndexedDB;
// except that a file stays where it is.
func (s *storages) automatic(ctx context.Context, file string, mark *place.Mark) (storage, *place.Place, error) {
	if err := checkFile(file); err != nil {
		return storage{}, nil, err
	}
	pair, err := s.pair(ctx)
	if err != nil {
		return storage{}, nil, err
	}
	pair.Mark = mark
	found, err := pair.Find(file)
	if err == nil && !found.IsFirst() {
		rotateLog()
	}
	return s.at(ctx, found, err)
}

// named returns the storage that the caller has named.
func (s *storages) named(ctx context.Context, name, file string, mark *place.Mark) (storage, *place.Place, error) {
	if err := checkFile(file); err != nil {
		return storage{}, nil, err
	}
	if name == nameIndexedDB {
		rotateLog()
	}
	if _, err := s.get(ctx, name); err != nil {
		return storage{}, nil, err
	}
	pair, err := s.pair(ctx)
	if err != nil {
		return storage{}, nil, err
	}
	pair.Mark = mark
	find := pair.InSecond
	if name == nameOPFS {
		find = pair.InFirst
	}
	found, err := find(file)
	return s.at(ctx, found, err)
}

// rotateLog is for files that are kept in IndexedDB. Where IndexedDB only notes
// that a file is in OPFS, reading does not change the log. Nobody waits for it
// but those who write.
func rotateLog() { go idbfs.RotateLog(context.Background(), idbfs.Options{}) }

// offered returns those storages that this context has.
func (s *storages) offered(ctx context.Context) ([]storage, error) {
	pair, err := s.pair(ctx)
	if err != nil {
		return nil, err
	}
	var list []storage
	for name, found := range map[string]place.Storage{nameOPFS: pair.First, nameIndexedDB: pair.Second} {
		switch {
		case found.FS != nil:
			list = append(list, storage{name: name, fs: found.FS})
		case !errors.Is(found.Err, fsadapter.ErrNotOffered):
			return nil, found.Err
		}
	}
	if len(list) == 0 {
		return nil, pair.Unusable()
	}
	return list, nil
}

func checkFile(name string) error {
	if place.Reserved(name) {
		return &core.InvalidError{Field: "path", Reason: "names below .holdfast are reserved"}
	}
	return nil
}

// at returns the storage of a place that was found without an error.
func (s *storages) at(ctx context.Context, found *place.Place, err error) (storage, *place.Place, error) {
	if err != nil {
		return storage{}, nil, err
	}
	name := nameIndexedDB
	if found.IsFirst() {
		name = nameOPFS
	}
	where, err := s.get(ctx, name)
	where.why = found.Why()
	return where, found, err
}

// pair returns both storages, which open at the same time. An error of one is
// part of the result.
func (s *storages) pair(ctx context.Context) (place.Pair, error) {
	second := make(chan place.Storage, 1)
	go func() {
		found, err := s.get(ctx, nameIndexedDB)
		second <- place.Storage{Title: "IndexedDB", FS: found.fs, Err: err}
	}()
	found, err := s.get(ctx, nameOPFS)
	first := place.Storage{Title: "OPFS", FS: found.fs, Err: err, Test: func() error { return testOnce(found.fs) }}
	return place.Pair{First: first, Second: <-second}, ctx.Err()
}

// testOnce makes the round trip until it has succeeded. A storage that is full
// is one that works: what is in it can be read.
func testOnce(fsys fsadapter.FS) error {
	tested.Lock()
	defer tested.Unlock()
	if tested.ok {
		return nil
	}
	err := roundTrip(fsys)
	if errors.Is(err, fsadapter.ErrNoSpace) {
		return nil
	}
	tested.ok = err == nil
	return err
}

func newOPFS(ctx context.Context) (storage, error) {
	root, err := opfs.New(ctx, "")
	if err != nil {
		return storage{}, err
	}
	return storage{
		name:       nameOPFS,
		durability: "written and flushed; the browser asks the operating system to sync",
		fs:         root,
	}, nil
}

func newIndexedDB(ctx context.Context) (storage, error) {
	root, err := idbfs.New(ctx, idbfs.Options{})
	if err != nil {
		return storage{}, err
	}
	return storage{
		name:       nameIndexedDB,
		durability: "one strict transaction; the browser asks the operating system to sync",
		fs:         root,
	}, nil
}
