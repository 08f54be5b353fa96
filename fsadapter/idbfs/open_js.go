package idbfs

import (
	"github.com/hack-pad/hackpadfs"
)

// flags are the bits of OpenFile's flag argument.
type flags int

func (f flags) has(bits int) bool { return int(f)&bits == bits }
func (f flags) writes() bool      { return f.has(hackpadfs.FlagWriteOnly) || f.has(hackpadfs.FlagReadWrite) }
func (f flags) reads() bool       { return !f.has(hackpadfs.FlagWriteOnly) }

// changes reports whether opening alone may change the file system.
func (f flags) changes() bool {
	return f.has(hackpadfs.FlagCreate) || f.has(hackpadfs.FlagTruncate)
}

// Open implements [hackpadfs.FS]: it opens for reading.
func (fsys *FS) Open(name string) (hackpadfs.File, error) {
	return fsys.OpenFile(name, hackpadfs.FlagReadOnly, 0)
}

// OpenFile implements [hackpadfs.OpenFileFS]. A file that it makes or
// truncates is so, durably, when it returns.
func (fsys *FS) OpenFile(name string, flag int, perm hackpadfs.FileMode) (hackpadfs.File, error) {
	opening := flags(flag)
	mode := readOnly
	if opening.changes() {
		mode = readWrite
	}
	var found *node
	err := fsys.run("open", name, mode, func(t *txn) {
		t.resolve(name, func(n *node) {
			found = t.open(n, name, opening, perm)
		})
	})
	switch {
	case err != nil:
		return nil, err
	case found.isDir():
		return &dirFile{fsys: fsys, id: found.id, name: name}, nil
	}
	return &file{fsys: fsys, id: found.id, name: name, flags: opening, size: found.size}, nil
}

// open does what flags ask for and returns the record of the open file.
func (t *txn) open(n *node, name string, opening flags, perm hackpadfs.FileMode) *node {
	switch {
	case n == nil && !opening.has(hackpadfs.FlagCreate):
		t.fail(hackpadfs.ErrNotExist)
		return nil
	case n == nil:
		n = newNode(name, perm.Perm())
		t.add(n)
	case opening.has(hackpadfs.FlagCreate | hackpadfs.FlagExclusive):
		t.fail(hackpadfs.ErrExist)
		return nil
	case n.isDir() && (opening.writes() || opening.changes()):
		t.fail(hackpadfs.ErrIsDir)
		return nil
	case opening.has(hackpadfs.FlagTruncate) && n.size > 0:
		t.cut(n, 0)
	}
	t.succeed()
	return n
}
