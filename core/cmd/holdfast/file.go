package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/hack-pad/hackpadfs"

	"holdfast/core"
	"holdfast/fsadapter"
	"holdfast/fsadapter/osfs"
)

// formatName names the format of what was read.
func formatName(info core.Info) string {
	if info.Blank {
		return "blank"
	}
	return info.Format.String()
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

// load reads a memory file, its journal included, or a container from the
// standard input or another pipe that this program was given.
func load(path string, std streams) (*file, error) {
	if isStream(path) {
		return loadStream(path, std)
	}
	b, err := openBackend(path, core.Options{})
	if err != nil {
		return nil, about(path, err)
	}
	defer b.Close()
	c, info, err := b.Inspect(context.Background())
	if err != nil {
		return nil, about(path, err)
	}
	stat, err := os.Stat(path)
	if err != nil {
		return nil, about(path, err)
	}
	return &file{path, int(stat.Size()), c, info}, nil
}

// isStream reports whether path is the standard input, or stands for a pipe that
// this program was given open, as the shell's <(command) does. A pipe of any other
// name might never get a writer, and a device no end.
func isStream(path string) bool {
	if path == standardStream {
		return true
	}
	clean := filepath.Clean(path)
	given := clean == "/dev/stdin" || strings.HasPrefix(clean, "/dev/fd/") || strings.HasPrefix(clean, "/proc/self/fd/")
	info, err := os.Stat(path)
	return given && err == nil && info.Mode()&os.ModeNamedPipe != 0
}

func loadStream(path string, std streams) (*file, error) {
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
	return onOneLine(path)
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

// withBackend runs fn with a backend for the file at path, which is no
// directory.
func withBackend(path string, fn func(b *core.Backend) error) error {
	if err := refuseDirectory(path); err != nil {
		return err
	}
	b, err := openBackend(path, core.Options{})
	if err != nil {
		return err
	}
	defer b.Close()
	return fn(b)
}

// refuseDirectory returns an error for a directory, before there is a lock file
// for it.
func refuseDirectory(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return &os.PathError{Op: "open", Path: path, Err: hackpadfs.ErrIsDir}
	}
	return nil
}
