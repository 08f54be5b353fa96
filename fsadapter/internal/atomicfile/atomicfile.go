// Package atomicfile holds the one protocol by which a file of a POSIX-like
// file system is replaced: write a temporary file beside it, sync it, rename it
// over the old one, sync the directory.
//
// It runs on a small interface of primitive operations, so that the in-memory
// file system, its crash model and injected faults run the very code that runs
// on the operating system.
package atomicfile

import (
	"context"
	"errors"
	"io"
	"path"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// DirPerm and FilePerm are the permissions of what the protocol creates.
const (
	DirPerm  hackpadfs.FileMode = 0o700
	FilePerm hackpadfs.FileMode = 0o600
)

// Primitives are the operations that the protocol is made of. Names are valid
// paths in the sense of [hackpadfs.ValidPath].
type Primitives interface {
	// Stat follows symbolic links.
	Stat(name string) (hackpadfs.FileInfo, error)
	// Mkdir makes one directory.
	Mkdir(name string, perm hackpadfs.FileMode) error
	// MoveName renames a file without making that durable.
	MoveName(oldName, newName string) error
	// DropName removes a file without making that durable.
	DropName(name string) error
	// SyncDir makes the names that were added to, moved in and removed from
	// the directory durable.
	SyncDir(name string) error
	// Names lists a directory, in any order.
	Names(dir string) ([]string, error)

	// Owner is a short text for the names of temporary files that lets
	// another process find out whether this one is alive. It has no dash.
	Owner() string
	// CreateTemp creates an empty file with FilePerm and claims it for the
	// caller, until Release or the end of the process. It returns
	// [hackpadfs.ErrExist] if the name is taken.
	CreateTemp(name string) (Temp, error)
	// RemoveAbandoned removes a temporary file of any owner, unless that owner
	// may be alive.
	RemoveAbandoned(name, owner string) error
}

// Temp is a temporary file being written.
type Temp interface {
	io.WriteCloser
	// TakeOwner gives the file the owner and group of the one that it is to
	// replace. It fails when it can't and somebody would gain or lose access.
	TakeOwner(of hackpadfs.FileInfo) error
	Chmod(mode hackpadfs.FileMode) error
	Sync() error
	// Release gives up the claim. It comes after Close and after the file got
	// its final name or was removed.
	Release()
}

// Options tell Replace what its caller knows.
type Options struct {
	// Sweep removes what dead writers of the same name left behind. The caller
	// holds the lock of that name.
	Sweep bool
}

// Replace makes data the content of name, atomically and durably.
//
// A file keeps its owner, group and permission bits; a new one gets FilePerm.
// What is no regular file is refused. Missing parent
// directories are made with DirPerm. No step is repeated: after a failed sync
// the temporary file is thrown away with all that was written to it.
func Replace(ctx context.Context, fsys Primitives, name string, data []byte, opts Options) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	old, err := statTarget(fsys, name)
	if err != nil {
		return err
	}
	dir, isNew := path.Dir(name), old == nil
	if isNew {
		if err := MkdirAll(fsys, dir, DirPerm); err != nil {
			return err
		}
	}
	if opts.Sweep {
		sweep(fsys, name)
	}
	if err := writeAndMove(ctx, fsys, name, data, old); err != nil {
		return err
	}
	if err := fsys.SyncDir(dir); err != nil {
		return err
	}
	if isNew {
		return syncParents(fsys, dir)
	}
	return nil
}

// statTarget describes the file that is to be replaced, nil when there is none.
func statTarget(fsys Primitives, name string) (hackpadfs.FileInfo, error) {
	info, err := fsys.Stat(name)
	switch {
	case errors.Is(err, hackpadfs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, hackpadfs.ErrIsDir
	case !info.Mode().IsRegular():
		return nil, fsadapter.ErrNotRegular
	}
	return info, nil
}

// writeAndMove writes a synced temporary file and gives it its final name.
// Whatever fails before that, the temporary file is removed.
func writeAndMove(ctx context.Context, fsys Primitives, name string, data []byte, old hackpadfs.FileInfo) error {
	temp, tempName, err := createTemp(fsys, name)
	if err != nil {
		return err
	}
	defer temp.Release()
	err = fill(temp, data, old)
	if closeErr := temp.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = fsys.MoveName(tempName, name)
	}
	if err != nil {
		// The name may be left if this fails too; a later sweep finds it.
		_ = fsys.DropName(tempName)
	}
	return err
}

func fill(temp Temp, data []byte, old hackpadfs.FileInfo) error {
	if err := writeAll(temp, data); err != nil {
		return err
	}
	if err := resemble(temp, old); err != nil {
		return err
	}
	return temp.Sync()
}

// resemble opens a file that only its writer has had access to for the others
// who had it before, in this order: nobody else has it in between.
func resemble(temp Temp, old hackpadfs.FileInfo) error {
	if old == nil {
		return nil
	}
	if err := temp.TakeOwner(old); err != nil {
		return err
	}
	if perm := old.Mode().Perm(); perm != FilePerm {
		return temp.Chmod(perm)
	}
	return nil
}

func writeAll(w io.Writer, data []byte) error {
	for len(data) > 0 {
		n, err := w.Write(data)
		if err != nil {
			return err
		}
		if n <= 0 {
			return io.ErrShortWrite
		}
		data = data[n:]
	}
	return nil
}

// createTemp tries random names until one is free.
func createTemp(fsys Primitives, name string) (Temp, string, error) {
	const attempts = 100
	var err error
	for range attempts {
		tempName := TempName(name, fsys.Owner())
		var temp Temp
		temp, err = fsys.CreateTemp(tempName)
		if err == nil {
			return temp, tempName, nil
		}
		if !errors.Is(err, hackpadfs.ErrExist) {
			_ = fsys.DropName(tempName) // it may be there all the same
			break
		}
	}
	return nil, "", err
}
