package core

import (
	"context"
	"errors"
	"io/fs"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// store is one open memory: what [Backend] and [Session] are thin sets of
// methods over. Both see and change the same.
//
// Three things make it up. The disk is the files and what is known of their
// bytes. The head, the info and the table are what those bytes mean. The watcher
// hears what others do. What holds between them:
//
//   - Whoever uses a store is alone with it: see use. Only what is marked as
//     such below may be looked at by others.
//   - Where disk.seen is known, head and info say what the files hold, commits of
//     the journal included. So does the table, if there is one.
//   - There is a table when entry calls are made. For container calls alone, one
//     is made by those that need it and dropped when they return: they hand the
//     entries over, and nobody should pay for keeping them.
//   - A change is made under the lock and after reading what others have changed:
//     see locked. First the disk makes it durable, then the table follows. When
//     the disk fails nothing is known, and the next call reads again.
//   - A lock that tells when others want it is kept until then; see keepOrRelease.
type store struct {
	path string // as the caller named the file
	opts Options

	busy     chan struct{} // who has put a value into it may use what follows
	disk     *disk
	loaded   bool      // something was read once
	head     Container // all but the entries
	info     Info      // how the container is written
	table    *table    // the entries; nil as said above
	keepsAll bool      // entry calls are made, so the table is kept
	numbers  looseNumbers

	closed    bool
	postponed int64         // the journal is not folded by itself before it has this length
	taken     time.Time     // when the lock was
	keeping   chan struct{} // closed when a lock that was kept is given back

	// For anybody.
	stale     atomic.Bool // others have said that they changed something
	holding   atomic.Bool // the lock is held, so nobody else changes anything
	watcher   *watcher
	mu        sync.Mutex
	sessionID string      // guarded by mu
	waiting   []*mutation // guarded by mu: changes to be made, see mutate
}

// openStore returns a store for the file called name. It does no I/O.
func openStore(fsys fsadapter.FS, name string, opts Options) (*store, error) {
	if !fs.ValidPath(name) || name == "." {
		return nil, &fs.PathError{Op: "open", Path: name, Err: hackpadfs.ErrInvalid}
	}
	if opts.Format < FormatAuto || opts.Format > FormatMsgPack {
		return nil, &InvalidError{Field: "format", Reason: "unknown format " + strconv.Itoa(int(opts.Format))}
	}
	if err := checkName(name, false); err != nil {
		return nil, err
	}
	if opts.CheckpointSize == 0 {
		opts.CheckpointSize = DefaultCheckpointSize
	}
	s := &store{path: name, opts: opts, busy: make(chan struct{}, 1), disk: newDisk(fsys, name), sessionID: opts.SessionID}
	s.watcher = newWatcher(s)
	return s, nil
}

// use runs fn while the caller alone uses s. Errors name the file as the caller
// does.
func (s *store) use(ctx context.Context, op string, fn func() error) error {
	err := s.begin(ctx, op)
	if err == nil {
		defer s.end()
		err = fn()
	}
	return s.inCallersWords(err)
}

// begin waits until the caller alone may use s.
func (s *store) begin(ctx context.Context, op string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case s.busy <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	if s.closed {
		<-s.busy
		return &fs.PathError{Op: op, Path: s.path, Err: fs.ErrClosed}
	}
	s.watcher.listen()
	return nil
}

// end lets others use s, and tells of files that were set aside.
func (s *store) end() {
	if !s.keepsAll {
		s.table = nil
	}
	names := s.disk.orphans
	s.disk.orphans = nil
	<-s.busy
	for _, name := range names {
		name = s.called(name)
		s.trace(Event{Kind: EventSetAside, File: name}, time.Now())
		if s.opts.OnSetAside != nil {
			s.opts.OnSetAside(name)
		}
		s.watcher.notify(Notice{SetAside: name})
	}
}

// close folds the journal, if entry calls were made, and ends the use of s.
func (s *store) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), LockTimeout)
	defer cancel()
	err := s.use(ctx, "close", func() error {
		s.closed = true
		s.watcher.stop()
		var err error
		if s.keepsAll && !s.opts.KeepJournal {
			err = s.foldPending(ctx)
		}
		s.table, s.numbers = nil, looseNumbers{}
		return errors.Join(err, s.release())
	})
	if errors.Is(err, fs.ErrClosed) {
		return nil
	}
	return err
}

// abandon ends the use of a store that could not be read.
func (s *store) abandon() error {
	s.keepsAll = false
	return s.close()
}

// onChange has tell called after each change by others.
func (s *store) onChange(tell func(Notice)) (cancel func()) {
	cancel = s.watcher.add(tell)
	s.watcher.listen()
	return cancel
}

// session returns the session that is recorded in what is written.
func (s *store) session() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sessionID == "" {
		return DefaultSessionID
	}
	return s.sessionID
}

func (s *store) setSession(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sessionID = id
}

// missing is the error when there is no file.
func (s *store) missing(op string) error {
	return &hackpadfs.PathError{Op: op, Path: s.path, Err: hackpadfs.ErrNotExist}
}

// called returns what the caller calls a file of the memory: the disk may know
// it by another name, because a link leads there.
func (s *store) called(file string) string {
	path := s.path
	if s.opts.DisplayName != "" {
		path = s.opts.DisplayName
	}
	for _, name := range [...]string{s.disk.name, s.path} {
		if rest, ok := strings.CutPrefix(file, name); ok && (rest == "" || rest[0] == '.') {
			return path + rest
		}
	}
	return file
}

// inCallersWords puts the names that the caller knows into an error.
func (s *store) inCallersWords(err error) error {
	if e, ok := errors.AsType[*CorruptError](err); ok {
		e.Path = s.called(e.Path)
	}
	if e, ok := errors.AsType[*VersionError](err); ok {
		e.Path = s.called(e.Path)
	}
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		e.Path = s.called(e.Path)
	}
	return err
}
