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
	l, n, err := b.load(ctx, "load")
	if err != nil {
		return nil, err
	}
	if n.data == nil {
		return NewContainer("default", nil), nil
	}
	c, _, err := b.decode(l, n)
	return c, err
}

// Inspect returns the container in the file as LoadContainer does, and how the
// file is written. When there is no file the error matches [fs.ErrNotExist].
func (b *Backend) Inspect(ctx context.Context) (*Container, Info, error) {
	l, n, err := b.load(ctx, "inspect")
	if err != nil {
		return nil, Info{}, err
	}
	if n.data == nil {
		return nil, Info{}, b.missing("inspect")
	}
	c, s, err := b.decode(l, n)
	return c, Info{Format: s.format, Version: s.version, Blank: s.blank}, err
}

// Exists reports whether there is a file, be it blank or damaged. It reports
// false only when the file is proven to be missing.
func (b *Backend) Exists(ctx context.Context) (bool, error) {
	if err := b.begin(ctx, "stat"); err != nil {
		return false, err
	}
	_, err := b.fsys.Stat(b.name)
	if errors.Is(err, hackpadfs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// StoredSessionID returns the session that the file records. It reports false
// when there is none: no file, a blank one, or one of version 0. The errors are
// those of LoadContainer.
func (b *Backend) StoredSessionID(ctx context.Context) (string, bool, error) {
	l, n, err := b.load(ctx, "load")
	if err != nil {
		return "", false, err
	}
	s, err := b.state(l, n)
	if err != nil || s.blank || s.version == 0 {
		return "", false, err
	}
	return s.session, true, nil
}

// Export returns the container in the file as bytes of the given format,
// FormatAuto for the format that the file has. It changes nothing else: times
// and session are those of the file. When there is no file the error matches
// [fs.ErrNotExist]; others are those of LoadContainer.
func (b *Backend) Export(ctx context.Context, f Format) ([]byte, error) {
	l, n, err := b.load(ctx, "export")
	if err != nil {
		return nil, err
	}
	if n.data == nil {
		return nil, b.missing("export")
	}
	c, s, err := b.decode(l, n)
	if err != nil {
		return nil, err
	}
	if f == FormatAuto {
		f = s.format
	}
	return Encode(c, f)
}
