package core

import (
	"context"
	"errors"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// exists reports whether there is a container or a journal.
func (d *disk) exists() (bool, error) {
	if err := d.resolve(); err != nil {
		return false, err
	}
	for _, name := range []string{d.name, d.journalName()} {
		_, err := d.fsys.Stat(name)
		if !errors.Is(err, hackpadfs.ErrNotExist) {
			return err == nil, err
		}
	}
	return false, nil
}

// disown makes the commits in the journal those of another container, so that
// they are set aside before it is used again.
func (d *disk) disown(n *delta) {
	if len(n.commits) > 0 {
		d.state = journalOrphaned
	}
}

// setDamagedAside moves a journal that can't be read out of the way. One that
// can be read stays.
func (d *disk) setDamagedAside(ctx context.Context) error {
	if err := d.resolve(); err != nil {
		return err
	}
	_, _, err := readJournal(d.fsys, d.journalName())
	if !isDamage(err) {
		return nil // what else is wrong shows later
	}
	return d.whileLocked(ctx, func() error {
		_, _, err := readJournal(d.fsys, d.journalName())
		if !isDamage(err) {
			return nil
		}
		data, _, err := d.remains(ctx, d.journalName())
		if err != nil {
			return err
		}
		if err := d.keepOrphan(ctx, data); err != nil {
			return err
		}
		return d.fsys.Remove(d.journalName())
	})
}

// setUnreadableAside moves a container out of the way that the file system knows
// to be damaged. There is none then, until another one is written.
func (d *disk) setUnreadableAside(ctx context.Context) error {
	return d.whileLocked(ctx, func() error {
		_, err := readWhole(ctx, d.fsys, d.name)
		if !errors.Is(err, fsadapter.ErrCorrupt) {
			return nil // what else is wrong shows later
		}
		contents, err := d.rescue(ctx, d.name)
		if err != nil {
			return err
		}
		for _, content := range contents {
			if _, err := keepAside(ctx, d.fsys, d.name, damagedMark, content); err != nil {
				return err
			}
		}
		return d.fsys.Remove(d.name)
	})
}

// removeDamaged removes container and journal, whatever they hold. A journal that
// is none is not ours to remove.
func (d *disk) removeDamaged(ctx context.Context) error {
	return d.whileLocked(ctx, func() error {
		if _, _, err := readJournal(d.fsys, d.journalName()); errors.Is(err, fsadapter.ErrForeign) {
			return err
		}
		if err := d.changeable(); err != nil {
			return err
		}
		for _, name := range []string{d.name, d.journalName()} {
			if err := d.fsys.Remove(name); err != nil && !errors.Is(err, hackpadfs.ErrNotExist) {
				return err
			}
		}
		d.announce()
		return nil
	})
}

// whileLocked runs fn under the lock, which is not held, whatever the files hold.
func (d *disk) whileLocked(ctx context.Context, fn func() error) error {
	if err := d.takeLock(ctx); err != nil {
		return err
	}
	d.forget()
	return errors.Join(fn(), d.leave())
}

// readJournal reads a journal as a whole. A missing one has no frames.
func readJournal(fsys fsadapter.FS, path string) (journalHeader, []journalFrame, error) {
	j, err := openJournal(fsys, path, hackpadfs.FlagReadOnly)
	if errors.Is(err, hackpadfs.ErrNotExist) {
		return journalHeader{}, nil, nil
	}
	if err != nil {
		return journalHeader{}, nil, err
	}
	frames, err := j.readFrames()
	return j.header, frames, errors.Join(err, j.close())
}
