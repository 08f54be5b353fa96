package memfs_test

import (
	"testing"

	"github.com/hack-pad/hackpadfs/fstest"

	"holdfast/fsadapter"
	"holdfast/fsadapter/fsconformance"
	"holdfast/fsadapter/memfs"
)

func TestConformance(t *testing.T) {
	fsconformance.Run(t, func(*testing.T) fsadapter.FS { return memfs.New() })
}

func TestHackpad(t *testing.T) {
	fsconformance.RunHackpad(t, "memfs", func(testing.TB) fstest.SetupFS { return memfs.New() }, []fsconformance.Exception{
		{Test: "FS/fs.Chmod/change_symlink_target_permission_bits", Reason: "there are no symbolic links in memory"},
	})
}
