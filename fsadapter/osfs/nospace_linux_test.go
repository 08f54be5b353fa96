package osfs_test

import (
	"errors"
	"syscall"
	"testing"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/osfs"
)

// The device /dev/full fails every write as a full disk does.
func TestFullDevice(t *testing.T) {
	fsys, err := osfs.New("/dev")
	check(t, err)
	full, err := fsys.OpenFile("full", hackpadfs.FlagReadWrite, 0)
	check(t, err)
	_, writeErr := hackpadfs.WriteFile(full, []byte("x"))
	_, writeAtErr := hackpadfs.WriteAtFile(full, []byte("x"), 0)
	for _, err := range []error{writeErr, writeAtErr} {
		var pathErr *hackpadfs.PathError
		if !errors.Is(err, fsadapter.ErrNoSpace) || !errors.Is(err, syscall.ENOSPC) || !errors.As(err, &pathErr) {
			t.Errorf("got %v", err)
		}
	}
	check(t, full.Close())
}
