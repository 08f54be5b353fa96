package idbfs

import (
	"syscall/js"

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
// truncates is so, durably, when it returns. A file opened for reading alone
// shows what it held at that moment, whatever becomes of it.
func (fsys *FS) OpenFile(name string, flag int, perm hackpadfs.FileMode) (hackpadfs.File, error) {
	opening := flags(flag)
	mode := readOnly
	if opening.changes() {
		mode = readWrite
	}
	f := &file{fsys: fsys, name: name, flags: opening}
	var isDir bool
	err := fsys.run("open", name, mode, func(t *txn) {
		t.resolve(name, func(n *node) {
			n = t.openNode(n, name, opening, perm)
			if n == nil {
				return
			}
			isDir = n.isDir()
			f.id, f.size = n.id, n.size
			f.freeze(t, n)
		})
	})
	switch {
	case err != nil:
		return nil, err
	case isDir:
		return &dirFile{fsys: fsys, id: f.id, name: name}, nil
	}
	return f, nil
}

// openNode does what flags ask for and returns the record of the open file; nil
// when it has failed the transaction.
func (t *txn) openNode(n *node, name string, opening flags, perm hackpadfs.FileMode) *node {
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
	return n
}

// freeze ends the opening. A file that is opened for reading alone keeps what
// it holds now.
func (f *file) freeze(t *txn, n *node) {
	if f.flags.writes() || n.isDir() {
		t.succeed()
		return
	}
	request := t.chunks.Call("getAll", chunksFrom(n.id, 0))
	t.then([]js.Value{request}, func(results []js.Value) {
		f.frozen, f.frozenChunks = n, results[0]
		t.succeed()
	})
}
