//go:build unix

package osfs_test

import (
	"syscall"
	"testing"
)

func makePipe(t *testing.T, path string) { t.Helper(); check(t, syscall.Mkfifo(path, 0o600)) }

func makeSocket(t *testing.T, path string) {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	check(t, err)
	check(t, syscall.Bind(fd, &syscall.SockaddrUnix{Name: path}))
	check(t, syscall.Close(fd))
}
