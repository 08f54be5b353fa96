package slot

import (
	"errors"
	"io"
	"strconv"

	"holdfast/fsadapter"
)

const (
	witnessOffset = 4096
	contentOffset = 8192

	// maxLength keeps offsets in range on every platform.
	maxLength = 1 << 40
)

// File is what a slot is stored in. Offsets and sizes are in bytes.
type File interface {
	io.ReaderAt
	io.WriterAt
	Truncate(size int64) error
	// Sync makes all that was written durable.
	Sync() error
}

// Pair is a file kept in two slots. It is not safe for concurrent use. After a
// failed Replace or Remove what the slots hold is unknown, and every later
// call fails: open them again.
type Pair struct {
	slots  [2]state
	failed error
}

// state is one slot as it was read or written last.
type state struct {
	file    File
	header  Header // zero when nothing was committed in this slot
	witness Header // the witness, zero if it is torn, damaged or not there yet
	torn    bool   // the witness is there but torn or damaged
	damaged bool   // neither header can be used
}

// Open reads the headers of two slots. New, empty files are fine. Damage is
// reported by the methods that need what is damaged. It returns [ErrVersion]
// for slots of a newer format and the errors of the files.
func Open(first, second File) (*Pair, error) {
	p := &Pair{}
	for i, file := range []File{first, second} {
		slot, err := readState(file)
		if err != nil {
			return nil, err
		}
		p.slots[i] = slot
	}
	return p, nil
}

func readState(file File) (state, error) {
	commit, commitErr := readHeader(file, 0)
	witness, witnessErr := readHeader(file, witnessOffset)
	for _, err := range []error{commitErr, witnessErr} {
		if err != nil && !errors.Is(err, errDamaged) && err != io.EOF {
			return state{}, err
		}
	}
	s := state{file: file, header: commit, witness: witness, torn: witnessErr == errDamaged}
	if witness.Generation > commit.Generation {
		s.header = witness
	}
	switch {
	case s.header.Generation > 0:
	case s.torn:
		s.damaged = true
	case commitErr == errDamaged:
		// Torn by a crash in the first commit of this slot, which then never
		// happened, provided that the file has its full size: it had, before
		// that header was written.
		s.damaged = witnessErr == io.EOF
	}
	return s, nil
}

// readHeader returns io.EOF for a header that the file is too short for, unless
// some of it is there.
func readHeader(file File, offset int64) (Header, error) {
	var b [HeaderSize]byte
	n, err := readFull(file, b[:], offset)
	if err != nil && err != io.EOF {
		return Header{}, err
	}
	header, decodeErr := Decode(b[:n])
	if decodeErr != nil {
		return Header{}, decodeErr
	}
	return header, err
}

// readFull reads until b is full; io.EOF says that the file ended before that.
func readFull(file io.ReaderAt, b []byte, offset int64) (int, error) {
	n := 0
	for n < len(b) {
		m, err := file.ReadAt(b[n:], offset+int64(n))
		n += m
		switch {
		case n == len(b):
			return n, nil
		case err != nil:
			return n, err
		case m == 0:
			return n, io.ErrNoProgress
		}
	}
	return n, nil
}

// Used reports whether anything was ever committed in these slots, or seems to
// have been. A pair that is used decides about its file, even by saying that it
// was removed.
func (p *Pair) Used() bool {
	for _, s := range p.slots {
		if s.damaged || s.header.Generation > 0 {
			return true
		}
	}
	return false
}

// Header describes the newest content. Its Removed is set if the file was
// removed or never written. It returns an error matching
// [fsadapter.ErrCorrupt] when the headers do not tell.
func (p *Pair) Header() (Header, error) {
	newest, err := p.newest()
	if err != nil {
		return Header{}, err
	}
	h := p.slots[newest].header
	if h.Generation == 0 {
		h.Removed = true
	}
	return h, nil
}

// newest returns the index of the slot that is the file.
func (p *Pair) newest() (int, error) {
	if p.failed != nil {
		return 0, p.failed
	}
	for i, s := range p.slots {
		if s.damaged {
			return 0, corrupt(i, "its headers are damaged")
		}
	}
	first, second := p.slots[0].header, p.slots[1].header
	if first.Generation == second.Generation && first.Generation > 0 {
		return 0, corrupt(1, "it has the generation of the other slot")
	}
	if first.Generation > second.Generation {
		return 0, nil
	}
	return 1, nil
}

// Read returns the newest content, nil if there is none. It returns an error
// matching [fsadapter.ErrCorrupt] when the content is not what was committed.
func (p *Pair) Read() ([]byte, error) {
	header, err := p.Header()
	if err != nil || header.Removed {
		return nil, err
	}
	if err := p.checkLength(header); err != nil {
		return nil, err
	}
	newest, _ := p.newest() // Header had no error
	content := make([]byte, header.Length)
	_, err = readFull(p.slots[newest].file, content, contentOffset)
	switch {
	case err == io.EOF:
		return nil, corrupt(newest, "its content is too short")
	case err != nil:
		return nil, err
	case Checksum(content) != header.Content:
		return nil, corrupt(newest, "its content fails the CRC-32C")
	}
	return content, nil
}

// checkLength reads the last byte, so that a wrong length does not allocate.
func (p *Pair) checkLength(header Header) error {
	if header.Length == 0 {
		return nil
	}
	newest, _ := p.newest()
	if header.Length > maxLength {
		return corrupt(newest, "it claims "+strconv.FormatUint(header.Length, 10)+" bytes")
	}
	var last [1]byte
	_, err := readFull(p.slots[newest].file, last[:], contentOffset+int64(header.Length)-1)
	if err == io.EOF {
		return corrupt(newest, "its content is too short")
	}
	return err
}

func corrupt(index int, reason string) error {
	return fsadapter.Describe(fsadapter.ErrCorrupt, "slot "+strconv.Itoa(index)+": "+reason)
}
