//go:build unix

package osfs

import (
	"errors"
	"syscall"
)

var noSpaceErrnos = []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT}

// processExists reports whether there is a process of that id, even one that
// we may not signal.
func processExists(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}
