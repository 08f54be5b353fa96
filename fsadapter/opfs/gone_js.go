package opfs

import (
	"context"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/jsutil"
)

// When a user clears the data of a site, Chromium 156 removes the files of the
// Origin Private File System under the access handles that are open on them. Such
// a handle goes on to write and to flush without an error, and its close never
// returns, which ends the worker for good. Firefox 153 says InvalidStateError. In
// both a look-up of the file in its directory tells: it is NotFoundError, 2 to 11
// ms after the clearing. It takes about 0.3 ms, as long as a write and a flush,
// so it is made when somebody asks for it with StillThere, before each close, and
// whenever something is not found.

var _ fsadapter.Evictable = (*FS)(nil)

// StillThere implements [fsadapter.Evictable].
func (f *FS) StillThere(ctx context.Context, name string) error {
	return f.do(ctx, "look for", name, func(ctx context.Context) error {
		var asked []jsutil.Pending
		for _, h := range f.openHandles() {
			asked = append(asked, h.lookUp())
		}
		if name == "." {
			asked = append(asked, jsutil.Start(f.above, "getDirectoryHandle", f.base))
		}
		e, err := f.lookup(ctx, name)
		for _, answer := range asked {
			if _, openErr := answer.Await(ctx); isNotFound(openErr) {
				return f.vanish()
			}
		}
		if err == nil && !e.isDir() && !e.hasRaw() && !e.hasSlots() {
			err = hackpadfs.ErrNotExist
		}
		return err
	})
}

func (f *FS) openHandles() []*handle {
	f.mu.Lock()
	defer f.mu.Unlock()
	list := make([]*handle, 0, len(f.handles))
	for h := range f.handles {
		list = append(list, h)
	}
	return list
}

// vanish takes note that what f keeps was removed, and returns the error that
// says so.
func (f *FS) vanish() error {
	f.gone.Store(true)
	f.forgetDirs()
	return fsadapter.ErrEvicted
}

// emptied returns an error once it is known that f was emptied.
func (f *FS) emptied() error {
	if f.gone.Load() {
		return fsadapter.ErrEvicted
	}
	return nil
}

// explain returns what an error means that says that something is not there: it
// may be that nothing is any more.
func (f *FS) explain(ctx context.Context, err error) error {
	if err := f.emptied(); err != nil {
		return err
	}
	if _, rootErr := getDirectory(ctx, f.above, f.base); isNotFound(rootErr) {
		return f.vanish()
	}
	return err
}

// lookUp asks for the file of h in its directory.
func (h *handle) lookUp() jsutil.Pending { return findFile(h.stored.dir, h.stored.name) }

// isLinked reports whether the file of h can still be found under its name.
func (h *handle) isLinked(ctx context.Context) (bool, error) {
	_, err := h.lookUp().Await(ctx)
	if isNotFound(err) {
		return false, nil
	}
	return err == nil, err
}
