package core

import (
	"context"

	"holdfast/fsadapter"
)

// Backend keeps one container in one file. Commits that sessions have left in
// the journal of the file are part of what it loads, and of what a save
// replaces; see [Session], the other face of a memory. Any number of backends,
// in this process and in others, can work on the same file. A Backend is safe
// for use by several goroutines, whose calls take turns.
//
// Every method that takes a context ends early with the context's error.
// Besides the errors that a method names, each returns what the file system
// reports, such as [fs.ErrPermission] or [fsadapter.ErrNoSpace], and
// [fs.ErrClosed] after Close. Errors name the file as it was named to Open.
type Backend struct{ store *store }

// Open returns a backend for the file called name, a path as in
// [io/fs.ValidPath]. It does no I/O: the file need not exist, and nothing is
// created before the first save. A bad name is an error that matches
// [hackpadfs.ErrInvalid]; an unknown format is an [*InvalidError].
func Open(fsys fsadapter.FS, name string, opts Options) (*Backend, error) {
	s, err := openStore(fsys, name, opts)
	if err != nil {
		return nil, err
	}
	return &Backend{s}, nil
}

// Session returns the other face of the memory, and reads the file. Both share
// what they know and the lock: neither reads again what the other has written.
// Closing one closes both. The errors are those of OpenSession.
func (b *Backend) Session(ctx context.Context) (*Session, error) {
	err := b.store.use(ctx, "open", func() error {
		b.store.keepsAll = true
		return b.store.refreshEntries(ctx)
	})
	if err != nil {
		return nil, err
	}
	return &Session{b.store}, nil
}

// Path returns the name of the file, as given to Open.
func (b *Backend) Path() string { return b.store.path }

// Version returns the version of the format that b writes, StorageVersion.
func (b *Backend) Version() uint32 { return StorageVersion }

// SetSessionID changes the session that Save records from now on, as does a
// Session that creates the file. The empty string means DefaultSessionID. The
// file changes with the next save.
func (b *Backend) SetSessionID(id string) { b.store.setSession(id) }

// OnChange is that of [Session.OnChange].
func (b *Backend) OnChange(tell func(Notice)) (cancel func()) { return b.store.onChange(tell) }

// Yield is that of [Session.Yield].
func (b *Backend) Yield() error { return b.store.yield() }

// Invalidate is that of [Session.Invalidate].
func (b *Backend) Invalidate() { b.store.stale.Store(true) }

// Close ends the use of b. Later calls return an error that matches
// [fs.ErrClosed]. It waits for the call in progress. If there is a Session of
// the same memory, it is closed as [Session.Close] does. Closing twice does
// nothing.
func (b *Backend) Close() error { return b.store.close() }
