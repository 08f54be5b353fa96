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
	var s *Salvaged
	d := b.store.disk
	err := b.store.use(ctx, "salvage", func() error {
		// Not to lock the name of a missing file spares it a lock file.
		if exists, err := d.exists(); err == nil && !exists {
			return b.store.missing("salvage")
		}
		if err := b.store.release(); err != nil {
			return err
		}
		locked := false
		salvage := func() (err error) {
			locked = true
			s, err = d.salvage(ctx)
			return err
		}
		err := d.whileLocked(ctx, salvage)
		if !locked && !errors.Is(err, fsadapter.ErrLocked) {
			err = salvage() // perhaps this file may be read, but not locked
		}
		return err
	})
	return s, err
}

func (d *disk) salvage(ctx context.Context) (*Salvaged, error) {
	container, damage, err := d.remains(ctx, d.name)
	if err != nil {
		return nil, err
	}
	journal, _, err := d.remains(ctx, d.journalName())
	if err != nil {
		return nil, err
	}
	s, err := Salvage(container, journal)
	if err == nil && damage != nil {
		s.Losses = append(s.Losses, Loss{Length: int64(len(container)), Reason: damage.Error()})
	}
	return s, located(err, d.name)
}

// remains returns the bytes of a file, nil when there is none. Of one that the
// file system knows to be damaged they are its best guess, and damage is not nid.
func (d *disk) remains(ctx context.Context, name string) (data []byte, damage, err error) {
	data, err = readWhole(ctx, d.fsys, name)
	if errors.Is(err, hackpadfs.ErrNotExist) {
		return nil, nil, nil
	}
	if !errors.Is(err, fsadapter.ErrCorrupt) {
		return data, nil, err
	}
	contents, rescueErr := d.rescue(ctx, name)
	if rescueErr != nil {
		return nil, nil, errors.Join(err, rescueErr)
	}
	if len(contents) > 0 {
		data = contents[0]
	}
	return data, err, nil
}

// rescue returns what the file system still has of a file that it knows to be
// damaged.
func (d *disk) rescue(ctx context.Context, name string) ([][]byte, error) {
	if rescuer, ok := d.fsys.(fsadapter.Rescuer); ok {
		return rescuer.Rescue(ctx, name)
	}
	return nil, nil
}
