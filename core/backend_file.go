package core

import (
	"context"
	"errors"
	"time"
)

// Clear removes the file and its journal, also damaged ones. There need be
// neither. Copies that were kept beside them stay.
func (b *Backend) Clear(ctx context.Context) error {
	d := b.store.disk
	return b.store.use(ctx, "clear", func() error {
		// Not to lock the name of a missing file spares it a lock file.
		if exists, err := d.exists(); err != nil || !exists {
			return err
		}
		start := time.Now()
		_, _, err := b.store.takeLock(ctx)
		switch {
		case err == nil:
			err = b.store.keepOrRelease(d.remove())
		case isDamage(err):
			err = d.removeDamaged(ctx)
		}
		if err == nil {
			b.store.trace(Event{Kind: EventCleared}, start)
		}
		return err
	})
}

// Migrate brings a file of an older version to StorageVersion and reports
// whether there was something to do. The old bytes are kept as SaveWithSession
// keeps them. A file of the current version is not touched. The errors are those
// of LoadContainer, and one that matches [fs.ErrNotExist] when there is no file.
func (b *Backend) Migrate(ctx context.Context) (migrated bool, err error) {
	s := b.store
	// A look without the lock spares a current file a lock file.
	outdated := false
	err = b.existing(ctx, "migrate", func() error {
		outdated = s.info.Version < StorageVersion
		return nil
	})
	if err != nil || !outdated {
		return false, err
	}
	err = s.lockedEntries(ctx, "migrate", func() error {
		if !s.disk.seen.exists || s.info.Version == StorageVersion {
			return nil
		}
		c, err := s.container()
		if err == nil {
			err = s.replace(ctx, c, s.format(), s.keepVersion0(ctx))
		}
		migrated = err == nil
		return err
	})
	return migrated, err
}

// Replace makes data, the bytes of a container of any version and format, the
// content of the file as they are. Nothing is kept of what the file held, except
// for a damaged journal. The errors are those of Import.
func (b *Backend) Replace(ctx context.Context, data []byte) error {
	_, info, err := Decode(data)
	if err == nil && info.Blank {
		err = &InvalidError{Field: "data", Reason: "blank, it holds no container"}
	}
	if err != nil {
		return err
	}
	s := b.store
	return s.use(ctx, "replace", func() error {
		if err := s.setDamagedAside(ctx); err != nil {
			return err
		}
		if _, _, err := s.takeLock(ctx); err != nil {
			return err
		}
		err := s.disk.fold(ctx, data, false, func() error { return nil })
		s.disk.forget() // what it says is read when it is needed
		return s.keepOrRelease(err)
	})
}

// Convert writes the file in another format and changes nothing else, times
// included. A file of an older version is migrated, and its old bytes are kept
// as SaveWithSession keeps them. The errors are those of Migrate.
func (b *Backend) Convert(ctx context.Context, f Format) error {
	s := b.store
	return s.lockedEntries(ctx, "convert", func() error {
		if !s.disk.seen.exists {
			return s.missing("convert")
		}
		c, err := s.container()
		if err != nil {
			return err
		}
		return s.replace(ctx, c, f, s.keepVersion0(ctx))
	})
}

// setDamagedAside makes way for what is to replace everything.
func (s *store) setDamagedAside(ctx context.Context) error {
	return errors.Join(s.release(), s.disk.setDamagedAside(ctx))
}
