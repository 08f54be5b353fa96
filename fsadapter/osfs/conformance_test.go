package osfs_test

import (
	"os"
	"testing"

	"github.com/hack-pad/hackpadfs/fstest"

	"holdfast/fsadapter"
	"holdfast/fsadapter/fsconformance"
	"holdfast/fsadapter/osfs"
)

// TestMain clears the umask: fstest compares modes, and ours must be narrow
// without its help.
func TestMain(m *testing.M) {
	clearUmask()
	if task := os.Getenv(childTask); task != "" {
		os.Exit(runChild(task))
	}
	code := m.Run()
	cleanUp()
	os.Exit(code)
}

// cleanUp removes what all tests share.
var cleanUp = func() {}

func newFS(tb testing.TB) *osfs.FS {
	tb.Helper()
	fsys, err := osfs.New(tb.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	return fsys
}

func TestConformance(t *testing.T) {
	fsconformance.Run(t, func(t *testing.T) fsadapter.FS { return newFS(t) })
}

func TestHackpad(t *testing.T) {
	fsconformance.RunHackpad(t, "osfs", func(tb testing.TB) fstest.SetupFS { return newFS(tb) }, []fsconformance.Exception{
		{Test: "FS/fs.Chmod/change_symlink_target_permission_bits", Reason: "links are followed, but none are made through the port"},
	})
}
