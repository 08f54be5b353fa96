package idbfs

import (
	"strconv"
	"time"

	"github.com/hack-pad/hackpadfs"
)

// Stat implements [hackpadfs.StatFS].
func (fsys *FS) Stat(name string) (hackpadfs.FileInfo, error) {
	n, err := fsys.find("stat", name)
	if err != nil {
		return nil, err
	}
	return infoOf(n), nil
}

// Stamp implements [fsadapter.Stamper]: which file it is, and how often it has
// been changed. It depends on no clock.
func (fsys *FS) Stamp(name string) (string, error) {
	n, err := fsys.find("stamp", name)
	if err != nil {
		return "", err
	}
	return strconv.FormatUint(uint64(n.id), 16) + "-" + strconv.FormatUint(uint64(n.generation), 16), nil
}

func (fsys *FS) find(op, name string) (found *node, err error) {
	err = fsys.run(op, name, readOnly, func(t *txn) {
		t.need(name, func(n *node) { found = n })
	})
	return found, err
}

// Chmod implements [hackpadfs.ChmodFS]. Only permission bits are kept.
func (fsys *FS) Chmod(name string, mode hackpadfs.FileMode) error {
	return fsys.change("chmod", name, func(n *node) { n.setPerm(mode) })
}

// Chtimes implements [hackpadfs.ChtimesFS]. Access times are not kept.
func (fsys *FS) Chtimes(name string, _ time.Time, mtime time.Time) error {
	return fsys.change("chtimes", name, func(n *node) { n.mtime = mtime })
}

func (fsys *FS) change(op, name string, edit func(*node)) error {
	return fsys.run(op, name, readWrite, func(t *txn) {
		t.need(name, func(n *node) {
			edit(n)
			t.end(t.putNode(n))
		})
	})
}

func (n *node) setPerm(mode hackpadfs.FileMode) {
	n.mode = n.mode&hackpadfs.ModeDir | mode.Perm()
}
