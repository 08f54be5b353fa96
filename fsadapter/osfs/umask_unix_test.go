//go:build unix

package osfs_test

import "syscall"

func clearUmask() { syscall.Umask(0) }
