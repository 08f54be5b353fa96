package osfs

import (
	"os"
	"path/filepath"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/fserr"
)

// lockEntries lists the directory by which Node processes lock. If that is no
// directory, or holds anything but identities of processes, it is not ours.
func lockEntries(dir string) ([]string, error) {
	info, err := os.Lstat(dir)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, fserr.Path("lock", dir, fsadapter.ErrForeign)
	}
	names, err := dirNames(dir)
	for _, name := range names {
		if !isLockEntry(name) {
			return nil, fserr.Path("lock", filepath.Join(dir, name), fsadapter.ErrForeign)
		}
	}
	return names, err
}

// isLockEntry reports whether a name is that of an owner: PID-START-RANDOM.
func isLockEntry(name string) bool {
	const randomLen = 26
	_, rest, ok := parseProcess(name)
	return ok && len(rest) == randomLen
}
