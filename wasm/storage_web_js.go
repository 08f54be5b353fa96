//go:build !node

package main

import (
	"context"
	"sync"

	"holdfast/fsadapter/opfs"
)

func init() {
	makers["opfs"] = newOPFS
}

// tested is set once OPFS has passed its test.
var tested struct {
	sync.Mutex
	ok bool
}

// automatic returns the storage for those who did not choose.
func (s *storages) automatic(ctx context.Context) (storage, error) {
	found, err := s.get(ctx, "opfs")
	if err != nil {
		return storage{}, err
	}
	tested.Lock()
	defer tested.Unlock()
	if !tested.ok {
		if err := roundTrip(found.fs); err != nil {
			return storage{}, err
		}
		tested.ok = true
	}
	found.why = "a file was written, flushed, read back and removed there"
	return found, nil
}

func newOPFS(ctx context.Context) (storage, error) {
	root, err := opfs.New(ctx, "")
	if err != nil {
		return storage{}, err
	}
	return storage{
		name:       "opfs",
		durability: "written and flushed; the browser asks the operating system to sync",
		fs:         root,
	}, nil
}
