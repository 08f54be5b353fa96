package memfs

import (
	"maps"
	"path"
	"slices"
	"strings"
)

// Image is what stands on a disk: the content of files by name. The name of a
// directory ends in a slash, and its content is nil.
type Image map[string][]byte

// Tree is the content of a file system.
type Tree struct {
	Names map[string]uint64 // all but the root
	Files map[uint64][]byte // a number that is not in it is a directory
}

// Image returns what the names in t stand for.
func (t Tree) Image() Image {
	image := Image{}
	for name, node := range t.Names {
		if data, ok := t.Files[node]; ok {
			image[name] = data
		} else {
			image[name+"/"] = nil
		}
	}
	return image
}

// tree copies the present content. The caller holds f.mu.
func (f *FS) tree() Tree {
	t := Tree{Names: map[string]uint64{}, Files: map[uint64][]byte{}}
	var walk func(dir string, node *inode)
	walk = func(dir string, node *inode) {
		for name, child := range node.children {
			full := path.Join(dir, name)
			t.Names[full] = child.id
			if child.isDir() {
				walk(full, child)
			} else {
				t.Files[child.id] = slices.Clone(child.data)
			}
		}
	}
	walk("", f.root)
	return t
}

// Image returns the present content.
func (f *FS) Image() Image {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.tree().Image()
}

// FromImage returns a file system with the content of an image. It keeps no
// part of the image. It panics when the directory of a name is not there.
func FromImage(image Image) *FS {
	f := New()
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(image)) {
		name, isDir := strings.CutSuffix(name, "/")
		dir, base, err := f.parent(name)
		if err != nil {
			panic("image holds " + name + ", but not its directory")
		}
		var node *inode
		if isDir {
			node = newDir(0o700)
		} else {
			node = newFile(0o600)
			node.data = slices.Clone(image[name])
		}
		dir.children[base] = node
	}
	return f
}

// OpenFiles returns how many files are open, or claimed by who writes them.
func (f *FS) OpenFiles() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	f.root.walk(func(node *inode) { n += node.handles })
	return n
}

// Abandon does to the file system what the death of the only process that uses
// it does: open files are closed, locks are free, and nothing else changes.
func (f *FS) Abandon() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.locks.abandon()
	f.root.walk(func(node *inode) { node.handles = 0 })
}
