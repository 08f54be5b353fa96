package core

import (
	"context"
	"errors"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// Reading without the lock can meet a checkpoint or an append under way, which
// looks like damage or like a container of somebody else. It does not last.
const (
	peekAttempts = 4
	peekPause    = 2 * time.Millisecond
)

// peek reads what is not known yet without the lock. It reports false when what
// it saw may have been a change under way; what was known is then left as it was.
func (d *disk) peek(ctx context.Context) (n *delta, settled bool, err error) {
	for attempt := range peekAttempts {
		if attempt > 0 {
			time.Sleep(peekPause << attempt)
		}
		before, state := d.seen, d.state
		n, settled, err = d.peekOnce(ctx)
		if settled && err == nil {
			break
		}
		d.seen, d.state = before, state
		if settled {
			break
		}
	}
	return n, settled, err
}

// peekOnce reads the container and then its journal. That is what both were at
// one moment only if the container was not replaced in between: after that the
// journal may have been emptied.
func (d *disk) peekOnce(ctx context.Context) (n *delta, settled bool, err error) {
	if err := d.resolve(); err != nil {
		return nil, true, err
	}
	before, err := d.stamp()
	if err != nil {
		return nil, true, err
	}
	journal, err := stampOf(d.fsys, d.journalName())
	if err != nil {
		return nil, true, err
	}
	if n, err = d.readUnlocked(ctx, before); err != nil {
		return nil, !isDamage(err), err
	}
	d.seen.journal = journal
	after, err := d.stamp()
	return n, err == nil && after == before && d.state != journalOrphaned, err
}

func (d *disk) readUnlocked(ctx context.Context, stamp string) (*delta, error) {
	if err := d.openJournal(hackpadfs.FlagReadOnly); err != nil {
		return nil, err
	}
	n, err := d.read(ctx, stamp)
	return n, errors.Join(err, d.closeJournal())
}

// isDamage reports whether err is about what a file holds, not about the way to
// it.
func isDamage(err error) bool {
	var corrupt *CorruptError
	var version *VersionError
	return errors.As(err, &corrupt) || errors.As(err, &version) || errors.Is(err, fsadapter.ErrCorrupt)
}
