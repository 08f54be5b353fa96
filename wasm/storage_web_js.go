//go:build !node

package main

import "context"

func init() {
	makers["opfs"] = newOPFS
}

// automatic returns the storage for those who did not choose.
func (s *storages) automatic(ctx context.Context) (storage, error) {
	found, err := s.get(ctx, "opfs")
	found.why = "a file was written, flushed, read back and removed there"
	return found, err
}
