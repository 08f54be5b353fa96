package memfs

import (
	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter/internal/atomicfile"
	"holdfast/fsadapter/internal/fserr"
)

const tempOwner = "mem"

// Owner implements [atomicfile.Primitives]. It is the same for all: whether a
// writer lives is told by its open handle.
func (f *FS) Owner() string { return tempOwner }

// CreateTemp implements [atomicfile.Primitives].
func (f *FS) CreateTemp(name string) (atomicfile.Temp, error) {
	const flags = hackpadfs.FlagWriteOnly | hackpadfs.FlagCreate | hackpadfs.FlagExclusive
	f.mu.Lock()
	defer f.mu.Unlock()
	opened, err := f.open(name, flags, atomicfile.FilePerm)
	if err != nil {
		return nil, fserr.Path("open", name, err)
	}
	opened.node.handles++ // the claim, which outlasts Close
	opened.syncName = false
	return &temp{file: opened}, nil
}

// temp is a temporary file that its writer claims.
type temp struct {
	*file
}

// TakeOwner does nothing: all belong to one.
func (t *temp) TakeOwner(hackpadfs.FileInfo) error { return nil }

func (t *temp) Release() {
	t.fs.mu.Lock()
	defer t.fs.mu.Unlock()
	t.node.handles--
}

// RemoveAbandoned implements [atomicfile.Primitives]: a temporary file that
// nobody has open is abandoned.
func (f *FS) RemoveAbandoned(name, owner string) error {
	if owner != tempOwner {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	node, err := f.lookup(name)
	if err != nil || node.handles > 0 || node.isDir() {
		return err
	}
	return f.unlink(name)
}
