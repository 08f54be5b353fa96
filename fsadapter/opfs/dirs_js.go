package opfs

import (
	"context"
	"errors"
	"path"
	"syscall/js"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/direntry"
	"holdfast/fsadapter/internal/fserr"
	"holdfast/fsadapter/internal/jsutil"
)

func parentDir(name string) string { return path.Dir(name) }

// Mkdir implements [hackpadfs.MkdirFS]. The permissions are ignored.
func (f *FS) Mkdir(name string, _ hackpadfs.FileMode) error {
	return f.do(context.Background(), "mkdir", name, func(ctx context.Context) error {
		if err := f.names.lock(ctx); err != nil {
			return err
		}
		defer f.names.unlock()
		made, err := f.makeDir(ctx, name)
		if err == nil && !made {
			err = hackpadfs.ErrExist
		}
		if errors.Is(err, hackpadfs.ErrNotDir) {
			if _, parentErr := f.directory(ctx, parentDir(name)); parentErr == nil {
				err = hackpadfs.ErrExist // the file is not above, but in the place
			}
		}
		return err
	})
}

// MkdirAll implements [hackpadfs.MkdirAllFS]. The permissions are ignored.
func (f *FS) MkdirAll(name string, _ hackpadfs.FileMode) error {
	return f.do(context.Background(), "mkdir", name, func(ctx context.Context) error {
		if err := f.names.lock(ctx); err != nil {
			return err
		}
		defer f.names.unlock()
		return f.makeDirs(ctx, name)
	})
}

// makeDirs makes a directory and those above it. The caller holds f.names.
func (f *FS) makeDirs(ctx context.Context, name string) error {
	for _, dir := range parents(name) {
		if _, err := f.makeDir(ctx, dir); err != nil {
			return fserr.Path("mkdir", dir, withKind(err))
		}
	}
	return nil
}

// makeDir makes one directory if it is not there. It returns ErrNotDir when a
// file is. The caller holds f.names.
func (f *FS) makeDir(ctx context.Context, name string) (made bool, err error) {
	e, err := f.lookup(ctx, name)
	if err != nil || e.isDir() {
		return false, err
	}
	if status, err := f.status(ctx, e); err != nil || status.exists {
		return false, firstError(err, hackpadfs.ErrNotDir)
	}
	handle, err := makeDirectory(ctx, e.parent, e.base)
	if err == nil {
		f.cacheDir(name, handle)
	}
	return err == nil, err
}

// firstError returns the first error that is not nil.
func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// stored is a name in a directory of the browser.
type stored struct {
	name  string
	isDir bool
}

// list returns the stored names of a directory.
func list(ctx context.Context, dir js.Value) ([]stored, error) {
	iterator, err := jsutil.Call(dir, "values")
	if err != nil {
		return nil, err
	}
	var names []stored
	for {
		step, err := jsutil.AwaitCall(ctx, iterator, "next")
		if err != nil {
			return nil, err
		}
		if step.Get("done").Bool() {
			return names, nil
		}
		handle := step.Get("value")
		names = append(names, stored{handle.Get("name").String(), handle.Get("kind").String() == "directory"})
	}
}

// children returns the files and directories that exist in a directory, and the
// stored names of slots whose files do not.
func (f *FS) children(ctx context.Context, name string, dir js.Value) (found []*dirEntry, dead []string, err error) {
	names, err := list(ctx, dir)
	if err != nil {
		return nil, nil, err
	}
	files := map[string][]string{} // stored names by the name of their file
	for _, s := range names {
		if s.isDir {
			found = append(found, &dirEntry{fsys: f, name: s.name, dir: name, isDir: true})
			continue
		}
		file, _ := cutSlotSuffix(s.name)
		files[file] = append(files[file], s.name)
	}
	for file, storedNames := range files {
		exists, err := f.childExists(ctx, path.Join(name, file), storedNames[0] == file && len(storedNames) == 1)
		switch {
		case err != nil:
			return nil, nil, err
		case exists:
			found = append(found, &dirEntry{fsys: f, name: file, dir: name})
		default:
			dead = append(dead, storedNames...)
		}
	}
	return found, dead, nil
}

// childExists says whether a listed file exists. One that is damaged does.
func (f *FS) childExists(ctx context.Context, name string, rawOnly bool) (bool, error) {
	if rawOnly {
		return true, nil
	}
	e, err := f.lookup(ctx, name)
	if err != nil {
		return false, err
	}
	status, err := f.status(ctx, e)
	if errors.Is(err, fsadapter.ErrCorrupt) {
		return true, nil
	}
	return status.exists, err
}

// ReadDir implements [hackpadfs.ReadDirFS].
func (f *FS) ReadDir(name string) (entries []hackpadfs.DirEntry, err error) {
	err = f.do(context.Background(), "open", name, func(ctx context.Context) error {
		e, err := f.lookup(ctx, name)
		if err != nil {
			return err
		}
		if !e.isDir() {
			return f.notADirectory(ctx, name, e)
		}
		found, _, err := f.children(ctx, name, e.dir)
		for _, child := range found {
			entries = append(entries, child)
		}
		direntry.SortByName(entries)
		return err
	})
	return entries, err
}

func (f *FS) notADirectory(ctx context.Context, name string, e *entry) error {
	status, err := f.status(ctx, e)
	if err == nil && !status.exists {
		return hackpadfs.ErrNotExist
	}
	return fserr.Path("readdir", name, firstError(err, hackpadfs.ErrNotDir))
}
