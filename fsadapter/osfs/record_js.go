package osfs

import (
	"errors"
	"os"
	"time"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/fserr"
)

// nativeHolds reports whether a living native process shows itself as the
// owner of a lock file.
func nativeHolds(lockPath string) (bool, error) {
	lockFile, err := openOwn(lockPath, os.O_RDONLY)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer func() { _ = lockFile.Close() }()
	record, err := readOwner(lockFile)
	if errors.Is(err, fsadapter.ErrForeign) {
		time.Sleep(time.Millisecond) // it may have been half written
		record, err = readOwner(lockFile)
	}
	if err != nil || record == "" {
		return false, err
	}
	owner, _, ok := parseProcess(record)
	if !ok {
		return false, fserr.Path("lock", lockPath, fsadapter.ErrForeign)
	}
	return owner.alive(), nil
}
