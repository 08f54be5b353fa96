//go:build node

package main

import (
	"context"

	"holdfast/fsadapter/osfs"
	"holdfast/fsadapter/place"
)

func init() {
	makers["os"] = newOS
}

// automatic returns the storage for those who did not choose.
func (s *storages) automatic(ctx context.Context, _ string, _ *place.Mark) (storage, *place.Place, error) {
	found, err := s.get(ctx, "os")
	found.why = "this is Node, so files are those of the operating system"
	return found, nil, err
}

func (s *storages) offered(ctx context.Context) ([]storage, error) {
	found, err := s.get(ctx, "os")
	return []storage{found}, err
}

func (s *storages) named(ctx context.Context, name, _ string, _ *place.Mark) (storage, *place.Place, error) {
	found, err := s.get(ctx, name)
	found.why = askedFor
	return found, nil, err
}

func newOS(context.Context) (storage, error) {
	root, err := osfs.New("/")
	return storage{
		name:       "os",
		durability: "file and directory synced by the operating system",
		fs:         root,
	}, err
}
