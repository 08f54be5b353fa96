package osfs

import (
	"os"
	"syscall"
)

// systemStamp returns what else tells one content from another: when the file
// was created, for a replaced one is another file.
func systemStamp(info os.FileInfo) []int64 {
	data, ok := info.Sys().(*syscall.Win32FileAttributeData)
	if !ok {
		return nil
	}
	return []int64{data.CreationTime.Nanoseconds()}
}
