package opfs

import (
	"context"
	"path"
	"sync"
	"sync/atomic"
	"syscall/js"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/fserr"
	"holdfast/fsadapter/internal/jsutil"
)

// DefaultDir is the directory of the origin's file system that New uses when
// it is given none.
const DefaultDir = "holdfast"

// FS is a file system in the Origin Private File System. It is safe for use by
// several goroutines; other tabs and workers may have one on the same
// directory.
type FS struct {
	dir      string // names the directory, for locks
	root     js.Value
	above    js.Value // the directory that root is in
	base     string   // its name there
	transfer *transfer
	names    semaphore // held while a name is made or removed
	sharing  *jsutil.Sharing
	gone     atomic.Bool // all of it was removed by somebody else

	mu      sync.Mutex
	nodes   map[string]*node     // files in use
	dirs    map[string]js.Value  // directory handles seen
	handles map[*handle]struct{} // those that are open
}

var (
	_ fsadapter.FS       = (*FS)(nil)
	_ fsadapter.Notifier = (*FS)(nil)

	_ fsadapter.Checksummer = (*FS)(nil)
	_ hackpadfs.MkdirFS     = (*FS)(nil)
	_ hackpadfs.ChmodFS     = (*FS)(nil)
	_ hackpadfs.ChtimesFS   = (*FS)(nil)
	_ hackpadfs.ReadFileFS  = (*FS)(nil)
)

// New opens the file system whose files are kept in the directory dir of this
// origin, "" for [DefaultDir]. The directory is made if it is not there.
//
// It returns an error matching [fsadapter.ErrNotOffered] outside a dedicated
// worker, in a browser without synchronous access handles or Web Locks, and where
// the user's settings, or a private window, keep the file system away;
// [fsadapter.ErrUnavailable] when it fails otherwise; and ctx.Err() when ctx ends
// first.
func New(ctx context.Context, dir string) (*FS, error) {
	if dir == "" {
		dir = DefaultDir
	}
	if err := fserr.CheckName("open", dir); err != nil {
		return nil, err
	}
	if err := checkOffered(ctx); err != nil {
		return nil, err
	}
	above, root, err := openRoot(ctx, dir)
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, ctx.Err()
	case jsutil.Refused(err):
		return nil, fsadapter.Caused(fsadapter.ErrNotOffered, err)
	case err != nil:
		return nil, fsadapter.Caused(fsadapter.ErrUnavailable, err)
	}
	sharing, err := jsutil.NewSharing(lockPrefix + dir + "/")
	if err != nil {
		return nil, err
	}
	return &FS{
		dir:      dir,
		sharing:  sharing,
		root:     root,
		above:    above,
		base:     path.Base(dir),
		transfer: newTransfer(),
		names:    newSemaphore(),
		nodes:    map[string]*node{},
		dirs:     map[string]js.Value{},
		handles:  map[*handle]struct{}{},
	}, nil
}

// Announce implements [fsadapter.Notifier].
func (f *FS) Announce(name string) { f.sharing.Announce(name) }

// Subscribe implements [fsadapter.Notifier].
func (f *FS) Subscribe(name string, changed func()) (cancel func()) {
	return f.sharing.Subscribe(name, changed)
}

// checkOffered returns an error when this context lacks something, or is refused it.
func checkOffered(ctx context.Context) error {
	storage, err := jsutil.NavigatorHas("storage")
	if err != nil {
		return fsadapter.Caused(fsadapter.ErrNotOffered, err)
	}
	if !storage.Truthy() || storage.Get("getDirectory").Type() != js.TypeFunction {
		return fsadapter.Describe(fsadapter.ErrNotOffered, "no origin private file system")
	}
	file := jsutil.Global().Get("FileSystemFileHandle")
	if !file.Truthy() || file.Get("prototype").Get("createSyncAccessHandle").Type() != js.TypeFunction {
		return fsadapter.Describe(fsadapter.ErrNotOffered, "no synchronous access handles (they are for dedicated workers)")
	}
	return jsutil.CheckLocks(ctx)
}

// openRoot opens a directory of the origin, and the one that it is in.
func openRoot(ctx context.Context, dir string) (above, handle js.Value, err error) {
	limited, cancel := context.WithTimeout(ctx, operationLimit)
	defer cancel()
	handle, err = storageRoot(limited)
	for _, name := range parents(dir) {
		if err != nil {
			break
		}
		above = handle
		handle, err = getDirectory(limited, above, path.Base(name))
		if isNotFound(err) {
			handle, err = makeDirectory(limited, above, path.Base(name))
		}
	}
	return above, handle, err
}

// Chmod returns [hackpadfs.ErrNotImplemented]: files here have no permissions.
func (f *FS) Chmod(name string, _ hackpadfs.FileMode) error {
	return fserr.Path("chmod", name, hackpadfs.ErrNotImplemented)
}

// Chtimes returns [hackpadfs.ErrNotImplemented]: the browser alone sets times.
func (f *FS) Chtimes(name string, _, _ time.Time) error {
	return fserr.Path("chtimes", name, hackpadfs.ErrNotImplemented)
}
