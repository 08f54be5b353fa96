package slot

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"

	"holdfast/fsadapter"
)

// memory is a File that keeps bytes and nothing else.
type memory struct{ data []byte }

func (m *memory) ReadAt(p []byte, off int64) (int, error) {
	if off >= int64(len(m.data)) {
		return 0, io.EOF
	}
	n := copy(p, m.data[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (m *memory) WriteAt(p []byte, off int64) (int, error) {
	m.grow(off + int64(len(p)))
	return copy(m.data[off:], p), nil
}

func (m *memory) Truncate(size int64) error {
	m.grow(size)
	m.data = m.data[:size]
	return nil
}

func (m *memory) Sync() error { return nil }

func (m *memory) grow(size int64) {
	if missing := size - int64(len(m.data)); missing > 0 {
		m.data = append(m.data, make([]byte, missing)...)
	}
}

func open(t *testing.T, files [2]*memory) *Pair {
	t.Helper()
	p, err := Open(files[0], files[1])
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// commits returns slots after n commits, of which the last is content(n).
func commits(t *testing.T, n int) [2]*memory {
	t.Helper()
	files := [2]*memory{{}, {}}
	p := open(t, files)
	for i := range n {
		if err := p.Replace(content(i + 1)); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func content(i int) []byte { return []byte(fmt.Sprintf("this is content %d", i)) }

func clone(files [2]*memory) [2]*memory {
	return [2]*memory{{bytes.Clone(files[0].data)}, {bytes.Clone(files[1].data)}}
}

func read(t *testing.T, files [2]*memory) ([]byte, error) {
	t.Helper()
	p, err := Open(files[0], files[1])
	if err != nil {
		return nil, err
	}
	return p.Read()
}

func TestReplaceAndReadBack(t *testing.T) {
	files := [2]*memory{{}, {}}
	for i := range 6 {
		data := bytes.Repeat([]byte{byte(i)}, i*5000)
		if err := open(t, files).Replace(data); err != nil {
			t.Fatal(err)
		}
		got, err := read(t, files)
		if err != nil || !bytes.Equal(got, data) {
			t.Fatalf("commit %d: read %d bytes, %v", i, len(got), err)
		}
		h, err := open(t, files).Header()
		if err != nil || h.Generation != uint64(i+1) || h.Length != uint64(len(data)) {
			t.Errorf("commit %d: header %+v, %v", i, h, err)
		}
	}
}

func TestNewSlotsAreNoFile(t *testing.T) {
	p := open(t, [2]*memory{{}, {make([]byte, 9000)}})
	if p.Used() {
		t.Error("empty slots are used")
	}
	if h, err := p.Header(); err != nil || !h.Removed {
		t.Errorf("Header = %+v, %v; want no file", h, err)
	}
}

func TestRemoveDropsBothContents(t *testing.T) {
	files := commits(t, 3)
	if err := open(t, files).Remove(); err != nil {
		t.Fatal(err)
	}
	p := open(t, files)
	if h, err := p.Header(); err != nil || !h.Removed || !p.Used() {
		t.Errorf("Header = %+v, %v, used %v; want a removed file", h, err, p.Used())
	}
	for i, file := range files {
		if bytes.Contains(file.data, []byte("content")) {
			t.Errorf("slot %d still holds content", i)
		}
	}
	if err := p.Replace(content(9)); err != nil {
		t.Fatal(err)
	}
	if got, err := read(t, files); err != nil || !bytes.Equal(got, content(9)) {
		t.Errorf("after a removal and a commit: %q, %v", got, err)
	}
}

// No flipped bit makes an older content or no content come back.
func TestEveryFlippedByteIsSeenOrHarmless(t *testing.T) {
	for n := 1; n <= 4; n++ {
		files := commits(t, n)
		for slot, file := range files {
			for i := range file.data {
				damaged := clone(files)
				damaged[slot].data[i] ^= 0x10
				got, err := read(t, damaged)
				if err == nil && !bytes.Equal(got, content(n)) {
					t.Fatalf("%d commits, byte %d of slot %d flipped: read %q", n, i, slot, got)
				}
				if err != nil && !errors.Is(err, fsadapter.ErrCorrupt) {
					t.Fatalf("%d commits, byte %d of slot %d flipped: %v", n, i, slot, err)
				}
			}
		}
	}
}

func TestEveryTruncationIsSeenOrHarmless(t *testing.T) {
	for n := 1; n <= 4; n++ {
		files := commits(t, n)
		for slot, file := range files {
			for size := range file.data {
				cut := clone(files)
				cut[slot].data = cut[slot].data[:size]
				got, err := read(t, cut)
				lost := err == nil && !bytes.Equal(got, content(n))
				// What is left of a slot file without any header is what a file
				// without any commit looks like.
				if lost && size > 0 {
					t.Fatalf("%d commits, slot %d cut to %d bytes: read %q", n, slot, size, got)
				}
			}
		}
	}
}

func TestDamageIsNotOverwrittenBySaves(t *testing.T) {
	files := commits(t, 3)
	spoil(files[0], 0)
	spoil(files[0], witnessOffset)
	before := clone(files)
	if err := open(t, files).Replace(content(4)); !errors.Is(err, fsadapter.ErrCorrupt) {
		t.Errorf("Replace = %v; want ErrCorrupt", err)
	}
	for i := range files {
		if !bytes.Equal(files[i].data, before[i].data) {
			t.Errorf("slot %d changed", i)
		}
	}
}

func TestRemoveEndsDamage(t *testing.T) {
	files := commits(t, 3)
	for _, file := range files {
		spoil(file, 0)
		spoil(file, witnessOffset)
	}
	if _, err := read(t, files); !errors.Is(err, fsadapter.ErrCorrupt) {
		t.Fatalf("Read = %v; want ErrCorrupt", err)
	}
	if err := open(t, files).Remove(); err != nil {
		t.Fatal(err)
	}
	if h, err := open(t, files).Header(); err != nil || !h.Removed {
		t.Errorf("Header = %+v, %v; want a removed file", h, err)
	}
}

func spoil(file *memory, offset int) {
	for i := range HeaderSize {
		file.data[offset+i] ^= 0xa5
	}
}

func TestNewerVersionIsRefused(t *testing.T) {
	files := commits(t, 2)
	var header [HeaderSize]byte
	copy(header[:], files[0].data)
	header[8] = 2
	copy(files[0].data, seal(header))
	if _, err := Open(files[0], files[1]); !errors.Is(err, ErrVersion) {
		t.Errorf("Open = %v; want ErrVersion", err)
	}
}

func TestEqualGenerationsAreDamage(t *testing.T) {
	files := commits(t, 1)
	files[1].data = bytes.Clone(files[0].data)
	if _, err := read(t, files); !errors.Is(err, fsadapter.ErrCorrupt) {
		t.Errorf("Read = %v; want ErrCorrupt", err)
	}
}

// broken is a File whose operations fail from the left-th on, or, when short
// is set, never, but write a few bytes only.
type broken struct {
	*memory
	left  *int
	short bool
}

var errBroken = errors.New("device is gone")

func (b broken) fail() error {
	*b.left--
	if *b.left < 0 {
		return errBroken
	}
	return nil
}

func (b broken) WriteAt(p []byte, off int64) (int, error) {
	if err := b.fail(); err != nil {
		return 0, err
	}
	if b.short && len(p) > 7 {
		p = p[:7]
	}
	return b.memory.WriteAt(p, off)
}

func (b broken) ReadAt(p []byte, off int64) (int, error) {
	if b.short && len(p) > 7 {
		return b.memory.ReadAt(p[:7], off)
	}
	return b.memory.ReadAt(p, off)
}

func (b broken) Truncate(size int64) error {
	if err := b.fail(); err != nil {
		return err
	}
	return b.memory.Truncate(size)
}

func (b broken) Sync() error { return b.fail() }

func TestEveryFailingOperationSurfaces(t *testing.T) {
	for start := range 4 {
		for i := 0; ; i++ {
			files := commits(t, start)
			left := i
			p, err := Open(broken{files[0], &left, false}, broken{files[1], &left, false})
			if err != nil {
				t.Fatal(err)
			}
			err = p.Replace(content(start + 1))
			if left >= 0 {
				if err != nil || i == 0 {
					t.Fatalf("no fault: Replace = %v after %d operations", err, i)
				}
				break
			}
			if !errors.Is(err, errBroken) {
				t.Fatalf("operation %d failed: Replace = %v", i, err)
			}
			if err := p.Replace(content(0)); !errors.Is(err, errBroken) {
				t.Errorf("operation %d failed: the next Replace = %v", i, err)
			}
			got, err := read(t, files)
			if err != nil || !bytes.Equal(got, content(start+1)) && !(start == 0 && got == nil) && !bytes.Equal(got, content(start)) {
				t.Fatalf("operation %d failed: read %q, %v", i, got, err)
			}
		}
	}
}

func TestShortReadsAndWritesAreLooped(t *testing.T) {
	files := [2]*memory{{}, {}}
	left := 1 << 20
	p, err := Open(broken{files[0], &left, true}, broken{files[1], &left, true})
	if err != nil {
		t.Fatal(err)
	}
	data := bytes.Repeat([]byte("0123456789"), 100)
	if err := p.Replace(data); err != nil {
		t.Fatal(err)
	}
	if got, err := p.Read(); err != nil || !bytes.Equal(got, data) {
		t.Errorf("read %d bytes, %v", len(got), err)
	}
}
