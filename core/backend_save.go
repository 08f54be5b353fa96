package core

import (
	"context"

	"holdfast/fsadapter"
)

// Save makes entries the content of the file, under the session ID of b. The
// rest is as with SaveWithSession.
func (b *Backend) Save(ctx context.Context, entries []Entry) error {
	return b.SaveWithSession(ctx, b.session(), entries)
}

func (b *Backend) session() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.sessionID == "" {
		return DefaultSessionID
	}
	return b.sessionID
}

// SaveWithSession makes entries the content of the file, whatever it held
// before: the last save wins as a whole. The file's creation time and unknown
// fields stay, its modification time moves forward. Missing parent directories
// are made.
//
// When it returns nil, the entries survive a crash right after. When it returns
// an error, the file holds the old content or the new one, as a whole. It
// refuses, and leaves the file as it is, when the file is damaged
// ([*CorruptError]) or of a newer version ([*VersionError]), when an entry can't
// be stored ([*InvalidError]) and when another owner keeps the lock
// ([fsadapter.ErrLocked]).
//
// The first save over a file of version 0 keeps the old bytes beside it, as
// NAME.v0.bak.
func (b *Backend) SaveWithSession(ctx context.Context, sessionID string, entries []Entry) error {
	return b.locked(ctx, "save", func(l *ledger, n *news) error {
		old, err := b.state(l, n)
		if err != nil {
			return err
		}
		c := NewContainer(sessionID, entries)
		if !old.blank {
			c.CreatedAt, c.Extra = old.created, old.extra
			c.ModifiedAt = later(old.changed, c.ModifiedAt)
		}
		return b.write(ctx, l, old, c)
	})
}

// SaveContainer stores c if the file is still what c was loaded from: for a
// container from NewContainer, missing or blank. Otherwise it returns an error
// that matches ErrConflict and leaves the file as it is. When it returns nil, c
// has the modification time that was stored, and can be changed and saved
// again. The other errors are those of SaveWithSession.
func (b *Backend) SaveContainer(ctx context.Context, c *Container) error {
	return b.locked(ctx, "save", func(l *ledger, n *news) error {
		old, err := b.state(l, n)
		if err != nil {
			return err
		}
		if c.origin != old.origin() {
			return fsadapter.Describe(ErrConflict, b.name)
		}
		next := *c
		next.Version = StorageVersion
		next.ModifiedAt = later(old.changed, later(c.ModifiedAt, currentTime()))
		if err := b.write(ctx, l, old, &next); err != nil {
			return err
		}
		c.Version, c.ModifiedAt, c.origin = next.Version, next.ModifiedAt, next.origin
		return nil
	})
}

// write stores c in place of old, in the format that is asked for. On success c
// stands for the new content.
func (b *Backend) write(ctx context.Context, l *ledger, old state, c *Container) error {
	format := FormatJSON
	if !old.blank {
		format = old.format
	}
	if b.opts.LooseNumbers {
		c.Entries = old.numbers.restoreEntries(c.Entries)
		c.Extra = restoreNumbers(old.extra, c.Extra)
	}
	return b.replace(ctx, l, c, b.formatFor(format), old.keepOld(ctx, l))
}

// keepOld returns what keeps the bytes of an older version before they are
// replaced.
func (s state) keepOld(ctx context.Context, l *ledger) func([]byte) error {
	return func([]byte) error {
		if s.blank || s.version > 0 {
			return nil
		}
		return keepVersion0(ctx, l.fsys, l.name, s.data)
	}
}

// formatFor returns the format to write when automatic would be right.
func (b *Backend) formatFor(automatic Format) Format {
	if b.opts.Format == FormatAuto {
		return automatic
	}
	return b.opts.Format
}

// replace stores c, once it is encoded and keep, which gets the new content, has
// returned without an error.
func (b *Backend) replace(ctx context.Context, l *ledger, c *Container, f Format, keep func(next []byte) error) error {
	data, err := Encode(c, f)
	if err != nil {
		return err
	}
	if err := l.fold(ctx, data, true, func() error { return keep(data) }); err != nil {
		return err
	}
	s := b.summarize(l.place.raw, c)
	s.format = f
	b.remember(s)
	c.origin = s.raw
	return nil
}
