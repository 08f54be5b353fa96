package core

import (
	"context"
	"errors"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// exists reports whether there is a container or a journal.
func (l *ledger) exists() (bool, error) {
	for _, name := range []string{l.name, l.journalName()} {
		_, err := l.fsys.Stat(name)
		if !errors.Is(err, hackpadfs.ErrNotExist) {
			return err == nil, err
		}
	}
	return false, nil
}

// disown makes the commits in the journal those of another container, so that
// they are set aside before it is used again.
func (l *ledger) disown(n *news) {
	if len(n.commits) > 0 {
		l.foreign, l.unfolded = true, true
	}
}

// setDamagedAside moves a journal that can't be read out of the way. One that
// can be read stays.
func (l *ledger) setDamagedAside(ctx context.Context) error {
	_, _, err := readJournal(l.fsys, l.journalName())
	if !isDamage(err) {
		return nil // what else is wrong shows later
	}
	return l.whileLocked(ctx, func() error {
		_, _, err := readJournal(l.fsys, l.journalName())
		if !isDamage(err) {
			return nil
		}
		data, _, err := l.remains(ctx, l.journalName())
		if err != nil {
			return err
		}
		if err := l.keepOrphan(ctx, data); err != nil {
			return err
		}
		return l.fsys.Remove(l.journalName())
	})
}

// setUnreadableAside moves a container out of the way that the file system knows
// to be damaged. There is none then, until another one is written.
func (l *ledger) setUnreadableAside(ctx context.Context) error {
	return l.whileLocked(ctx, func() error {
		_, err := readWhole(ctx, l.fsys, l.name)
		if !errors.Is(err, fsadapter.ErrCorrupt) {
			return nil // what else is wrong shows later
		}
		contents, err := l.rescue(ctx, l.name)
		if err != nil {
			return err
		}
		for _, content := range contents {
			if _, err := keepAside(ctx, l.fsys, l.name+damagedMark, content); err != nil {
				return err
			}
		}
		return l.fsys.Remove(l.name)
	})
}

// removeDamaged removes container and journal, whatever they hold.
func (l *ledger) removeDamaged(ctx context.Context) error {
	return l.whileLocked(ctx, func() error {
		for _, name := range []string{l.name, l.journalName()} {
			if err := l.fsys.Remove(name); err != nil && !errors.Is(err, hackpadfs.ErrNotExist) {
				return err
			}
		}
		l.announce()
		return nil
	})
}

func (l *ledger) whileLocked(ctx context.Context, fn func() error) error {
	lock, err := lockWithin(ctx, l.fsys, l.name)
	if err != nil {
		return err
	}
	return errors.Join(fn(), lock.Unlock())
}
