package core

import (
	"context"
	"errors"
	"io/fs"
	"strconv"
	"sync"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// LockTimeout bounds the wait for a lock that somebody else holds, in calls
// whose context has no deadline of its own.
const LockTimeout = 10 * time.Second

// DefaultSessionID is the session that Save records when none was set.
const DefaultSessionID = "unknown"

// Options say how a [Backend] writes. The zero value is ready for use.
type Options struct {
	// SessionID is recorded in the file by Save. The default is
	// DefaultSessionID.
	SessionID string

	// Format is how the file is written. The default, FormatAuto, keeps the
	// format that the file has and writes a new one as FormatJSON. Reading
	// recognises the format, whatever is set here.
	Format Format

	// LooseNumbers says that entries to be saved come from a program whose only
	// number type is float64, such as JavaScript. Such a program gets 1.0 and
	// gives 1, gets 9007199254740993 and gives 9007199254740992. A number in
	// metadata or unknown fields that equals, as a float64, the one stored at
	// the same place of the entry with the same ID is then written as it is
	// stored.
	LooseNumbers bool

	// OnSetAside is called with the name of a file, before the method returns
	// that made it. It holds the commits of a session to this memory that were
	// left behind when a program that knows no journals replaced the container.
	OnSetAside func(name string)
}

// Backend keeps one container in one file. Commits that sessions have left in
// the journal of the file are part of what it loads, and of what a save
// replaces; see [Session]. It holds neither the file open nor
// its lock between calls, so that any number of backends, in this process and
// in others, can work on the same file. A Backend is safe for use by several
// goroutines.
//
// Every method that takes a context ends early with the context's error.
// Besides the errors that a method names, each returns what the file system
// reports, such as [fs.ErrPermission] or [fsadapter.ErrNoSpace], and
// [fs.ErrClosed] after Close.
type Backend struct {
	fsys fsadapter.FS
	name string
	opts Options

	mu        sync.Mutex // guards what follows
	sessionID string
	closed    bool
	seen      summary // of the content seen last
}

// Open returns a backend for the file called name, a path as in
// [io/fs.ValidPath]. It does no I/O: the file need not exist, and nothing is
// created before the first save. A bad name is an error that matches
// [hackpadfs.ErrInvalid]; an unknown format is an [*InvalidError].
func Open(fsys fsadapter.FS, name string, opts Options) (*Backend, error) {
	if !fs.ValidPath(name) || name == "." {
		return nil, &fs.PathError{Op: "open", Path: name, Err: hackpadfs.ErrInvalid}
	}
	if opts.Format < FormatAuto || opts.Format > FormatMsgPack {
		return nil, &InvalidError{Field: "format", Reason: "unknown format " + strconv.Itoa(int(opts.Format))}
	}
	return &Backend{fsys: fsys, name: name, opts: opts, sessionID: opts.SessionID}, nil
}

// Path returns the name of the file, as given to Open.
func (b *Backend) Path() string { return b.name }

// Version returns the version of the format that b writes, StorageVersion.
func (b *Backend) Version() uint32 { return StorageVersion }

// SetSessionID changes the session that Save records from now on. The empty
// string means DefaultSessionID. The file changes with the next save.
func (b *Backend) SetSessionID(id string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sessionID = id
}

// Close ends the use of b. Calls in progress run to their end, later ones
// return an error that matches [fs.ErrClosed]. Closing twice does nothing.
func (b *Backend) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed, b.seen = true, summary{}
	return nil
}

// begin is the first step of every operation.
func (b *Backend) begin(ctx context.Context, op string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return &fs.PathError{Op: op, Path: b.name, Err: fs.ErrClosed}
	}
	return ctx.Err()
}

// locked runs fn while it holds the lock of the file, with what is in it.
func (b *Backend) locked(ctx context.Context, op string, fn func(l *ledger, n *news) error) error {
	if err := b.begin(ctx, op); err != nil {
		return err
	}
	l, err := newLedger(b.fsys, b.name)
	if err != nil {
		return err
	}
	n, err := l.enter(ctx)
	if err != nil {
		return err
	}
	err = errors.Join(fn(l, n), l.leave())
	b.tellOrphans(l)
	return err
}

// load returns what is in the file.
func (b *Backend) load(ctx context.Context, op string) (*ledger, *news, error) {
	if err := b.begin(ctx, op); err != nil {
		return nil, nil, err
	}
	l, err := newLedger(b.fsys, b.name)
	if err != nil {
		return nil, nil, err
	}
	if err := refuseHopeless(ctx, l.fsys, l.name); err != nil {
		return nil, nil, err
	}
	n, err := l.load(ctx)
	return l, n, err
}

func (b *Backend) tellOrphans(l *ledger) {
	for _, name := range l.orphans {
		if b.opts.OnSetAside != nil {
			b.opts.OnSetAside(name)
		}
	}
}
