package opfs

import (
	"context"
	"errors"
	"path"
	"syscall/js"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/jsutil"
	"holdfast/fsadapter/opfs/slot"
)

// entry is what is stored under a name. A handle is undefined where there is
// nothing of that kind.
type entry struct {
	parent js.Value
	base   string

	dir   js.Value
	raw   js.Value
	slots [2]js.Value
}

func (e *entry) isDir() bool    { return !e.dir.IsUndefined() }
func (e *entry) hasRaw() bool   { return !e.raw.IsUndefined() }
func (e *entry) hasSlots() bool { return !e.slots[0].IsUndefined() || !e.slots[1].IsUndefined() }

// lookup finds what is stored under a name. It returns ErrNotExist or
// ErrNotDir when its directory is not one.
func (f *FS) lookup(ctx context.Context, name string) (*entry, error) {
	if name == "." {
		return &entry{dir: f.root}, nil
	}
	parent, err := f.directory(ctx, path.Dir(name))
	if err != nil {
		return nil, err
	}
	e := &entry{parent: parent, base: path.Base(name)}
	// Each answer takes a way to another process and back, so all three questions
	// are asked at once.
	raw := findFile(parent, e.base)
	slots := [2]jsutil.Pending{
		findFile(parent, e.base+slotSuffixes[0]),
		findFile(parent, e.base+slotSuffixes[1]),
	}
	e.raw, err = optional(raw.Await(ctx))
	if isTypeMismatch(err) {
		e.dir, err = getDirectory(ctx, parent, e.base)
		return e, err
	}
	for i := range slots {
		if err == nil {
			e.slots[i], err = optional(slots[i].Await(ctx))
		}
	}
	return e, err
}

// findFile asks for a file in a directory, but does not wait for the answer.
func findFile(dir js.Value, stored string) jsutil.Pending {
	return jsutil.Start(dir, "getFileHandle", stored)
}

// optional turns a handle that is proven not to be there into undefined.
func optional(handle js.Value, err error) (js.Value, error) {
	if isNotFound(err) {
		return js.Undefined(), nil
	}
	return handle, err
}

// checkGone is asked when a stored file that was listed is said not to exist.
// It returns nil if somebody has removed it. One that is still listed has lost
// its content, which is not the same as not being there.
func (e *entry) checkGone(ctx context.Context, stored string) error {
	_, err := getFile(ctx, e.parent, stored)
	switch {
	case isNotFound(err):
		return nil
	case err != nil:
		return err
	}
	return fsadapter.Describe(fsadapter.ErrCorrupt, stored+" is listed, but its content is gone")
}

func getFile(ctx context.Context, dir js.Value, stored string) (js.Value, error) {
	return jsutil.AwaitCall(ctx, dir, "getFileHandle", stored)
}

func getDirectory(ctx context.Context, dir js.Value, stored string) (js.Value, error) {
	return jsutil.AwaitCall(ctx, dir, "getDirectoryHandle", stored)
}

// directory returns the handle of a directory. A handle is a path, not an open
// directory: one that was seen before may be gone, and says so when it is used.
func (f *FS) directory(ctx context.Context, name string) (js.Value, error) {
	if name == "." {
		return f.root, nil
	}
	if handle, ok := f.cachedDir(name); ok {
		return handle, nil
	}
	parent, err := f.directory(ctx, path.Dir(name))
	if err != nil {
		return js.Undefined(), err
	}
	handle, err := getDirectory(ctx, parent, path.Base(name))
	switch {
	case err == nil:
		f.cacheDir(name, handle)
	case isTypeMismatch(err):
		err = hackpadfs.ErrNotDir
	case isNotFound(err):
		err = f.missingDir(ctx, name)
	}
	return handle, err
}

// missingDir tells a directory that is not there from one whose name is taken
// by a file in slots.
func (f *FS) missingDir(ctx context.Context, name string) error {
	e, err := f.lookup(ctx, name)
	if err != nil {
		return err
	}
	status, err := f.status(ctx, e)
	if err == nil && status.exists {
		return hackpadfs.ErrNotDir
	}
	if err != nil {
		return err
	}
	return hackpadfs.ErrNotExist
}

func (f *FS) cachedDir(name string) (js.Value, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	handle, ok := f.dirs[name]
	return handle, ok
}

func (f *FS) cacheDir(name string, handle js.Value) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.dirs[name] = handle
}

// forgetDirs drops all cached directories: one of them is gone.
func (f *FS) forgetDirs() {
	f.mu.Lock()
	defer f.mu.Unlock()
	clear(f.dirs)
}

// status is what can be said of a file without opening it.
type status struct {
	exists  bool
	inSlots bool // the slots decide about the file, not the raw one
	header  slot.Header
	size    int64
	changed time.Time
}

// status looks at a file that need not be open, nor free.
func (f *FS) status(ctx context.Context, e *entry) (status, error) {
	if e.hasSlots() {
		var found status
		err := f.readShared(ctx, e, func(pair *slot.Pair, changed time.Time) (err error) {
			found, err = statusOfPair(pair, changed)
			return err
		})
		if err != nil || found.inSlots {
			return found, err
		}
	}
	if !e.hasRaw() {
		return status{}, nil
	}
	file, err := takeSnapshot(ctx, e.raw)
	if isNotFound(err) {
		return status{}, e.checkGone(ctx, e.base)
	}
	if err != nil {
		return status{}, err
	}
	return status{exists: true, size: file.size, changed: file.changed}, nil
}

// readShared runs read on the slots of a file that somebody else may have open
// and be writing. Reading may fail because of that, or find content that is
// being overwritten; so a failure counts when it repeats with the same headers.
func (f *FS) readShared(ctx context.Context, e *entry, read func(*slot.Pair, time.Time) error) error {
	deadline := time.Now().Add(takenLimit)
	var before slot.Header
	for attempt := 0; ; attempt++ {
		pair, changed, err := snapshotSlots(ctx, e)
		var header slot.Header
		if err == nil {
			header, _ = pair.Header() // read sees the error again
			err = read(pair, changed)
		}
		final := errors.Is(err, fsadapter.ErrCorrupt) && attempt > 0 && header == before
		passing := errors.Is(err, fsadapter.ErrCorrupt) || jsutil.ErrorName(err) == "NotReadableError"
		if !passing || final || time.Now().After(deadline) {
			return err
		}
		before = header
		if err := sleep(ctx, firstPause); err != nil {
			return err
		}
	}
}

// snapshotSlots opens what the slots of a file hold now.
func snapshotSlots(ctx context.Context, e *entry) (*slot.Pair, time.Time, error) {
	var files [2]slot.File
	var times [2]time.Time
	var errs [2]error
	both(func(i int) { files[i], times[i], errs[i] = snapshotSlot(ctx, e, i) })
	if err := firstError(errs[0], errs[1]); err != nil {
		return nil, time.Time{}, err
	}
	changed := times[0]
	if times[1].After(changed) {
		changed = times[1]
	}
	pair, err := slot.Open(files[0], files[1])
	return pair, changed, err
}

func snapshotSlot(ctx context.Context, e *entry, i int) (slot.File, time.Time, error) {
	if e.slots[i].IsUndefined() {
		return missing{}, time.Time{}, nil
	}
	s, err := takeSnapshot(ctx, e.slots[i])
	if err == nil {
		err = s.fetchHead()
	}
	if isNotFound(err) {
		err = errors.Join(e.checkGone(ctx, e.base+slotSuffixes[i]), err)
	}
	if err != nil {
		return nil, time.Time{}, err
	}
	return s, s.changed, nil
}
