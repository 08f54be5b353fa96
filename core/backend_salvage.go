package core

import (
	"context"
	"errors"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// Salvage reads what it can of the file and its journal, as the function
// [Salvage] does, and changes nothing. To go on with what it found, encode the
// container and Import it: that keeps the damaged bytes.
//
// When there is neither a file nor a journal the error matches
// [fs.ErrNotExist]; one that a newer program wrote is a [*VersionError].
func (b *Backend) Salvage(ctx context.Context) (*Salvaged, error) {
	if err := b.begin(ctx, "salvage"); err != nil {
		return nil, err
	}
	l, err := newLedger(b.fsys, b.name)
	if err != nil {
		return nil, err
	}
	// Not to lock the name of a missing file spares it a lock file.
	if exists, err := l.exists(); err == nil && !exists {
		return nil, b.missing("salvage")
	}
	var container, journal []byte
	read := func() (err error) {
		container, journal, err = l.remains(ctx)
		return err
	}
	err = l.whileLocked(ctx, read)
	if container == nil && journal == nil && err != nil && !errors.Is(err, fsadapter.ErrLocked) {
		err = read() // perhaps this file may be read, but not locked
	}
	switch {
	case err != nil:
		return nil, located(err, b.name)
	case container == nil && journal == nil:
		return nil, b.missing("salvage")
	}
	s, err := Salvage(container, journal)
	return s, located(err, b.name)
}

// remains returns the bytes of container and journal, nil for one that is not
// there.
func (l *ledger) remains(ctx context.Context) (container, journal []byte, err error) {
	container, err = readWhole(ctx, l.fsys, l.name)
	if err != nil && !errors.Is(err, hackpadfs.ErrNotExist) {
		return nil, nil, err
	}
	journal, err = readWhole(ctx, l.fsys, l.journalName())
	if err != nil && !errors.Is(err, hackpadfs.ErrNotExist) {
		return nil, nil, err
	}
	return container, journal, nil
}
