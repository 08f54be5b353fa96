//go:build unix

package osfs

import "syscall"

// Flags of open(2).
const (
	nonBlocking = syscall.O_NONBLOCK
	noFollow    = syscall.O_NOFOLLOW
)
