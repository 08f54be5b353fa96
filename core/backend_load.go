package core

import (
	"context"
	"errors"

	"github.com/hack-pad/hackpadfs"
)

// Load returns the entries in the file, none when there is no file or when it
// is blank. The errors are those of LoadContainer.
func (b *Backend) Load(ctx context.Context) ([]Entry, error) {
	c, err := b.LoadContainer(ctx)
	if err != nil {
		return nil, err
	}
	return c.Entries, nil
}

// LoadContainer returns the container in the file, migrated in memory if it is
// of an older version. When there is no file, or a blank one, it returns a new
// container without entries, of session "default".
//
// A damaged file is a [*CorruptError], one that a newer program wrote a
// [*VersionError]. A file that can't be read is the error of the read, never
// an empty container.
func (b *Backend) LoadContainer(ctx context.Context) (*Container, error) {
	var c *Container
	err := b.store.readEntries(ctx, "load", func() (err error) {
		if !b.store.disk.seen.exists {
			c = NewContainer("default", nil)
			return nil
		}
		c, err = b.store.container()
		return err
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

// Inspect returns the container in the file as LoadContainer does, and how the
// file is written. When there is no file the error matches [fs.ErrNotExist].
func (b *Backend) Inspect(ctx context.Context) (*Container, Info, error) {
	var c *Container
	var info Info
	err := b.existing(ctx, "inspect", func() (err error) {
		info = b.store.info
		c, err = b.store.container()
		return err
	})
	if err != nil {
		return nil, Info{}, err
	}
	return c, info, nil
}

// existing runs fn when all of a file that exists is known.
func (b *Backend) existing(ctx context.Context, op string, fn func() error) error {
	return b.store.readEntries(ctx, op, func() error {
		if !b.store.disk.seen.exists {
			return b.store.missing(op)
		}
		return fn()
	})
}

// Exists reports whether there is a file, be it blank or damaged. It reports
// false only when the file is proven to be missing.
func (b *Backend) Exists(ctx context.Context) (exists bool, err error) {
	err = b.store.use(ctx, "stat", func() error {
		_, err := b.store.disk.root.Stat(b.store.path)
		if errors.Is(err, hackpadfs.ErrNotExist) {
			return nil
		}
		exists = err == nil
		return err
	})
	return exists, err
}

// StoredSessionID returns the session that the file records. It reports false
// when there is none: no file, a blank one, or one of version 0. The errors are
// those of LoadContainer.
func (b *Backend) StoredSessionID(ctx context.Context) (id string, ok bool, err error) {
	err = b.store.readLatest(ctx, "load", func() error {
		if !b.store.info.Blank && b.store.info.Version > 0 {
			id, ok = b.store.head.SessionID, true
		}
		return nil
	})
	return id, ok, err
}

// Export returns the container in the file as bytes of the given format,
// FormatAuto for the format that the file has. It changes nothing else: times
// and session are those of the file. When there is no file the error matches
// [fs.ErrNotExist]; others are those of LoadContainer.
func (b *Backend) Export(ctx context.Context, f Format) ([]byte, error) {
	var data []byte
	err := b.existing(ctx, "export", func() error {
		if f == FormatAuto {
			f = b.store.info.Format
		}
		c, err := b.store.container()
		if err == nil {
			data, err = Encode(c, f)
		}
		return err
	})
	return data, err
}
