package opfs

import (
	"context"
	"errors"
	"io"
	"syscall/js"
	"time"

	"holdfast/fsadapter/internal/jsutil"
)

// headSize is how much of a snapshot is fetched at once: it covers the headers
// of a slot.
const headSize = 8192

var errReadOnly = errors.New("a snapshot can't be written")

// snapshot is the File of a stored file: it can be read while another context
// holds the access handle. When that other one writes, reading may fail, or
// see some of it.
type snapshot struct {
	ctx     context.Context // of the operation that reads it
	file    js.Value        // a File
	size    int64
	changed time.Time
	head    []byte // the first bytes of the file
}

// takeSnapshot gets the File of a file handle. It has no content yet: that is
// read, from what the file then is, by ReadAt.
func takeSnapshot(ctx context.Context, file js.Value) (*snapshot, error) {
	value, err := jsutil.AwaitCall(ctx, file, "getFile")
	if err != nil {
		return nil, err
	}
	return &snapshot{
		ctx:     ctx,
		file:    value,
		size:    int64(value.Get("size").Float()),
		changed: time.UnixMilli(int64(value.Get("lastModified").Float())),
	}, nil
}

// ReadAt implements [io.ReaderAt].
func (s *snapshot) ReadAt(p []byte, off int64) (int, error) {
	if err := s.fetchHead(); err != nil {
		return 0, err
	}
	n := 0
	if off+int64(len(p)) <= headSize {
		if off < int64(len(s.head)) {
			n = copy(p, s.head[off:])
		}
	} else {
		b, err := s.fetch(off, off+int64(len(p)))
		if err != nil {
			return 0, err
		}
		n = copy(p, b)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (s *snapshot) fetchHead() (err error) {
	if s.head == nil {
		s.head, err = s.fetch(0, headSize)
	}
	return err
}

func (s *snapshot) fetch(from, to int64) ([]byte, error) {
	blob, err := jsutil.Call(s.file, "slice", from, to)
	if err != nil {
		return nil, err
	}
	buffer, err := jsutil.AwaitCall(s.ctx, blob, "arrayBuffer")
	if err != nil {
		return nil, err
	}
	return jsutil.ToBytes(buffer), nil
}

// WriteAt, Truncate and Sync make a snapshot a [slot.File]; they always fail.
func (s *snapshot) WriteAt([]byte, int64) (int, error) { return 0, errReadOnly }
func (s *snapshot) Truncate(int64) error               { return errReadOnly }
func (s *snapshot) Sync() error                        { return errReadOnly }

// missing is the [slot.File] of a slot that was not made yet.
type missing struct{}

func (missing) ReadAt([]byte, int64) (int, error)  { return 0, io.EOF }
func (missing) WriteAt([]byte, int64) (int, error) { return 0, errReadOnly }
func (missing) Truncate(int64) error               { return errReadOnly }
func (missing) Sync() error                        { return errReadOnly }
