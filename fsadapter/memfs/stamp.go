package memfs

import (
	"strconv"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/fserr"
)

var _ fsadapter.Stamper = (*FS)(nil)

// Stamp implements [fsadapter.Stamper].
func (f *FS) Stamp(name string) (string, error) {
	node, err := f.find("stamp", name)
	if err != nil {
		return "", err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if node.isDir() {
		return "", fserr.Path("stamp", name, hackpadfs.ErrIsDir)
	}
	return strconv.FormatUint(node.id, 10) + "." + strconv.FormatUint(node.changes, 10), nil
}
