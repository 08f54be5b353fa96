package core

import (
	"context"
	"errors"
)

// Clear removes the file and its journal, also damaged ones. There need be
// neither. Copies that were kept beside them stay.
func (b *Backend) Clear(ctx context.Context) error {
	if err := b.begin(ctx, "clear"); err != nil {
		return err
	}
	l, err := newLedger(b.fsys, b.name)
	if err != nil {
		return err
	}
	// Not to lock the name of a missing file spares it a lock file.
	if exists, err := l.exists(); err != nil || !exists {
		return err
	}
	if _, err := l.enter(ctx); err != nil {
		if isDamage(err) {
			return l.removeDamaged(ctx)
		}
		return err
	}
	return errors.Join(l.remove(), l.leave())
}

// Migrate brings a file of an older version to StorageVersion and reports whether there was something to do. The old bytes are
// kept as SaveWithSession keeps them. A file of the current version is not
// touched. The errors are those of LoadContainer, and one that matches
// [fs.ErrNotExist] when there is no file.
func (b *Backend) Migrate(ctx context.Context) (bool, error) {
	// A look without the lock spares a current file a lock file.
	l, n, err := b.load(ctx, "migrate")
	if err != nil {
		return false, err
	}
	if c, _, err := b.outdated(l, n); err != nil || c == nil {
		return false, err
	}
	migrated := false
	err = b.locked(ctx, "migrate", func(l *ledger, n *news) error {
		c, old, err := b.outdated(l, n)
		if err != nil || c == nil {
			return err
		}
		migrated = true
		return b.write(ctx, l, old, c)
	})
	return migrated && err == nil, err
}

// outdated returns the container in the file if it is of an older version, and
// else nil.
func (b *Backend) outdated(l *ledger, n *news) (*Container, state, error) {
	if n.data == nil {
		return nil, state{}, b.missing("migrate")
	}
	c, s, err := b.decode(l, n)
	if err != nil || s.version == StorageVersion {
		return nil, state{}, err
	}
	return c, state{n.data, s}, nil
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
	if err := b.setDamagedJournalAside(ctx); err != nil {
		return err
	}
	return b.locked(ctx, "replace", func(l *ledger, _ *news) error {
		return l.fold(ctx, data, false, func() error { return nil })
	})
}

// Convert writes the file in another format and changes nothing else, times
// included. A file of an older version is migrated, and its old bytes are kept
// as SaveWithSession keeps them. The errors are those of Migrate.
func (b *Backend) Convert(ctx context.Context, f Format) error {
	return b.locked(ctx, "convert", func(l *ledger, n *news) error {
		if n.data == nil {
			return b.missing("convert")
		}
		c, s, err := b.decode(l, n)
		if err != nil {
			return err
		}
		return b.replace(ctx, l, c, f, state{n.data, s}.keepOld(ctx, l))
	})
}

// setDamagedJournalAside makes way for what is to replace everything.
func (b *Backend) setDamagedJournalAside(ctx context.Context) error {
	if err := b.begin(ctx, "import"); err != nil {
		return err
	}
	l, err := newLedger(b.fsys, b.name)
	if err != nil {
		return err
	}
	err = l.setDamagedAside(ctx)
	b.tellOrphans(l)
	return err
}
