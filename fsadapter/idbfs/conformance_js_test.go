package idbfs

import (
	"testing"

	"github.com/hack-pad/hackpadfs/fstest"

	"holdfast/fsadapter"
	"holdfast/fsadapter/fsconformance"
)

func TestConformance(t *testing.T) {
	fsconformance.Run(t, func(t *testing.T) fsadapter.FS { return newFS(t) })
}

func TestHackpad(t *testing.T) {
	fsconformance.RunHackpad(t, "idbfs", func(tb testing.TB) fstest.SetupFS { return newFS(tb) },
		[]fsconformance.Exception{{
			Test:   "FS/fs.Chmod/change_symlink_target_permission_bits",
			Reason: "IndexedDB has no symbolic links",
		}})
}
