package osfs

import (
	"os"
	"syscall"
)

// systemStamp returns what else tells one content from another: the file, and
// the last change to it, which can't be set back.
func systemStamp(info os.FileInfo) []int64 {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	return []int64{int64(stat.Dev), int64(stat.Ino), stat.Ctim.Nano()}
}
