//go:build unix

package osfs

import (
	"errors"
	"os"

	"github.com/gofrs/flock"
)

// claimTemp takes the flock of a new temporary file, through a descriptor of
// its own since the lock is to outlast the file's Close. Where there are no
// such locks nobody can claim a file, and so nobody removes one either.
func claimTemp(opened *os.File) (release func(), err error) {
	claim, ok, err := tryFlock(opened.Name())
	if ok {
		return func() { _ = claim.Unlock() }, nil
	}
	if err == nil || errors.Is(err, os.ErrNotExist) {
		return nil, os.ErrExist // swept before it was claimed
	}
	return func() {}, nil
}

// removeUnclaimed removes a temporary file if it can be claimed.
func removeUnclaimed(path string) error {
	claim, ok, err := tryFlock(path)
	if !ok {
		return err
	}
	defer func() { _ = claim.Unlock() }()
	return os.Remove(path)
}

// tryFlock takes the lock of an existing file that still has its name.
func tryFlock(path string) (*flock.Flock, bool, error) {
	claim := flock.New(path, flock.SetFlag(os.O_RDONLY|nonBlocking|noFollow))
	ok, err := claim.TryLock()
	if !ok {
		return nil, false, err
	}
	if !hasName(claim, path) {
		return nil, false, claim.Unlock()
	}
	return claim, true, nil
}
