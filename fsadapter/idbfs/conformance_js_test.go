package idbfs

import (
	"testing"

	"github.com/hack-pad/hackpadfs"
	"github.com/hack-pad/hackpadfs/fstest"
)

func TestHackpad(t *testing.T) {
	options := fstest.FSOptions{
		Name:        "idbfs",
		TestFS:      func(tb testing.TB) fstest.SetupFS { return newFS(tb) },
		Constraints: fstest.Constraints{FileModeMask: hackpadfs.ModePerm},
	}
	fstest.FS(t, options)
	fstest.File(t, options)
}
