package opfs

import (
	"context"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter/opfs/slot"
)

// Open implements [hackpadfs.FS].
func (f *FS) Open(name string) (hackpadfs.File, error) {
	return f.OpenFile(name, hackpadfs.FlagReadOnly, 0)
}

// ReadFile implements [hackpadfs.ReadFileFS].
func (f *FS) ReadFile(name string) ([]byte, error) {
	read, err := f.read(name)
	return read.data, err
}

// ReadChecksum implements [fsadapter.Checksummer].
func (f *FS) ReadChecksum(name string) ([]byte, uint32, error) {
	read, err := f.read(name)
	if err == nil && !read.inSlots {
		read.checksum = slot.Checksum(read.data)
	}
	return read.data, read.checksum, err
}

// whole is the content of a file.
type whole struct {
	data     []byte
	inSlots  bool
	checksum uint32 // known of a file in slots
}

func (f *FS) read(name string) (read whole, err error) {
	err = f.do(context.Background(), "open", name, func(ctx context.Context) error {
		n, err := f.enter(ctx, name)
		if err != nil {
			return err
		}
		defer n.exit()
		if n.slots != nil {
			read, err = n.content(ctx, n.slots.entry)
			return err
		}
		e, err := f.lookup(ctx, name)
		if err != nil {
			return err
		}
		if e.isDir() {
			return hackpadfs.ErrIsDir
		}
		read, err = n.content(ctx, e)
		return err
	})
	if err != nil {
		return whole{}, err
	}
	return read, nil
}

// content returns what a file holds. The caller is in n.
func (n *node) content(ctx context.Context, e *entry) (whole, error) {
	if n.slots != nil || e.hasSlots() {
		data, header, used, err := n.readSlots(ctx, e)
		switch {
		case err != nil:
			return whole{}, err
		case !header.Removed:
			return whole{data, true, header.Content}, nil
		case used:
			return whole{}, hackpadfs.ErrNotExist
		}
	}
	if !e.hasRaw() {
		return whole{}, hackpadfs.ErrNotExist
	}
	data, err := n.readRaw(ctx, e)
	return whole{data: data}, err
}

// OpenFile implements [hackpadfs.OpenFileFS]. A raw file is open for everybody
// in this file system and for nobody else: an error matching
// [fsadapter.ErrLocked] is returned when another tab or worker keeps it open
// for two seconds. A file that is kept in slots is read as a whole, and what is
// written to it reaches the storage by Sync and Close.
func (f *FS) OpenFile(name string, flag int, _ hackpadfs.FileMode) (opened hackpadfs.File, err error) {
	err = f.do(context.Background(), "open", name, func(ctx context.Context) error {
		n, err := f.enter(ctx, name)
		if err != nil {
			return err
		}
		defer n.exit()
		opened, err = n.open(ctx, flag)
		return err
	})
	if err != nil {
		return nil, err
	}
	return opened, nil
}

func (n *node) open(ctx context.Context, flag int) (hackpadfs.File, error) {
	f := n.fsys
	e, err := f.lookup(ctx, n.name)
	if err != nil {
		return nil, err
	}
	if e.isDir() {
		if isWritable(flag) || flag&hackpadfs.FlagTruncate != 0 {
			return nil, hackpadfs.ErrIsDir
		}
		return &dirFile{fsys: f, name: n.name}, nil
	}
	if n.slots != nil || e.hasSlots() {
		data, header, used, err := n.readSlots(ctx, e)
		if err != nil {
			return nil, err
		}
		if used {
			return n.openInSlots(ctx, flag, data, !header.Removed)
		}
	}
	return n.openInPlace(ctx, e, flag)
}

// checkExists applies the flags that say whether a file may and must exist.
func checkExists(flag int, exists bool) error {
	switch {
	case !exists && flag&hackpadfs.FlagCreate == 0:
		return hackpadfs.ErrNotExist
	case exists && flag&hackpadfs.FlagCreate != 0 && flag&hackpadfs.FlagExclusive != 0:
		return hackpadfs.ErrExist
	}
	return nil
}

func (n *node) openInSlots(ctx context.Context, flag int, data []byte, exists bool) (hackpadfs.File, error) {
	if err := checkExists(flag, exists); err != nil {
		return nil, err
	}
	m := &memory{fsys: n.fsys, name: n.name, data: data}
	switch {
	case !exists:
		if err := n.replace(ctx, nil, false); err != nil {
			return nil, err
		}
	case flag&hackpadfs.FlagTruncate != 0 && isWritable(flag):
		m.resize(0)
		m.touch() // reaches the storage together with what is written next
	}
	return &file{name: n.name, flag: flag, content: m}, nil
}

func (n *node) openInPlace(ctx context.Context, e *entry, flag int) (hackpadfs.File, error) {
	if err := checkExists(flag, e.hasRaw()); err != nil {
		return nil, err
	}
	if !e.hasRaw() {
		if err := n.fsys.makeRaw(ctx, e); err != nil {
			return nil, err
		}
	}
	c, err := n.openRaw(ctx, e)
	if err != nil {
		return nil, err
	}
	if flag&hackpadfs.FlagTruncate != 0 && isWritable(flag) {
		if err := c.Truncate(0); err != nil {
			return nil, firstError(err, n.closeRaw())
		}
	}
	return &file{name: n.name, flag: flag, content: c}, nil
}

// makeRaw makes an empty raw file.
func (f *FS) makeRaw(ctx context.Context, e *entry) error {
	if err := f.names.lock(ctx); err != nil {
		return err
	}
	defer f.names.unlock()
	file, err := makeFile(ctx, e.parent, e.base)
	if isTypeMismatch(err) {
		return hackpadfs.ErrIsDir
	}
	e.raw = file
	return err
}
