package core

import (
	"context"

	"holdfast/fsadapter"
)

// Save makes entries the content of the file, under the session ID of b. The
// rest is as with SaveWithSession.
func (b *Backend) Save(ctx context.Context, entries []Entry) error {
	return b.SaveWithSession(ctx, b.store.session(), entries)
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
	s := b.store
	return s.locked(ctx, "save", func() error {
		c := NewContainer(sessionID, entries)
		if !s.info.Blank {
			c.CreatedAt, c.Extra = s.head.CreatedAt, s.head.Extra
			c.ModifiedAt = later(s.head.ModifiedAt, c.ModifiedAt)
		}
		return s.save(ctx, c)
	})
}

// SaveContainer stores c if the file is still what c was loaded from: for a
// container from NewContainer, missing or blank. Otherwise it returns an error
// that matches ErrConflict and leaves the file as it is. When it returns nil, c
// has the modification time that was stored, and can be changed and saved
// again. The other errors are those of SaveWithSession.
func (b *Backend) SaveContainer(ctx context.Context, c *Container) error {
	s := b.store
	return s.locked(ctx, "save", func() error {
		if c.origin != s.origin() {
			return fsadapter.Describe(ErrConflict, s.called(s.path))
		}
		next := *c
		next.Version = StorageVersion
		next.ModifiedAt = later(c.ModifiedAt, currentTime())
		if !s.info.Blank {
			next.ModifiedAt = later(s.head.ModifiedAt, next.ModifiedAt)
		}
		if err := s.save(ctx, &next); err != nil {
			return err
		}
		c.Version, c.ModifiedAt, c.origin = next.Version, next.ModifiedAt, next.origin
		return nil
	})
}
