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
		t.resolve(name, func(found *node) {
			n, writes, err := t.openNode(found, name, opening, perm)
			if err != nil {
				t.fail(err)
				return
			}
			f.id, f.size, isDir = n.id, n.size, n.isDir()
			if isDir || opening.writes() {
				t.end(writes...)
				return
			}
			t.freeze(f, n, writes)
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

// openNode returns the record of the file to open, and what is to be written
// for it.
func (t *txn) openNode(n *node, name string, opening flags, perm hackpadfs.FileMode) (*node, []write, error) {
	switch {
	case n == nil && !opening.has(hackpadfs.FlagCreate):
		return nil, nil, hackpadfs.ErrNotExist
	case n == nil:
		n = newNode(name, perm.Perm())
		return n, []write{t.addNode(n)}, nil
	case opening.has(hackpadfs.FlagCreate | hackpadfs.FlagExclusive):
		return nil, nil, hackpadfs.ErrExist
	case n.isDir() && (opening.writes() || opening.changes()):
		return nil, nil, hackpadfs.ErrIsDir
	case opening.has(hackpadfs.FlagTruncate) && n.size > 0:
		return n, t.cut(n, 0), nil
	}
	return n, nil, nil
}

// freeze keeps what a file that is opened for reading alone holds now.
func (t *txn) freeze(f *file, n *node, writes []write) {
	f.frozen = n
	request := t.chunks.Call("getAll", chunksFrom(n.id, 0))
	t.then([]js.Value{request}, func(results []js.Value) {
		f.frozenChunks = results[0]
		t.end(writes...)
	})
}
