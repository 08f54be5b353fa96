package core

import (
	"errors"
	"io"
	slashpath "path"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

const journalPerm hackpadfs.FileMode = 0o600

// journalFile is an open journal. Its owner holds the lock of the container,
// or opened it only to read.
type journalFile struct {
	file hackpadfs.File
	path string
	journalPosition
	length int64 // of the file; nobody else changes it while the lock is held
	marked bool  // it has the mark of a new journal
	broken error // the failure after which nothing more is appended
}

// journalPosition is how far a journal has been read or written.
type journalPosition struct {
	header journalHeader // the zero value before the first one is written
	end    int64         // the end of the last whole frame
	next   uint64        // sequence of the frame after it
	synced int64         // this much is known to be durable
	last   int64         // where that frame begins, 0 when there is none
	sum    uint32        // its checksum
}

func startOf(h journalHeader) journalPosition {
	return journalPosition{header: h, end: journalStart, next: h.first}
}

// openJournal opens the journal at path with the given flags and finds its
// header. A missing file is an error that matches [hackpadfs.ErrNotExist]; a
// file without any valid header, but too long never to have had one, is a
// *CorruptError. What is no journal at all is an error that matches
// [fsadapter.ErrForeign].
func openJournal(fsys fsadapter.FS, path string, flags int) (*journalFile, error) {
	if flags == hackpadfs.FlagReadOnly { // no link is opened to be written
		if err := fsadapter.CheckNoLink(fsys, "open", path); err != nil {
			return nil, err
		}
	}
	file, err := fsys.OpenFile(path, flags, journalPerm)
	if err != nil {
		return nil, err
	}
	j := &journalFile{file: file, path: path}
	if err := j.readHeader(); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return j, nil
}

func (j *journalFile) readHeader() error {
	info, err := j.file.Stat()
	if err != nil {
		return err
	}
	j.length = info.Size()
	start, err := j.readAt(0, min(j.length, journalStart))
	if err != nil {
		return err
	}
	h, ok, err := currentHeader(start)
	j.marked = ok && h.generation == 0
	switch {
	case err != nil:
		return located(err, j.path)
	case ok && h.generation > 0:
		j.journalPosition = startOf(h)
	case !ok && !isJournal(start):
		return &hackpadfs.PathError{Op: "open", Path: j.path, Err: fsadapter.Describe(fsadapter.ErrForeign, slashpath.Base(j.path))}
	case j.length > journalStart:
		// The header was durable before the first frame was written.
		return &CorruptError{Path: j.path, Reason: "damaged header"}
	}
	return nil
}

// resume goes on at a position where reading or writing has ended before. It
// reports false when what was before it is no longer there.
func (j *journalFile) resume(p journalPosition) (bool, error) {
	if j.header != p.header || j.length < p.end {
		return false, nil
	}
	if p.last > 0 {
		start, err := j.readAt(p.last, frameHeaderSize)
		if err != nil || checksumOf(start) != p.sum {
			return false, err
		}
	}
	j.journalPosition = p
	return true, nil
}

// passed moves the position behind a frame at the given place.
func (p *journalPosition) passed(at, size int64, sum uint32) {
	p.last, p.sum = at, sum
	p.end = at + size
	p.next++
}

func (j *journalFile) close() error { return j.file.Close() }

// readAt reads up to n bytes from offset off, less only where the file ends.
func (j *journalFile) readAt(off, n int64) ([]byte, error) {
	b := make([]byte, n)
	got, err := io.ReadFull(io.NewSectionReader(readerAt{j.file}, off, n), b)
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return b[:got], err
}

// readFrames reads the frames from the position on and moves it behind them.
// When it returns a *CorruptError, it returns the frames before the damage too.
func (j *journalFile) readFrames() ([]journalFrame, error) {
	if j.length <= j.end || j.header.generation == 0 {
		return nil, nil
	}
	b, err := j.readAt(j.end, j.length-j.end)
	if err != nil {
		return nil, err
	}
	frames, err := scanFrames(b, j.end, j.header, j.next)
	for _, f := range frames {
		j.passed(f.at, f.size(), f.sum)
	}
	return frames, located(err, j.path)
}

// append writes one frame behind the last one and makes it durable. When it
// returns an error, the frame may or may not be found later, and no other can
// be appended until reset.
func (j *journalFile) append(kind uint32, payload []byte) error {
	if j.broken != nil {
		return j.broken
	}
	if len(payload) > maxFramePayload {
		return &InvalidError{Field: "entries", Reason: "too large for one commit"}
	}
	if err := j.settle(); err != nil {
		return j.fail(err)
	}
	f := journalFrame{kind: kind, sequence: j.next, synced: j.synced, payload: payload}
	b := appendFrame(make([]byte, 0, f.size()), f, j.header.salt)
	err := writeAllAt(j.file, b, j.end)
	if err == nil {
		err = hackpadfs.SyncFile(j.file)
	}
	if err != nil {
		// Nobody should build on bytes that may not be on the disk.
		_ = hackpadfs.TruncateFile(j.file, j.end)
		return j.fail(err)
	}
	j.passed(j.end, f.size(), checksumOf(b))
	j.synced, j.length = j.end, j.end
	return nil
}

// settle makes everything before the position durable, and removes what a
// write that was cut off left behind it. A frame may follow only one that is
// known to be on the disk: that is what tells damage from a torn tail.
func (j *journalFile) settle() error {
	if j.length > j.end {
		if err := hackpadfs.TruncateFile(j.file, j.end); err != nil {
			return err
		}
		j.length = j.end
	} else if j.synced == j.end {
		return nil
	}
	if err := hackpadfs.SyncFile(j.file); err != nil {
		return err
	}
	j.synced = j.end
	return nil
}

// found marks a new file as a journal, durably, before anything else is written
// to it: by a header of generation 0 on the second page. Without it, what a crash
// leaves of the first header might be taken for a file of somebody else.
func (j *journalFile) found() error {
	if j.header.generation > 0 {
		return nil
	}
	if !j.marked { // or a second crash might spoil the mark too
		var mark journalHeader
		if err := writeAllAt(j.file, mark.encode(), mark.page()); err != nil {
			return err
		}
	}
	return hackpadfs.SyncFile(j.file)
}

// settleHeader makes the header in use durable before the other page is written
// over: whoever wrote it may have died before the sync.
func (j *journalFile) settleHeader() error {
	if j.header.generation == 0 || j.synced >= journalStart {
		return nil
	}
	err := hackpadfs.SyncFile(j.file)
	if err == nil {
		j.synced = journalStart
	}
	return err
}

var errBroken = errors.New("journal needs to be rewritten")

func (j *journalFile) fail(err error) error {
	j.broken = fsadapter.Caused(errBroken, err)
	return err
}

// reset starts a new generation, which extends base, written canonically or not.
// The frames so far no longer count once it has returned nil; until then they
// all do.
func (j *journalFile) reset(base identity, canonical bool) error {
	if err := errors.Join(j.found(), j.settleHeader()); err != nil {
		return j.fail(err)
	}
	h := j.header.next(base, canonical, max(j.next, 1))
	page := h.encode()
	at := h.page()
	err := writeAllAt(j.file, page, at)
	if err == nil {
		err = hackpadfs.SyncFile(j.file)
	}
	if err != nil {
		// As with a frame: the header may not be on the disk.
		_ = writeAllAt(j.file, make([]byte, journalPage), at)
		return j.fail(err)
	}
	j.journalPosition = startOf(h)
	j.synced, j.broken = journalStart, nil
	// Old frames have another salt, so they may as well stay.
	if hackpadfs.TruncateFile(j.file, journalStart) == nil {
		j.length = journalStart
	}
	return nil
}

// located puts the path of a file into an error about its content.
func located(err error, path string) error {
	switch e := err.(type) {
	case *CorruptError:
		e.Path = path
	case *VersionError:
		e.Path = path
	}
	return err
}

// readerAt makes an [io.ReaderAt] of a file that can do it.
type readerAt struct{ file hackpadfs.File }

func (r readerAt) ReadAt(p []byte, off int64) (int, error) {
	return hackpadfs.ReadAtFile(r.file, p, off)
}

func writeAllAt(file hackpadfs.File, b []byte, off int64) error {
	for len(b) > 0 {
		n, err := hackpadfs.WriteAtFile(file, b, off)
		if err != nil {
			return err
		}
		if n <= 0 {
			return io.ErrShortWrite
		}
		b, off = b[n:], off+int64(n)
	}
	return nil
}
