package osfs

import (
	"io"
	"os"
	"strings"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/fserr"
)

// The owner of a native lock stands at the start of the lock file, filled up
// with spaces to one fixed length, so that writing it is one small write in
// place. All spaces: nobody.
const ownerRecordLen = 64

// readOwner returns the owner that a lock file shows, "" for none. A file that
// is neither empty nor holds a record and nothing else is not ours.
func readOwner(lockFile *os.File) (string, error) {
	var b [ownerRecordLen + 1]byte
	n, err := lockFile.ReadAt(b[:], 0)
	if err != nil && err != io.EOF {
		return "", err
	}
	owner, ok := parseRecord(string(b[:n]))
	if !ok {
		return "", fserr.Path("lock", lockFile.Name(), fsadapter.ErrForeign)
	}
	return owner, nil
}

// parseRecord also takes what a loss of power leaves of a record that had no
// time to get to the disk.
func parseRecord(record string) (owner string, ok bool) {
	if strings.Trim(record, "\x00") == "" && len(record) <= ownerRecordLen {
		return "", true
	}
	text, ok := strings.CutSuffix(record, "\n")
	owner = strings.TrimRight(text, " ")
	if !ok || len(record) != ownerRecordLen {
		return "", false
	}
	_, rest, ok := parseProcess(owner)
	return owner, owner == "" || ok && rest == "" && strings.Trim(owner, "0123456789-") == ""
}
