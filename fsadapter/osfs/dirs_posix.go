//go:build !windows

package osfs

import (
	"errors"
	"os"
	"syscall"

	hackos "github.com/hack-pad/hackpadfs/os"
)

// syncDir makes the names in a directory durable. A file system that does not
// know how to sync a directory is left to do what it does.
func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	err = dir.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil
	}
	if closeErr := dir.Close(); err == nil {
		err = closeErr
	}
	return err
}

func rename(base *hackos.FS, oldName, newName string) error {
	return base.Rename(oldName, newName)
}
