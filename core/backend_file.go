package core

import (
	"bytes"
	"context"
	"errors"

	"github.com/hack-pad/hackpadfs"
)

// Clear removes the file, also a damaged one. There need not be one. Copies
// that were kept beside it stay.
func (b *Backend) Clear(ctx context.Context) error {
	// Not to lock the name of a missing file spares it a lock file.
	if exists, err := b.Exists(ctx); err != nil || !exists {
		return err
	}
	return b.locked(ctx, "clear", func() error {
		err := b.fsys.Remove(b.name)
		if errors.Is(err, hackpadfs.ErrNotExist) {
			return nil
		}
		return err
	})
}

// Migrate brings a file of an older version to StorageVersion and reports whether there was something to do. The old bytes are
// kept as SaveWithSession keeps them. A file of the current version is not
// touched. The errors are those of LoadContainer, and one that matches
// [fs.ErrNotExist] when there is no file.
func (b *Backend) Migrate(ctx context.Context) (bool, error) {
	if err := b.begin(ctx, "migrate"); err != nil {
		return false, err
	}
	// A look without the lock spares a current file a lock file.
	if c, _, err := b.outdated(ctx); err != nil || c == nil {
		return false, err
	}
	migrated := false
	err := b.locked(ctx, "migrate", func() error {
		c, old, err := b.outdated(ctx)
		if err != nil || c == nil {
			return err
		}
		migrated = true
		return b.write(ctx, old, c)
	})
	return migrated && err == nil, err
}

// outdated returns the container in the file if it is of an older version, and
// else nil.
func (b *Backend) outdated(ctx context.Context) (*Container, state, error) {
	data, err := b.read(ctx)
	if err != nil {
		return nil, state{}, err
	}
	c, s, err := b.decode(data)
	if err != nil || s.version == StorageVersion {
		return nil, state{}, err
	}
	return c, state{data, s}, nil
}

// Import makes the container in data, of any version and format, the content of
// the file, with its own times and session. Nothing is written before data has
// been decoded and migrated. What the file held, even if damaged, is then kept
// as NAME.bak, in place of an earlier NAME.bak, unless it was blank. With
// FormatAuto the file keeps its format; a new file, or one that held no readable
// container, takes that of data.
//
// The errors are those of [Decode], without a path, [*InvalidError] for blank
// data, and those of SaveWithSession except for errors about the old content.
func (b *Backend) Import(ctx context.Context, data []byte) error {
	c, info, err := Decode(data)
	if err != nil {
		return err
	}
	if info.Blank {
		return &InvalidError{Field: "data", Reason: "blank, it holds no container"}
	}
	return b.locked(ctx, "import", func() error {
		old, err := b.read(ctx)
		if err != nil && !errors.Is(err, hackpadfs.ErrNotExist) {
			return err
		}
		format, keep := info.Format, true
		if _, s, err := b.decode(old); err == nil {
			if keep = !s.blank; keep {
				format = s.format
			}
		}
		return b.replace(ctx, c, b.formatFor(format), func(next []byte) error {
			if !keep || bytes.Equal(old, next) {
				return nil
			}
			return b.fsys.ReplaceFile(ctx, b.name+".bak", old)
		})
	})
}
