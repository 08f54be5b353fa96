package opfs

import (
	"testing"

	"github.com/hack-pad/hackpadfs/fstest"

	"holdfast/fsadapter"
	"holdfast/fsadapter/fsconformance"
)

func TestConformance(t *testing.T) {
	fsconformance.Run(t, func(t *testing.T) fsadapter.FS { return newFS(t) })
}

const (
	noModes = "browsers keep no permission bits"
	noTimes = "browsers let nobody set times"
)

func TestHackpad(t *testing.T) {
	fsconformance.RunHackpad(t, "opfs", func(tb testing.TB) fstest.SetupFS { return newFS(tb) }, []fsconformance.Exception{
		{Test: fsconformance.FileModes, Reason: noModes},
		{Test: "FS/base_fs.Chmod", Reason: noModes},
		{Test: "FS/fs.Chmod/change_permission_bits", Reason: noModes},
		{Test: "FS/fs.Stat/stat_a_file", Reason: noModes},
		{Test: "File/file.Stat/stat_a_file", Reason: noModes},
		{Test: "FS/fs.Chmod/change_symlink_target_permission_bits", Reason: "there are no links"},
		{Test: "FS/base_fs.Chtimes", Reason: noTimes},
		{Test: "FS/fs.Chtimes/file_does_not_exist", Reason: noTimes},
		{Test: "FS/fs.Chtimes/change_access_and_modify_times", Reason: noTimes},
		{Test: "FS/fs.Rename/non-empty_directory", Reason: "Firefox alone moves directories, and names are not to be trusted"},
		{Test: "FS/fs.WriteFile/dir_exists", Reason: "fstest expects a directory whose mode does not say so"},
	})
}
