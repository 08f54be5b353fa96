package opfs

import (
	"context"
	"path"
	"strconv"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/opfs/slot"
)

// There are no permissions: all code of the origin can do everything.
const (
	fileMode hackpadfs.FileMode = 0o666
	dirMode                     = hackpadfs.ModeDir | 0o777
)

// info is a [hackpadfs.FileInfo].
type info struct {
	name    string
	size    int64
	mode    hackpadfs.FileMode
	changed time.Time
}

func (i *info) Name() string             { return i.name }
func (i *info) Size() int64              { return i.size }
func (i *info) Mode() hackpadfs.FileMode { return i.mode }
func (i *info) ModTime() time.Time       { return i.changed }
func (i *info) IsDir() bool              { return i.mode.IsDir() }
func (i *info) Sys() any                 { return nil }

// dirEntry is a [hackpadfs.DirEntry].
type dirEntry struct {
	fsys      *FS
	dir, name string
	isDir     bool
}

func (d *dirEntry) Name() string { return d.name }
func (d *dirEntry) IsDir() bool  { return d.isDir }

func (d *dirEntry) Type() hackpadfs.FileMode {
	if d.isDir {
		return hackpadfs.ModeDir
	}
	return 0
}

// Info looks at the file as it is now.
func (d *dirEntry) Info() (hackpadfs.FileInfo, error) { return d.fsys.Stat(path.Join(d.dir, d.name)) }

// Stat implements [hackpadfs.StatFS]. It works while another tab holds the file
// open. A directory has no modification time.
func (f *FS) Stat(name string) (found hackpadfs.FileInfo, err error) {
	err = f.do(context.Background(), "stat", name, func(ctx context.Context) error {
		s, isDir, err := f.statusOf(ctx, name)
		switch {
		case err != nil:
			return err
		case isDir:
			found = &info{name: path.Base(name), mode: dirMode}
		case !s.exists:
			return hackpadfs.ErrNotExist
		default:
			found = &info{path.Base(name), s.size, fileMode, s.changed}
		}
		return nil
	})
	return found, err
}

// Stamp implements [fsadapter.Stamper]. It waits for no promise while the lock
// of name is held through this file system and name is kept in slots.
func (f *FS) Stamp(name string) (stamp string, err error) {
	err = f.do(context.Background(), "stamp", name, func(ctx context.Context) error {
		n, err := f.enter(ctx, name)
		if err != nil {
			return err
		}
		defer n.exit()
		s, isDir, err := n.stampStatus(ctx)
		switch {
		case err != nil:
			return err
		case isDir:
			return hackpadfs.ErrIsDir
		case !s.exists:
			return hackpadfs.ErrNotExist
		}
		stamp = s.stamp()
		return nil
	})
	return stamp, err
}

var _ fsadapter.Stamper = (*FS)(nil)

func (n *node) stampStatus(ctx context.Context) (s status, isDir bool, err error) {
	if n.slots != nil {
		s, err = statusOfPair(n.slots.Pair, time.Time{})
		return s, false, err
	}
	e, err := n.fsys.lookup(ctx, n.name)
	if err != nil || e.isDir() {
		return status{}, err == nil, err
	}
	if n.keep && e.hasSlots() {
		// They are opened for good, and whoever reads the file next has no need
		// to look it up again.
		err = n.viewSlots(ctx, e, func(pair *slot.Pair, changed time.Time) (err error) {
			s, err = statusOfPair(pair, changed)
			return err
		})
		if err != nil || s.inSlots {
			return s, false, err
		}
	}
	s, err = n.fsys.status(ctx, e)
	return s, false, err
}

// stamp tells contents apart: in slots by their generation, which starts again
// only in new slots, and by the checksum for that; else by time and length.
func (s status) stamp() string {
	if s.inSlots {
		h := s.header
		return "slot-" + strconv.FormatUint(h.Generation, 10) + "-" + strconv.FormatUint(h.Length, 10) +
			"-" + strconv.FormatUint(uint64(h.Content), 16)
	}
	return "raw-" + strconv.FormatInt(s.changed.UnixMilli(), 10) + "-" + strconv.FormatInt(s.size, 10)
}

// statusOf finds the status of a name, from open slots if there are any.
func (f *FS) statusOf(ctx context.Context, name string) (s status, isDir bool, err error) {
	n, err := f.enter(ctx, name)
	if err != nil {
		return status{}, false, err
	}
	defer n.exit()
	if n.slots == nil {
		return f.lookupStatus(ctx, name)
	}
	changed, err := n.slots.entry.changed(ctx)
	if err != nil {
		return status{}, false, err
	}
	s, err = statusOfPair(n.slots.Pair, changed)
	return s, false, err
}

func (f *FS) lookupStatus(ctx context.Context, name string) (s status, isDir bool, err error) {
	e, err := f.lookup(ctx, name)
	if err != nil || e.isDir() {
		return status{}, err == nil, err
	}
	s, err = f.status(ctx, e)
	return s, false, err
}

func statusOfPair(pair *slot.Pair, changed time.Time) (status, error) {
	header, err := pair.Header()
	return status{
		exists:  err == nil && !header.Removed,
		inSlots: pair.Used(),
		header:  header,
		size:    int64(header.Length),
		changed: changed,
	}, err
}

// changed is when one of the slots was last written.
func (e *entry) changed(ctx context.Context) (time.Time, error) {
	var latest time.Time
	for _, file := range e.slots {
		s, err := takeSnapshot(ctx, file)
		if err != nil {
			return latest, err
		}
		if s.changed.After(latest) {
			latest = s.changed
		}
	}
	return latest, nil
}
