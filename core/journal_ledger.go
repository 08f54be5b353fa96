package core

import (
	"context"
	"errors"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// ledger keeps a container and its journal as one. Whoever works on a memory
// file, with a journal or without, goes through it: between enter and leave it
// holds the lock of the file, and the journal open. It is not safe for use by
// several goroutines.
type ledger struct {
	fsys fsadapter.FS
	name string

	lock    fsadapter.Lock // nil when the lock is not held
	journal *journalFile   // while the lock is held; nil when there is none
	place   place

	foreign  bool     // the journal extends another content: reset it before use
	unfolded bool     // and has commits: set it aside before that
	distrust bool     // a write to the journal failed: fold it before use
	orphans  []string // the names of journals that were set aside

	announced bool // others were told of a change since the lock was taken
}

// newLedger returns a ledger for the file that name stands for.
func newLedger(fsys fsadapter.FS, name string) (*ledger, error) {
	if resolver, ok := fsys.(fsadapter.Resolver); ok {
		var err error
		if fsys, name, err = resolver.Resolve(name); err != nil {
			return nil, err
		}
	}
	return &ledger{fsys: fsys, name: name}, nil
}

// place is how much of a file the user of a ledger knows.
type place struct {
	known    bool
	stamp    string   // of the container, "" when there is none
	journal  string   // stamp of the journal when the lock was given back, where there is need of it
	raw      identity // of the container, zero when it is blank or missing
	durable  bool     // the container is known to outlive a loss of power
	exact    bool     // the container is known to be written as this package writes it
	position journalPosition
	pending  int64    // bytes of commits that the container lacks
	memory   identity // of the container and those commits
}

// news is what a file holds that the user of a ledger does not know yet.
type news struct {
	// reload says that what was known before no longer counts: the content is
	// data, extended by commits. Otherwise only commits are new.
	reload  bool
	data    []byte // nil when there is no container
	exact   bool   // data is known to be written as this package writes it
	raw     identity
	commits []journalFrame
}

// any reports whether there is something new.
func (n *news) any() bool { return n.reload || len(n.commits) > 0 }

func (l *ledger) journalName() string { return l.name + journalSuffix }

func (l *ledger) held() bool { return l.lock != nil }

// enter takes the lock and returns what others have done to the file since
// leave. When the lock is held already, that is nothing.
func (l *ledger) enter(ctx context.Context) (*news, error) {
	if l.held() {
		return &news{}, nil
	}
	lock, err := lockWithin(ctx, l.fsys, l.name)
	if err != nil {
		return nil, err
	}
	l.lock, l.announced = lock, false
	n, err := l.catchUp(ctx)
	if err != nil {
		l.place.known = false
		return nil, errors.Join(err, l.leave())
	}
	if n.reload && l.becameLink() {
		if err := l.leave(); err != nil {
			return nil, err
		}
		moved, err := newLedger(l.fsys, l.name)
		if err != nil {
			return nil, err
		}
		l.fsys, l.name, l.place = moved.fsys, moved.name, place{}
		return l.enter(ctx)
	}
	return n, nil
}

// becameLink reports whether somebody has put a link in place of the file, whose
// lock and journal are those of what it leads to.
func (l *ledger) becameLink() bool {
	resolver, ok := l.fsys.(fsadapter.Resolver)
	if !ok {
		return false
	}
	fsys, name, err := resolver.Resolve(l.name)
	return err != nil || fsys != l.fsys || name != l.name
}

// leave closes the journal and gives the lock back.
func (l *ledger) leave() error {
	if !l.held() {
		return nil
	}
	var err error
	if l.journal != nil {
		err = l.journal.close()
	}
	l.stampJournal()
	lock := l.lock
	l.lock, l.journal = nil, nil
	return errors.Join(err, lock.Unlock())
}

// stampJournal takes down the state of the journal, by which current sees
// changes where others do not tell of them.
func (l *ledger) stampJournal() {
	if _, told := l.fsys.(fsadapter.Notifier); told {
		return
	}
	stamp, err := stampOf(l.fsys, l.journalName())
	l.place.journal = stamp
	l.place.known = l.place.known && err == nil
}

// current reports whether nothing has changed since leave, as far as can be
// told without the lock.
func (l *ledger) current() (bool, error) {
	if l.held() || !l.place.known {
		return l.place.known, nil
	}
	stamp, err := l.stamp()
	if err != nil || stamp != l.place.stamp {
		return false, err
	}
	stamp, err = stampOf(l.fsys, l.journalName())
	return err == nil && stamp == l.place.journal, err
}

func (l *ledger) catchUp(ctx context.Context) (*news, error) {
	if err := l.openJournal(); err != nil {
		return nil, err
	}
	stamp, err := l.stamp()
	if err != nil {
		return nil, err
	}
	if n, ok, err := l.readOn(stamp); ok || err != nil {
		return n, err
	}
	return l.readAll(ctx, stamp)
}

// openJournal opens the journal, if there is one.
func (l *ledger) openJournal() error {
	j, err := openJournal(l.fsys, l.journalName(), hackpadfs.FlagReadWrite)
	if errors.Is(err, hackpadfs.ErrNotExist) {
		return nil
	}
	l.journal = j
	return err
}

// readOn reads the commits that were added to what is known. It reports false
// when that has been replaced.
func (l *ledger) readOn(stamp string) (*news, bool, error) {
	p := &l.place
	if !p.known || l.foreign || stamp != p.stamp {
		return nil, false, nil
	}
	if l.journal == nil {
		return &news{}, p.position == journalPosition{}, nil
	}
	if l.journal.header != p.position.header || l.journal.length < p.position.end {
		return nil, false, nil
	}
	l.journal.journalPosition = p.position
	frames, err := l.journal.readFrames()
	if err != nil {
		return nil, false, err
	}
	commits := onlyCommits(frames)
	l.note(commits)
	return &news{commits: commits}, true, nil
}

// readAll reads everything.
func (l *ledger) readAll(ctx context.Context, stamp string) (*news, error) {
	data, raw, err := l.readContainer(ctx)
	if err != nil {
		return nil, err
	}
	n := &news{reload: true, data: data, raw: raw}
	l.place = place{known: true, stamp: stamp, raw: n.raw, memory: n.raw}
	l.foreign, l.unfolded = false, false
	if l.journal == nil {
		return n, nil
	}
	frames, err := l.journal.readFrames()
	if err != nil {
		return nil, err
	}
	commits, belongs, reset := pendingCommits(l.journal.header, frames, n.raw)
	if !belongs {
		l.foreign, l.unfolded = true, len(commits) > 0
		commits = nil
	}
	n.commits, n.exact = commits, reset && l.journal.header.exact
	l.place.durable, l.place.exact = reset, n.exact
	l.note(commits)
	return n, nil
}

// note records that the user knows the file up to the position of the journal.
func (l *ledger) note(commits []journalFrame) {
	for _, f := range commits {
		l.place.pending += f.size()
	}
	l.place.memory = l.place.memory.extend(commits)
	if l.journal != nil {
		l.place.position = l.journal.journalPosition
	}
}
