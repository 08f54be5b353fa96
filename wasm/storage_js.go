package main

import (
	"context"
	"errors"
	"sync"

	"holdfast/core"
	"holdfast/fsadapter"
	"holdfast/fsadapter/memfs"
	"holdfast/fsadapter/place"
)

// storage is a place to keep files in.
type storage struct {
	name       string // as in the option of open
	durability string // what is asked for before a save counts as done
	fs         fsadapter.FS
	why        string // why it is this one
}

// storages makes each storage once, when it is first asked for.
type storages struct {
	mu   sync.Mutex
	made map[string]*makable
}

// makable is a storage that may have been made. Its mutex is held while it is,
// so that several can be made at the same time.
type makable struct {
	mu sync.Mutex
	storage
}

// makers holds how each storage is made; making it fails where it can't be used.
// What the program is built for decides which there are, see storage_node_js.go
// and storage_web_js.go.
var makers = map[string]func(context.Context) (storage, error){
	"memory": newMemory,
}

// pick returns the storage with the given name, or for "auto" the one that the
// file is in or is best created in. The place is nil where there is no other
// storage that the file could be in.
func (s *storages) pick(ctx context.Context, name, file string, mark *place.Mark) (storage, *place.Place, error) {
	switch name {
	case "auto":
		return s.automatic(ctx, file, mark)
	case "memory":
		found, err := s.get(ctx, name)
		found.why = askedFor
		return found, nil, err
	}
	return s.named(ctx, name, file, mark)
}

// listed returns the storages in which files may be for one who asks for the
// given storage. One that can't be used, though it is offered, is an error: what
// is in it is not to look as if it did not exist.
func (s *storages) listed(ctx context.Context, name string) ([]storage, error) {
	if name == "auto" {
		return s.offered(ctx)
	}
	found, err := s.get(ctx, name)
	return []storage{found}, err
}

// askedFor is why a storage is used that the caller has named.
const askedFor = "asked for by name"

// get returns a storage that was made before, or makes it: also when the one from
// before was emptied, which is of no more use.
func (s *storages) get(ctx context.Context, name string) (storage, error) {
	newStorage, ok := makers[name]
	if !ok {
		return storage{}, &core.InvalidError{Field: "storage", Reason: "no storage is called " + name}
	}
	m := s.makable(name)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fs != nil && !isEmptied(ctx, m.fs) {
		return m.storage, nil
	}
	made, err := newStorage(ctx)
	if err != nil {
		return storage{}, err // the next call tries again
	}
	m.storage = made
	return made, nil
}

func isEmptied(ctx context.Context, fsys fsadapter.FS) bool {
	evictable, ok := fsys.(fsadapter.Evictable)
	return ok && errors.Is(evictable.StillThere(ctx, "."), fsadapter.ErrEvicted)
}

func (s *storages) makable(name string) *makable {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.made == nil {
		s.made = make(map[string]*makable)
	}
	m := s.made[name]
	if m == nil {
		m = &makable{}
		s.made[name] = m
	}
	return m
}

func newMemory(context.Context) (storage, error) {
	return storage{name: "memory", durability: "none: kept in memory only", fs: memfs.New()}, nil
}
