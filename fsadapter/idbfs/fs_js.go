package idbfs

import (
	"context"
	"syscall/js"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/fserr"
	"holdfast/fsadapter/internal/jsutil"
)

// Options for [New]. The zero value means the defaults.
type Options struct {
	// Database is the name of the database; "holdfast" by default. Names are
	// shared by everything of the same origin.
	Database string
	// OpenTimeout limits one attempt to open the database; 5 seconds by
	// default. A database may not open because another tab keeps an older
	// version of it open, or because the browser does not answer at all.
	OpenTimeout time.Duration
	// Timeout limits each transaction, the wait for other tabs' transactions
	// included, and the wait for those of the same FS; 30 seconds by default.
	Timeout time.Duration
	// Factory is the IDBFactory to use; by default the one of the global
	// object.
	Factory js.Value
}

func (opts *Options) setDefaults() {
	if opts.Database == "" {
		opts.Database = "holdfast"
	}
	if opts.OpenTimeout <= 0 {
		opts.OpenTimeout = 5 * time.Second
	}
	if opts.Timeout <= 0 {
		opts.Timeout = 30 * time.Second
	}
}

// FS is a file system in IndexedDB. It is safe for use by several goroutines,
// and any number of tabs and workers may use the same database.
type FS struct {
	conn    *connection
	sharing *jsutil.Sharing
	timeout time.Duration
}

var _ interface {
	fsadapter.FS
	fsadapter.Stamper
	fsadapter.Notifier
	hackpadfs.MkdirFS
	hackpadfs.ChmodFS
	hackpadfs.ChtimesFS
	hackpadfs.ReadFileFS
} = (*FS)(nil)

// New opens the database, and makes it if there is none.
//
// Errors: ErrNotOffered when there is no IndexedDB here or it is refused,
// ErrUnavailable when it does not open in time, [ErrNewerDatabase], ctx.Err().
func New(ctx context.Context, opts Options) (*FS, error) {
	opts.setDefaults()
	factory, err := findFactory(opts.Factory)
	if err != nil {
		return nil, fserr.Path("open", opts.Database, err)
	}
	if err := jsutil.CheckLocks(ctx); err != nil {
		return nil, fserr.Path("open", opts.Database, err)
	}
	sharing, err := jsutil.NewSharing("holdfast:indexeddb:" + opts.Database + ":")
	if err != nil {
		return nil, fserr.Path("open", opts.Database, err)
	}
	fsys := &FS{conn: newConnection(factory, opts), sharing: sharing, timeout: opts.Timeout}
	if err := fsys.transact(ctx, readOnly, (*txn).checkRoot); err != nil {
		_ = fsys.conn.close()
		if jsutil.Refused(err) {
			err = fsadapter.Caused(fsadapter.ErrNotOffered, err)
		}
		return nil, fserr.Path("open", opts.Database, err)
	}
	return fsys, nil
}

// checkRoot proves that the database can be read and is one of ours.
func (t *txn) checkRoot() {
	t.need(".", func(*node) {})
}

func findFactory(given js.Value) (js.Value, error) {
	if given.Truthy() {
		return given, nil
	}
	factory, err := jsutil.Get(jsutil.Global(), "indexedDB")
	if err != nil {
		return js.Undefined(), fsadapter.Caused(fsadapter.ErrNotOffered, err)
	}
	if !factory.Truthy() {
		return js.Undefined(), errNoIndexedDB
	}
	return factory, nil
}

// Close ends the connection to the database. Later calls of any method return
// ErrClosed.
func (fsys *FS) Close() error { return fsys.conn.close() }

// Lock implements [fsadapter.Locker] with the Web Locks API.
func (fsys *FS) Lock(ctx context.Context, name string) (fsadapter.Lock, error) {
	if err := fserr.CheckName("lock", name); err != nil {
		return nil, err
	}
	lock, err := fsys.sharing.Lock(ctx, name)
	if err != nil {
		return nil, fserr.Path("lock", name, err)
	}
	return lock, nil
}

// Announce implements [fsadapter.Notifier].
func (fsys *FS) Announce(name string) { fsys.sharing.Announce(name) }

// Subscribe implements [fsadapter.Notifier].
func (fsys *FS) Subscribe(name string, changed func()) (cancel func()) {
	return fsys.sharing.Subscribe(name, changed)
}

// run is transact for operations on one name that have no context. The error
// is a [*hackpadfs.PathError].
func (fsys *FS) run(op, name, mode string, start func(*txn)) error {
	if err := fserr.CheckName(op, name); err != nil {
		return err
	}
	return pathErr(op, name, fsys.transact(context.Background(), mode, start))
}

// pathErr leaves an error alone that names its own path.
func pathErr(op, name string, err error) error {
	if already, ok := err.(*hackpadfs.PathError); ok {
		return already
	}
	return fserr.Path(op, name, err)
}
