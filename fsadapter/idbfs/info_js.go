package idbfs

import (
	"io/fs"
	"path"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter/internal/direntry"
)

type info struct {
	name string
	node node
}

func infoOf(n *node) info { return info{path.Base(n.path), *n} }

func (i info) Name() string             { return i.name }
func (i info) Size() int64              { return i.node.size }
func (i info) Mode() hackpadfs.FileMode { return i.node.mode }
func (i info) ModTime() time.Time       { return i.node.mtime }
func (i info) IsDir() bool              { return i.node.isDir() }
func (i info) Sys() any                 { return nil }

// entriesOf returns directory entries sorted by name.
func entriesOf(nodes []*node) []hackpadfs.DirEntry {
	entries := make([]hackpadfs.DirEntry, len(nodes))
	for i, n := range nodes {
		entries[i] = fs.FileInfoToDirEntry(infoOf(n))
	}
	direntry.SortByName(entries)
	return entries
}
