package core

import (
	"context"
	"errors"

	"holdfast/fsadapter"
)

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
type Session struct{ store *store }

// OpenSession opens the memory file called name and reads it. It need not
// exist: nothing is created before the first change. The names of errors are
// those of [Open] and Session.
func OpenSession(ctx context.Context, fsys fsadapter.FS, name string, opts SessionOptions) (*Session, error) {
	b, err := Open(fsys, name, opts)
	if err != nil {
		return nil, err
	}
	s, err := b.Session(ctx)
	if err != nil {
		return nil, errors.Join(err, b.store.abandon())
	}
	return s, nil
}

// Backend returns the other face of the memory. Both share what they know and
// the lock: neither reads again what the other has written. Closing one closes
// both.
func (s *Session) Backend() *Backend { return &Backend{s.store} }

// Path returns the name of the file, as given to OpenSession.
func (s *Session) Path() string { return s.store.path }

// Close folds the journal into the container, unless there is nothing in it or
// Options.KeepJournal says otherwise, and ends the use of s. An error does not
// mean that something is lost: it stays in the journal. Closing twice does
// nothing.
func (s *Session) Close() error { return s.store.close() }

// Checkpoint folds the journal into the container, so that programs that know
// no journals see what s sees. It does nothing when there is nothing to fold.
// A session does it by itself when the journal has grown, see
// Options.CheckpointSize.
func (s *Session) Checkpoint(ctx context.Context) error {
	return s.store.locked(ctx, "checkpoint", func() error {
		if err := s.store.disk.setAside(ctx); err != nil || !s.store.hasPending() {
			return err
		}
		return s.store.checkpoint(ctx)
	})
}

// OnChange has tell called, from one goroutine at a time, after others have
// changed the file, until it is cancelled or s is closed. Several changes may
// make one call.
func (s *Session) OnChange(tell func(Notice)) (cancel func()) { return s.store.onChange(tell) }

// Yield gives back a lock that s keeps in case it needs it again, once the
// operation under way is done. On file systems where it keeps none it does
// nothing. It is called when a page is about to be frozen; other owners that
// wait make s yield by themselves.
func (s *Session) Yield() error { return s.store.yield() }

// Invalidate has the next operation look at the file again, where s would
// otherwise wait to be told of a change.
func (s *Session) Invalidate() { s.store.stale.Store(true) }
