package core

import (
	"context"
	"errors"
	"io/fs"
	"sync/atomic"
	"time"

	"holdfast/fsadapter"
)

// SessionOptions say how a [Session] works. The zero value is ready for use.
type SessionOptions struct {
	// SessionID is recorded in a file that the session creates. The default is
	// DefaultSessionID.
	SessionID string

	// Format is how the container is written. The default, FormatAuto, keeps
	// the format that the file has and writes a new one as FormatJSON.
	Format Format

	// LooseNumbers is as in [Options].
	LooseNumbers bool

	// CheckpointSize is the length of the journal, in bytes, below which it is
	// not folded into the container unless Checkpoint or Close says so. Above,
	// it is folded as soon as it is longer than half of the container. The
	// default is DefaultCheckpointSize; a negative value leaves it all to
	// Checkpoint and Close.
	CheckpointSize int64

	// KeepJournal has Close leave what is in the journal there.
	KeepJournal bool

	// OnChange is called, from one goroutine at a time, after others have
	// changed the file. Several changes may make one call.
	OnChange func(Change)

	// PollInterval is how often a file is looked at for OnChange, where the file
	// system has no word of changes. The default is DefaultPollInterval.
	PollInterval time.Duration
}

// Defaults of SessionOptions.
const (
	DefaultCheckpointSize = 256 << 10
	DefaultPollInterval   = 500 * time.Millisecond
)

// Change says that others have changed the memory.
type Change struct {
	// SetAside is the name of a file, or "". Commits that were made to this
	// memory were found after a program that knows no journals had replaced the
	// container. They are no longer part of the memory, but kept in that file.
	SetAside string
}

// Session is a container opened for work: its entries by ID, and a journal
// beside the file, NAME.journal, to which every change is appended. A change
// costs the same however much is remembered already.
//
// Any number of sessions and backends, in this process and in others, can work
// on the same file. Each change is made under the lock of the file and after
// reading what others have changed, so that none is lost. A Session is safe for
// use by several goroutines.
//
// Every method that takes a context ends early with the context's error. When a
// method that changes something returns nil, the change survives a crash right
// after. When it returns an error, the whole change may or may not be found
// later, never a part of it; it was not made if the error is an
// [*InvalidError] or matches ErrConflict.
//
// Besides the errors that a method names, each returns [*CorruptError] for a
// damaged container or journal, [*VersionError] for one that a newer program
// wrote, an error that matches [fsadapter.ErrLocked] when another owner keeps
// the lock, what the file system reports, and [fs.ErrClosed] after Close.
type Session struct {
	opts SessionOptions
	path string // as given to OpenSession

	busy chan struct{} // who has put a value into it may use what follows
	ledger
	table  *table
	head   Container // all but the entries
	closed bool

	postponed int64 // the journal is not folded by itself before it has this length

	stale   atomic.Bool   // others have said that they changed something
	taken   time.Time     // when the lock was
	holding atomic.Bool   // the lock is held, so nobody else changes anything
	keeping chan struct{} // closed when a lock that was kept is given back
	watcher *watcher
}

// OpenSession opens the memory file called name and reads it. It need not
// exist: nothing is created before the first change. The names of errors are
// those of [Open] and Session.
func OpenSession(ctx context.Context, fsys fsadapter.FS, name string, opts SessionOptions) (*Session, error) {
	if _, err := Open(fsys, name, Options{Format: opts.Format}); err != nil {
		return nil, err
	}
	s := &Session{opts: opts, path: name, busy: make(chan struct{}, 1)}
	if s.opts.CheckpointSize == 0 {
		s.opts.CheckpointSize = DefaultCheckpointSize
	}
	l, err := newLedger(fsys, name)
	if err != nil {
		return nil, err
	}
	if err := refuseHopeless(ctx, l.fsys, l.name); err != nil {
		return nil, err
	}
	s.ledger = *l
	s.watcher = newWatcher(s)
	if err := s.read(ctx, "open", func() error { return nil }); err != nil {
		s.watcher.stop()
		return nil, errors.Join(err, s.leave())
	}
	s.watcher.start()
	return s, nil
}

// Path returns the name of the file, as given to OpenSession.
func (s *Session) Path() string { return s.path }

// Close folds the journal into the container, unless there is nothing in it or
// SessionOptions.KeepJournal says otherwise, and ends the use of s. An error
// does not mean that something is lost: it stays in the journal. Closing twice
// does nothing.
func (s *Session) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), LockTimeout)
	defer cancel()
	if err := s.begin(ctx, "close"); err != nil {
		if errors.Is(err, fs.ErrClosed) {
			return nil
		}
		return err
	}
	defer s.end()
	s.closed = true
	s.watcher.stop()
	var err error
	if !s.opts.KeepJournal && (s.place.pending > 0 || !s.place.known) {
		err = s.checkpoint(ctx)
	}
	return errors.Join(err, s.release())
}

// begin waits until the caller alone may use s.
func (s *Session) begin(ctx context.Context, op string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case s.busy <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	if s.closed {
		s.end()
		return &fs.PathError{Op: op, Path: s.path, Err: fs.ErrClosed}
	}
	return nil
}

func (s *Session) end() { <-s.busy }
