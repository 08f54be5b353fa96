package opfs

import (
	"context"
	"errors"
	"io"
	"strconv"
	"sync"
	"syscall/js"
	"time"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/jsutil"
	"holdfast/fsadapter/opfs/slot"
)

const (
	// takenLimit is how long a file that another context holds is waited for.
	takenLimit = 2 * time.Second
	// firstPause and longestPause bound the time between two attempts.
	firstPause   = 2 * time.Millisecond
	longestPause = 50 * time.Millisecond

	// transferSize is how many bytes cross to JavaScript at once. Firefox takes
	// twice as long for 4 MiB in pieces of 256 KiB as for one piece.
	transferSize = 4 << 20
)

// handle is an open FileSystemSyncAccessHandle. Nobody else can open the file
// until it is closed.
type handle struct {
	value    js.Value
	transfer *transfer
	fsys     *FS
	stored   place
}

// place is where a file is stored: its name in a directory of the browser, and the
// handle that this gave.
type place struct {
	dir  js.Value
	name string
	file js.Value
}

var _ slot.File = (*handle)(nil)

// transfer is the buffer on the JavaScript side that all handles of a file
// system share, and the options object of read and write.
type transfer struct {
	mu      sync.Mutex
	buffer  js.Value // a Uint8Array, grown as needed up to transferSize
	size    int
	options js.Value // {at: offset}
}

func newTransfer() *transfer {
	return &transfer{buffer: jsutil.NewUint8Array(0), options: js.ValueOf(map[string]any{"at": 0})}
}

// view returns n bytes of the buffer. The caller holds t.mu.
func (t *transfer) view(n int) js.Value {
	if n > t.size {
		t.size = min(max(n, 2*t.size), transferSize)
		t.buffer = jsutil.NewUint8Array(t.size)
	}
	if n == t.size {
		return t.buffer
	}
	return t.buffer.Call("subarray", 0, n)
}

// openHandle opens a file for reading and writing, once no other context holds
// it.
func (f *FS) openHandle(ctx context.Context, at place) (h *handle, err error) {
	err = whenFree(ctx, func() error {
		h, err = f.tryHandle(ctx, at)
		return err
	})
	return h, err
}

// whenFree repeats what fails because another context holds a file, for
// takenLimit; then the error matches ErrLocked.
func whenFree(ctx context.Context, try func() error) error {
	deadline := time.Now().Add(takenLimit)
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err := try()
		if !isTaken(err) {
			return err
		}
		if time.Now().Add(pause).After(deadline) {
			return fsadapter.Caused(fsadapter.ErrLocked, err)
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// tryHandle is openHandle in a single attempt.
func (f *FS) tryHandle(ctx context.Context, at place) (*handle, error) {
	promise, err := jsutil.Call(at.file, "createSyncAccessHandle")
	if err != nil {
		return nil, err
	}
	value, err := jsutil.AwaitOr(ctx, promise, func(late js.Value) {
		_, _ = jsutil.Call(late, "close") // nobody is there to hear of an error
	})
	if err != nil {
		return nil, err
	}
	h := &handle{value, f.transfer, f, at}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.handles[h] = struct{}{}
	return h, nil
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// call calls a method that early implementations made asynchronous.
func (h *handle) call(method string, args ...any) (js.Value, error) {
	if err := h.fsys.emptied(); err != nil {
		return js.Undefined(), err
	}
	result, err := jsutil.Call(h.value, method, args...)
	if err == nil && result.Type() != js.TypeObject {
		return result, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), operationLimit)
	defer cancel()
	if err == nil {
		result, err = jsutil.Resolved(ctx, result)
	}
	if isDead(err) {
		if linked, lookErr := h.isLinked(ctx); !linked && lookErr == nil {
			return js.Undefined(), h.fsys.vanish()
		}
	}
	return result, withKind(err)
}

// ReadAt implements [io.ReaderAt].
func (h *handle) ReadAt(p []byte, off int64) (int, error) {
	read := 0
	for read < len(p) {
		n, err := h.readSome(p[read:], off+int64(read))
		if err != nil {
			return read, err
		}
		if n == 0 {
			return read, io.EOF
		}
		read += n
	}
	return read, nil
}

func (h *handle) readSome(p []byte, off int64) (int, error) {
	p = p[:min(len(p), transferSize)]
	t := h.transfer
	t.mu.Lock()
	defer t.mu.Unlock()
	view := t.view(len(p))
	n, err := h.move("read", view, len(p), off)
	if err != nil {
		return 0, err
	}
	js.CopyBytesToGo(p[:n], view)
	return n, nil
}

// WriteAt implements [io.WriterAt].
func (h *handle) WriteAt(p []byte, off int64) (int, error) {
	written := 0
	for written < len(p) {
		n, err := h.writeSome(p[written:], off+int64(written))
		if err != nil {
			return written, err
		}
		if n == 0 {
			// Firefox 153 says no more than this when the quota is used up.
			return written, fsadapter.Caused(fsadapter.ErrNoSpace, io.ErrShortWrite)
		}
		written += n
	}
	return written, nil
}

func (h *handle) writeSome(p []byte, off int64) (int, error) {
	p = p[:min(len(p), transferSize)]
	t := h.transfer
	t.mu.Lock()
	defer t.mu.Unlock()
	view := t.view(len(p))
	js.CopyBytesToJS(view, p)
	return h.move("write", view, len(p), off)
}

// move reads into or writes from a view of size bytes, and checks the count.
func (h *handle) move(method string, view js.Value, size int, off int64) (int, error) {
	h.transfer.options.Set("at", off)
	result, err := h.call(method, view, h.transfer.options)
	if err != nil {
		return 0, err
	}
	if result.Type() != js.TypeNumber || result.Int() < 0 || result.Int() > size {
		return 0, errors.New(method + " of " + strconv.Itoa(size) + " bytes returned " + result.String())
	}
	return result.Int(), nil
}

// Truncate makes the file size bytes long.
func (h *handle) Truncate(size int64) error {
	_, err := h.call("truncate", size)
	return err
}

// Sync asks the browser to write all to the disk.
func (h *handle) Sync() error {
	_, err := h.call("flush")
	return err
}

// Size returns the length in bytes.
func (h *handle) Size() (int64, error) {
	result, err := h.call("getSize")
	if err != nil {
		return 0, err
	}
	return int64(result.Float()), nil
}

// Close lets others open the file. One whose file was removed is only forgotten:
// Chromium would not return from closing it.
func (h *handle) Close() error {
	h.fsys.mu.Lock()
	delete(h.fsys.handles, h)
	h.fsys.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), operationLimit)
	defer cancel()
	if linked, err := h.isLinked(ctx); !linked && err == nil {
		return h.fsys.vanish()
	}
	_, err := jsutil.Call(h.value, "close")
	return err
}
