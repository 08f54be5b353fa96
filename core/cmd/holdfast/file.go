package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/hack-pad/hackpadfs"

	"holdfast/core"
	"holdfast/fsadapter"
	"holdfast/fsadapter/osfs"
)

// formatName names the format of a file that was read.
func (f *file) formatName() string {
	if f.info.Blank {
		return "blank"
	}
	return f.info.Format.String()
}

// standardStream is the operand that means the standard input or output.
const standardStream = "-"

// file is a memory file that was read.
type file struct {
	path      string
	size      int // in bytes
	container *core.Container
	info      core.Info
}

// load reads and decodes a file, or the standard input.
func load(path string, std streams) (*file, error) {
	data, err := read(path, std)
	if err != nil {
		return nil, about(path, err)
	}
	c, info, err := core.Decode(data)
	if err != nil {
		return nil, about(path, err)
	}
	return &file{path, len(data), c, info}, nil
}

func read(path string, std streams) ([]byte, error) {
	if path == standardStream {
		return io.ReadAll(std.in)
	}
	return os.ReadFile(path)
}

func displayName(path string) string {
	if path == standardStream {
		return "standard input"
	}
	return path
}

// locate returns the file system and the name that stand for a path.
func locate(path string) (fsadapter.FS, string, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, "", err
	}
	fsys, err := osfs.New(filepath.Dir(full))
	return fsys, filepath.Base(full), err
}

// openBackend returns a backend for the file at path.
func openBackend(path string, opts core.Options) (*core.Backend, error) {
	fsys, name, err := locate(path)
	if err != nil {
		return nil, err
	}
	return core.Open(fsys, name, opts)
}

// lockAndReplace runs produce while it holds the lock of the file at path, and
// makes what it returns the content of the file.
func lockAndReplace(path string, produce func() ([]byte, error)) (err error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() { // before there is a lock file for it
		return &os.PathError{Op: "replace", Path: path, Err: hackpadfs.ErrIsDir}
	}
	fsys, name, err := locate(path)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), core.LockTimeout)
	defer cancel()
	lock, err := fsys.Lock(ctx, name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	data, err := produce()
	if err != nil {
		return err
	}
	return fsys.ReplaceFile(context.Background(), name, data)
}
