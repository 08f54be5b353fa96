package memfs

import (
	"io/fs"
	"sync/atomic"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter/internal/direntry"
)

// inode is a file or a directory, apart from its names. The FS guards it.
type inode struct {
	mode     hackpadfs.FileMode
	mtime    time.Time
	data     []byte            // of a file
	children map[string]*inode // of a directory
	handles  int               // open files
	id       uint64            // no other inode has it
	changes  uint64            // of data
}

var lastID atomic.Uint64

func newFile(perm hackpadfs.FileMode) *inode {
	return &inode{id: lastID.Add(1), mode: perm.Perm(), mtime: time.Now()}
}

func newDir(perm hackpadfs.FileMode) *inode {
	return &inode{id: lastID.Add(1), mode: hackpadfs.ModeDir | perm.Perm(), mtime: time.Now(), children: map[string]*inode{}}
}

func (n *inode) isDir() bool { return n.mode.IsDir() }

// walk visits n and all that is below it.
func (n *inode) walk(visit func(*inode)) {
	visit(n)
	for _, child := range n.children {
		child.walk(visit)
	}
}

func (n *inode) chmod(mode hackpadfs.FileMode) {
	n.mode = n.mode.Type() | mode.Perm()
}

// write puts p at offset off, with zeros before it where the file was shorter.
func (n *inode) write(p []byte, off int64) {
	if end := off + int64(len(p)); end > int64(len(n.data)) {
		n.truncate(end)
	}
	copy(n.data[off:], p)
	n.changed()
}

func (n *inode) truncate(size int64) {
	if old := int64(len(n.data)); size > old {
		n.data = append(n.data, make([]byte, size-old)...)
	} else {
		n.data = n.data[:size]
	}
	n.changed()
}

func (n *inode) changed() {
	n.mtime = time.Now()
	n.changes++
}

func (n *inode) info(name string) hackpadfs.FileInfo {
	return fileInfo{name: name, mode: n.mode, mtime: n.mtime, size: int64(len(n.data))}
}

// entries lists a directory, sorted by name.
func (n *inode) entries() []hackpadfs.DirEntry {
	list := make([]hackpadfs.DirEntry, 0, len(n.children))
	for name, child := range n.children {
		list = append(list, fs.FileInfoToDirEntry(child.info(name)))
	}
	direntry.SortByName(list)
	return list
}

// fileInfo is what was known of a file when it was asked for.
type fileInfo struct {
	name  string
	mode  hackpadfs.FileMode
	mtime time.Time
	size  int64
}

func (i fileInfo) Name() string             { return i.name }
func (i fileInfo) Size() int64              { return i.size }
func (i fileInfo) Mode() hackpadfs.FileMode { return i.mode }
func (i fileInfo) ModTime() time.Time       { return i.mtime }
func (i fileInfo) IsDir() bool              { return i.mode.IsDir() }
func (i fileInfo) Sys() any                 { return nil }
