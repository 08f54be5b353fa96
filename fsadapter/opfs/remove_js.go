package opfs

import (
	"context"
	"errors"
	"path"
	"syscall/js"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/fserr"
	"holdfast/fsadapter/internal/jsutil"
)

// Remove implements [hackpadfs.RemoveFS]. A file in slots is removed by a
// commit that says so, which is as safe as a save; a damaged one too. An open
// raw file gives an error matching [fsadapter.ErrLocked].
func (f *FS) Remove(name string) error {
	return f.do(context.Background(), "remove", name, func(ctx context.Context) error {
		if name == "." {
			return hackpadfs.ErrInvalid
		}
		n, err := f.enter(ctx, name)
		if err != nil {
			return err
		}
		defer n.exit()
		return n.remove(ctx)
	})
}

func (n *node) remove(ctx context.Context) error {
	f := n.fsys
	e, err := f.lookup(ctx, n.name)
	if err != nil {
		return err
	}
	if e.isDir() {
		return f.removeDir(ctx, n.name, e)
	}
	s, err := f.status(ctx, e)
	damaged := errors.Is(err, fsadapter.ErrCorrupt) && e.hasSlots()
	switch {
	case err != nil && !damaged:
		return err
	case s.inSlots && s.exists || damaged:
		return n.removeSlots(ctx)
	case !s.exists:
		return hackpadfs.ErrNotExist
	case n.raw != nil:
		return fsadapter.Describe(fsadapter.ErrLocked, "it is open here")
	}
	return removeStored(ctx, e.parent, e.base)
}

// removeSlots leaves the slots behind, for the name to be used again: making
// them anew would be a change of names, which browsers do not promise to keep.
func (n *node) removeSlots(ctx context.Context) error {
	slots, rawLeft, err := n.writableSlots(ctx, false)
	if err != nil {
		return err
	}
	if err := n.put(slots, slots.Remove()); err != nil {
		return err
	}
	if rawLeft != nil {
		n.dropRaw(ctx, rawLeft)
	}
	return nil
}

// removeDir removes a directory in which nothing exists any more.
func (f *FS) removeDir(ctx context.Context, name string, e *entry) error {
	if err := f.names.lock(ctx); err != nil {
		return err
	}
	defer f.names.unlock()
	found, dead, err := f.children(ctx, name, e.dir)
	if err != nil {
		return err
	}
	if len(found) > 0 {
		return hackpadfs.ErrNotEmpty
	}
	for _, storedName := range dead {
		if err := removeStored(ctx, e.dir, storedName); err != nil && !isNotFound(err) {
			return err
		}
	}
	// Not recursive: what another tab has made meanwhile is not lost.
	f.forgetDirs()
	return removeStored(ctx, e.parent, e.base)
}

// removeStored removes one stored name. It waits, as openHandle does, while
// another context has the file open.
func removeStored(ctx context.Context, dir js.Value, storedName string) error {
	deadline := time.Now().Add(takenLimit)
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		_, err := jsutil.AwaitCall(ctx, dir, "removeEntry", storedName)
		if !isTaken(err) || time.Now().Add(pause).After(deadline) {
			return err
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// Rename implements [hackpadfs.RenameFS] for files: the content is put in the
// place of what newName was, as by ReplaceFile, and then oldName is removed. A
// crash between the two leaves both. For a directory it returns
// [hackpadfs.ErrNotImplemented].
func (f *FS) Rename(oldName, newName string) error {
	err := f.do(context.Background(), "rename", oldName, func(ctx context.Context) error {
		if err := checkName(newName); err != nil {
			return err
		}
		from, to, leave, err := f.enterBoth(ctx, oldName, newName)
		if err != nil {
			return err
		}
		defer leave()
		return from.rename(ctx, to)
	})
	if pathErr, ok := errors.AsType[*hackpadfs.PathError](err); ok {
		err = pathErr.Err
	}
	return fserr.Link("rename", oldName, newName, err)
}

// enterBoth enters two files in the order of their names, so that two renames
// do not wait for each other. Of one name, both nodes are the same.
func (f *FS) enterBoth(ctx context.Context, a, b string) (nodeA, nodeB *node, leave func(), err error) {
	if a == b {
		n, err := f.enter(ctx, a)
		if err != nil {
			return nil, nil, nil, err
		}
		return n, n, n.exit, nil
	}
	first, err := f.enter(ctx, min(a, b))
	if err != nil {
		return nil, nil, nil, err
	}
	second, err := f.enter(ctx, max(a, b))
	if err != nil {
		first.exit()
		return nil, nil, nil, err
	}
	leave = func() {
		second.exit()
		first.exit()
	}
	if a < b {
		return first, second, leave, nil
	}
	return second, first, leave, nil
}

func (n *node) rename(ctx context.Context, to *node) error {
	f := n.fsys
	e, err := f.lookup(ctx, n.name)
	if err != nil {
		return err
	}
	target, err := f.lookup(ctx, to.name)
	switch {
	case err != nil:
		return err
	case target.isDir() && (e.isDir() || e.hasRaw() || e.hasSlots()):
		return hackpadfs.ErrExist
	case e.isDir():
		return hackpadfs.ErrNotImplemented
	}
	read, err := n.content(ctx, e)
	switch {
	case err != nil || n == to:
		return err
	case n.raw != nil:
		return fsadapter.Describe(fsadapter.ErrLocked, "it is open here")
	}
	if _, err := f.directory(ctx, path.Dir(to.name)); err != nil {
		return err
	}
	if err := to.replace(ctx, read.data, false); err != nil {
		return err
	}
	return n.remove(ctx)
}
