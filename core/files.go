package core

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// FileInfo describes a memory file in a list of them.
type FileInfo struct {
	Name string // within the file system
	// Size is that of the container in bytes, -1 when the file system knows it to
	// be damaged.
	Size    int64
	ModTime time.Time // the zero value when it is not known
}

// Files lists the memory files in a folder of fsys, "." for the whole of it, and
// in the folders below, by name. Nothing is opened: every regular file counts,
// but those that are kept beside a memory file, such as journals and backups. In
// a folder that does not exist there are none. A bad name is an error that
// matches [hackpadfs.ErrInvalid]; others are what the file system reports.
func Files(ctx context.Context, fsys fsadapter.FS, folder string) ([]FileInfo, error) {
	if !fs.ValidPath(folder) {
		return nil, &fs.PathError{Op: "readdir", Path: folder, Err: hackpadfs.ErrInvalid}
	}
	var list []FileInfo
	err := listFiles(ctx, fsys, folder, &list)
	return list, err
}

func listFiles(ctx context.Context, fsys fsadapter.FS, folder string, list *[]FileInfo) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	entries, err := fsys.ReadDir(folder)
	if errors.Is(err, hackpadfs.ErrNotExist) {
		return nil // also when it has gone meanwhile
	}
	for _, e := range entries {
		if err != nil {
			break
		}
		name := path.Join(folder, e.Name())
		switch {
		case e.IsDir():
			err = listFiles(ctx, fsys, name, list)
		case e.Type().IsRegular() && !isBeside(e.Name()):
			err = listFile(name, e, list)
		}
	}
	return err
}

func listFile(name string, e hackpadfs.DirEntry, list *[]FileInfo) error {
	info, err := e.Info()
	switch {
	case errors.Is(err, hackpadfs.ErrNotExist):
		return nil
	case errors.Is(err, fsadapter.ErrCorrupt):
		*list = append(*list, FileInfo{Name: name, Size: -1})
		return nil
	case err != nil:
		return err
	}
	*list = append(*list, FileInfo{name, info.Size(), info.ModTime()})
	return nil
}

// Sizes are those of the files of a memory, in bytes.
type Sizes struct {
	// Container is -1 when there is none, or when the file system knows it to be
	// damaged.
	Container int64
	// Journal is that of the commits in the journal, which are to be folded into
	// the container.
	Journal int64
}

// Sizes looks at the files without opening them.
func (b *Backend) Sizes() (sizes Sizes, err error) {
	d := b.store.disk
	err = b.store.use(context.Background(), "stat", func() error {
		if err := d.resolve(); err != nil {
			return err
		}
		if sizes.Container, err = sizeOf(d.root, d.path); err != nil {
			return err
		}
		sizes.Journal, err = sizeOf(d.fsys, d.journalName())
		sizes.Journal = max(sizes.Journal-journalStart, 0)
		return err
	})
	return sizes, err
}

func sizeOf(fsys fsadapter.FS, name string) (int64, error) {
	info, err := fsys.Stat(name)
	if errors.Is(err, hackpadfs.ErrNotExist) || errors.Is(err, fsadapter.ErrCorrupt) {
		return -1, nil
	}
	if err != nil {
		return -1, err
	}
	return info.Size(), nil
}
