package core

import (
	"context"
	"errors"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// disk is a container and its journal on the file system, which are one memory
// only together. All that reads or changes them goes through it.
//
// What holds at all times:
//
//   - Files are changed only between enter and leave, while the lock is held.
//     The journal is open just as long.
//   - seen is what the owner of the disk knows of the files. Where seen.known is
//     false it knows nothing for certain, and the next reading reads all: every
//     failure of a change ends so, because what it has left is unknown.
//   - A commit is appended only to a journal that extends the container which is
//     there, and that is known to be durable: see prepare. Commits that extend a
//     container which is gone are copied elsewhere before the journal is used.
//   - A container is replaced only after a checkpoint frame that names it is
//     durable, so that a reader can tell whether it holds the commits already.
//
// JOURNAL.md says what the bytes mean and why each crash is survived. A disk is
// not safe for use by several goroutines.
type disk struct {
	root fsadapter.FS // and path: as the caller named the container
	path string
	fsys fsadapter.FS // and name: what that leads to, which is no link
	name string

	lock      fsadapter.Lock // nil when the lock is not held
	journal   *journalFile   // while the lock is held; nil when there is none
	seen      snapshot
	state     journalState
	orphans   []string      // the names of journals that were set aside
	waited    time.Duration // for the lock, when it was taken last
	announced bool          // others were told of a change since the lock was taken
}

// snapshot is the files at one moment, as far as their owner has read or written
// them.
type snapshot struct {
	known     bool     // the rest counts
	exists    bool     // there is a container
	stamp     string   // of the container, "" when there is none
	journal   string   // stamp of the journal, where there is need of it
	raw       identity // of the container, zero when it is blank or missing
	memory    identity // of the container and the commits that it lacks
	durable   bool     // the container is known to outlive a loss of power
	canonical bool     // the container is known to be written as Encode does
	position  journalPosition
	pending   int64 // bytes of commits that the container lacks
}

// journalState says what has to be done to the journal before a commit.
type journalState int

const (
	// journalUsable: nothing. It extends the container, or there is none.
	journalUsable journalState = iota
	// journalStale: it extends another container, but has no commits. Reset it.
	journalStale
	// journalOrphaned: it has commits to another container. Set it aside.
	journalOrphaned
	// journalSuspect: a write to it failed. Fold it into the container.
	journalSuspect
)

// extendsOther reports whether the journal belongs to a container that is gone.
func (s journalState) extendsOther() bool { return s == journalStale || s == journalOrphaned }

// delta is what the files hold that the owner of a disk does not know yet.
type delta struct {
	// reload says that what was known before no longer counts: the content is
	// data, extended by commits. Otherwise only commits are new.
	reload  bool
	data    []byte // nil when there is no container
	commits []journalFrame
}

// any reports whether there is something new.
func (d *delta) any() bool { return d.reload || len(d.commits) > 0 }

// newDisk returns the disk of the container called path. It does no I/O.
func newDisk(fsys fsadapter.FS, path string) *disk {
	return &disk{root: fsys, path: path, fsys: fsys, name: path}
}

func (d *disk) journalName() string { return d.name + journalSuffix }

func (d *disk) held() bool { return d.lock != nil }

// exclusive reports whether files must not be opened by two at once. There,
// others say when they change something.
func (d *disk) exclusive() bool {
	_, ok := d.root.(fsadapter.Notifier)
	return ok
}

// forget makes the next reading read everything.
func (d *disk) forget() { d.seen.known = false }

// failed is forget after a change that has failed with err, which it returns.
func (d *disk) failed(err error) error {
	d.forget()
	if d.journal != nil && d.journal.broken != nil {
		d.state = journalSuspect
	}
	return err
}

// resolve finds out where the files are. Links may have been changed.
func (d *disk) resolve() error {
	resolver, ok := d.root.(fsadapter.Resolver)
	if !ok {
		return nil
	}
	fsys, name, err := resolver.Resolve(d.path)
	if err == nil {
		d.fsys, d.name = fsys, name
	}
	return err
}

// becameLink reports whether somebody has put a link in place of the container,
// whose lock and journal are those of what it leads to.
func (d *disk) becameLink() bool {
	resolver, ok := d.fsys.(fsadapter.Resolver)
	if !ok {
		return false
	}
	fsys, name, err := resolver.Resolve(d.name)
	return err != nil || fsys != d.fsys || name != d.name
}

// enter takes the lock, unless it is held, and returns what is not known yet.
func (d *disk) enter(ctx context.Context) (*delta, error) {
	for {
		if !d.held() {
			if err := d.takeLock(ctx); err != nil {
				return nil, err
			}
		} else if d.seen.known {
			return &delta{}, nil
		}
		n, err := d.catchUp(ctx)
		if err != nil {
			d.forget()
			return nil, errors.Join(err, d.leave())
		}
		if !n.reload || !d.becameLink() {
			return n, nil
		}
		d.forget()
		if err := d.leave(); err != nil {
			return nil, err
		}
	}
}

func (d *disk) takeLock(ctx context.Context) error {
	if err := d.resolve(); err != nil {
		return err
	}
	start := time.Now()
	lock, err := lockWithin(ctx, d.fsys, d.name)
	d.waited = time.Since(start)
	if err != nil {
		return err
	}
	d.lock, d.announced = lock, false
	return nil
}

// tornTail returns how many bytes behind the last frame of the open journal are
// to be cut off before the next one is appended.
func (d *disk) tornTail() int64 {
	if d.journal == nil || d.journal.header.generation == 0 || d.state.extendsOther() {
		return 0
	}
	return max(d.journal.length-d.journal.end, 0)
}

// leave closes the journal and gives the lock back.
func (d *disk) leave() error {
	if !d.held() {
		return nil
	}
	err := d.closeJournal()
	if !d.exclusive() {
		stamp, err := stampOf(d.fsys, d.journalName())
		d.seen.journal = stamp
		d.seen.known = d.seen.known && err == nil
	}
	lock := d.lock
	d.lock = nil
	return errors.Join(err, lock.Unlock())
}

// catchUp reads what is not known yet, under the lock.
func (d *disk) catchUp(ctx context.Context) (*delta, error) {
	if err := d.openJournal(hackpadfs.FlagReadWrite); err != nil {
		return nil, err
	}
	stamp, err := d.stamp()
	if err != nil {
		return nil, err
	}
	n, err := d.read(ctx, stamp)
	if err == nil && n.reload && d.journal != nil {
		fsadapter.Share(d.fsys, d.journalName(), d.name) // who had it first may not have known for whom
	}
	return n, err
}

// openJournal opens the journal, if there is one.
func (d *disk) openJournal(flags int) error {
	if err := d.closeJournal(); err != nil {
		return err
	}
	j, err := openJournal(d.fsys, d.journalName(), flags)
	if errors.Is(err, hackpadfs.ErrNotExist) {
		return nil
	}
	d.journal = j
	return err
}

func (d *disk) closeJournal() error {
	if d.journal == nil {
		return nil
	}
	err := d.journal.close()
	d.journal = nil
	return err
}

// read reads what is not known yet from a container with the given stamp and the
// open journal.
func (d *disk) read(ctx context.Context, stamp string) (*delta, error) {
	n, ok, err := d.readOn(stamp)
	if !ok && err == nil {
		n, err = d.readAll(ctx, stamp)
	}
	return n, err
}

// readOn reads the commits that were added to what is known. It reports false
// when that has been replaced.
func (d *disk) readOn(stamp string) (*delta, bool, error) {
	if !d.seen.known || d.state.extendsOther() || stamp != d.seen.stamp {
		return nil, false, nil
	}
	if d.journal == nil {
		return &delta{}, d.seen.position == journalPosition{}, nil
	}
	if ok, err := d.journal.resume(d.seen.position); !ok || err != nil {
		return nil, false, err
	}
	frames, err := d.journal.readFrames()
	if err != nil {
		return nil, false, err
	}
	commits := onlyCommits(frames)
	d.note(commits)
	return &delta{commits: commits}, true, nil
}

// readAll reads everything.
func (d *disk) readAll(ctx context.Context, stamp string) (*delta, error) {
	data, raw, err := d.readContainer(ctx)
	if err != nil {
		return nil, err
	}
	before := d.seen
	n := &delta{reload: true, data: data}
	d.seen = snapshot{known: true, exists: data != nil, stamp: stamp, raw: raw, memory: raw}
	if d.state.extendsOther() {
		d.state = journalUsable
	}
	if d.journal == nil {
		return n, d.checkKept(&before)
	}
	frames, err := d.journal.readFrames()
	if err != nil {
		return nil, err
	}
	commits, belongs, reset := pendingCommits(d.journal.header, frames, raw)
	switch {
	case belongs:
		n.commits = commits
	case len(commits) > 0:
		d.state = journalOrphaned
	default:
		d.state = journalStale
	}
	d.seen.durable, d.seen.canonical = reset, reset && d.journal.header.canonical
	d.note(n.commits)
	return n, d.checkKept(&before)
}

// checkKept returns an error when commits that were read before are gone, though
// the container is the one that they extend: whoever folds them replaces that.
// Their journal was deleted, cut off or replaced.
func (d *disk) checkKept(before *snapshot) error {
	if before.raw == (identity{}) || before.raw != d.seen.raw || d.seen.pending >= before.pending {
		return nil
	}
	d.seen.pending, d.seen.memory = before.pending, before.memory // as they were acknowledged
	return &CorruptError{Path: d.journalName(), Offset: journalStart, Reason: "changes that were there are gone"}
}

// note records that the owner knows the files up to the position of the journal.
func (d *disk) note(commits []journalFrame) {
	for _, f := range commits {
		d.seen.pending += f.size()
	}
	d.seen.memory = d.seen.memory.extend(commits)
	if d.journal != nil {
		d.seen.position = d.journal.journalPosition
	}
}

// current reports whether nothing has changed since the files were read, as far
// as can be told without the lock.
func (d *disk) current() (bool, error) {
	if d.held() || !d.seen.known {
		return d.seen.known, nil
	}
	stamp, err := stampOf(d.root, d.path) // a link may lead elsewhere now
	if err != nil || stamp != d.seen.stamp {
		return false, err
	}
	stamp, err = stampOf(d.fsys, d.journalName())
	return err == nil && stamp == d.seen.journal, err
}
