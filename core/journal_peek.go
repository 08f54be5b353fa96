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

// load reads everything for somebody who wants to change nothing. It needs the
// lock only where files are not to be opened by two at once, and when it can't
// make sense of what it sees without.
func (l *ledger) load(ctx context.Context) (*news, error) {
	if _, exclusive := l.fsys.(fsadapter.Notifier); exclusive {
		return l.loadLocked(ctx)
	}
	n, settled, err := l.peek(ctx)
	if settled {
		return n, err
	}
	locked, lockErr := l.loadLocked(ctx)
	if lockErr == nil || isDamage(lockErr) {
		return locked, lockErr
	}
	if errors.Is(lockErr, fsadapter.ErrLocked) || ctx.Err() != nil {
		return nil, lockErr
	}
	return n, err // a file that may be read, but not locked
}

func (l *ledger) loadLocked(ctx context.Context) (*news, error) {
	l.place.known = false
	n, err := l.enter(ctx)
	if err != nil {
		return nil, err
	}
	return n, l.leave()
}

// peek reads everything without the lock. It reports false when what it saw may
// have been a change under way.
func (l *ledger) peek(ctx context.Context) (n *news, settled bool, err error) {
	for attempt := range peekAttempts {
		if attempt > 0 {
			time.Sleep(peekPause << attempt)
		}
		n, settled, err = l.peekOnce(ctx)
		if settled {
			break
		}
	}
	return n, settled, err
}

// peekOnce reads the container and then its journal. That is what both were at
// one moment only if the container was not replaced in between: after that the
// journal may have been emptied.
func (l *ledger) peekOnce(ctx context.Context) (n *news, settled bool, err error) {
	before, err := l.stamp()
	if err != nil {
		return nil, true, err
	}
	n, settled, err = l.readBoth(ctx)
	if err != nil || !settled {
		return n, settled, err
	}
	after, err := l.stamp()
	return n, err == nil && after == before, err
}

func (l *ledger) readBoth(ctx context.Context) (n *news, settled bool, err error) {
	data, raw, err := l.readContainer(ctx)
	if err != nil {
		return nil, true, err
	}
	n = &news{reload: true, data: data, raw: raw}
	header, frames, err := readJournal(l.fsys, l.journalName())
	if err != nil {
		return nil, !isDamage(err), err
	}
	commits, belongs, _ := pendingCommits(header, frames, n.raw)
	if !belongs {
		return n, len(commits) == 0, nil
	}
	n.commits = commits
	return n, true, nil
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

// isDamage reports whether err is about what a file holds, not about the way to
// it.
func isDamage(err error) bool {
	var corrupt *CorruptError
	var version *VersionError
	return errors.As(err, &corrupt) || errors.As(err, &version) || errors.Is(err, fsadapter.ErrCorrupt)
}
