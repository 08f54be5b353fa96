package osfs

import (
	"errors"
	"syscall"
	"testing"

	"github.com/hack-pad/hackpadfs"
	hackos "github.com/hack-pad/hackpadfs/os"

	"holdfast/fsadapter"
)

// The device /dev/full fails every write as a full disk does. The port does not
// open devices, so that this is the file below.
func TestFullDevice(t *testing.T) {
	full, err := hackos.NewFS().OpenFile("dev/full", hackpadfs.FlagReadWrite, 0)
	if err != nil {
		t.Fatal(err)
	}
	opened := &file{osFile: full.(osFile), name: "full"}
	_, writeErr := opened.Write([]byte("x"))
	_, writeAtErr := opened.WriteAt([]byte("x"), 0)
	for _, err := range []error{writeErr, writeAtErr} {
		var pathErr *hackpadfs.PathError
		if !errors.Is(err, fsadapter.ErrNoSpace) || !errors.Is(err, syscall.ENOSPC) || !errors.As(err, &pathErr) {
			t.Errorf("got %v", err)
		}
	}
	if err := opened.Close(); err != nil {
		t.Fatal(err)
	}
}
