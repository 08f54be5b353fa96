package slot

import (
	"errors"
	"io"
)

var errTooLong = errors.New("content is too long for a slot")

// Replace makes data the content, atomically and durably. It returns an error
// matching [fsadapter.ErrCorrupt], and writes nothing, when the headers do not
// tell which slot is the older one; else the errors of the files, after which
// the slots hold the old content or the new one.
func (p *Pair) Replace(data []byte) error {
	newest, err := p.newest()
	if err != nil {
		return err
	}
	if uint64(len(data)) > maxLength {
		return errTooLong
	}
	p.failed = p.commit(1-newest, data, false)
	return p.failed
}

// Remove makes the file not exist, atomically and durably, and then drops the
// content of both slots. It also removes a file whose headers are damaged: it
// stays damaged until it is gone.
func (p *Pair) Remove() error {
	if p.failed != nil {
		return p.failed
	}
	first := 1
	if newest, err := p.newest(); err == nil {
		first = 1 - newest
	}
	p.failed = p.commit(first, nil, true)
	if p.failed == nil {
		p.failed = p.commit(1-first, nil, true)
	}
	return p.failed
}

func (p *Pair) commit(target int, data []byte, removed bool) error {
	slot, other := &p.slots[target], &p.slots[1-target]
	if err := other.settle(); err != nil {
		return err
	}
	header := Header{
		Generation: max(slot.header.Generation, other.header.Generation) + 1,
		Length:     uint64(len(data)),
		Content:    Checksum(data),
		Removed:    removed,
	}
	if err := slot.writeContent(data); err != nil {
		return err
	}
	return slot.writeHeaders(header)
}

// settle makes sure that a header of this slot is durable before the other
// slot, which is what is left if none is, gets overwritten. It writes the
// witness, not the commit header: that one may be durable already, and writing
// it again would put it at risk.
func (s *state) settle() error {
	if s.header == s.witness {
		return nil
	}
	return s.writeWitness(s.header, true)
}

// writeContent leaves the headers of the slot as they are.
func (s *state) writeContent(data []byte) error {
	if err := writeFull(s.file, data, contentOffset); err != nil {
		return err
	}
	if err := s.file.Truncate(contentOffset + int64(len(data))); err != nil {
		return err
	}
	return s.file.Sync()
}

func (s *state) writeHeaders(header Header) error {
	if err := s.writeHeader(header, 0); err != nil {
		return err
	}
	if err := s.file.Sync(); err != nil {
		return err
	}
	s.header, s.damaged = header, false
	first := s.witness == Header{} && !s.torn
	return s.writeWitness(header, first)
}

func (s *state) writeWitness(header Header, flush bool) error {
	if err := s.writeHeader(header, witnessOffset); err != nil {
		return err
	}
	if flush {
		if err := s.file.Sync(); err != nil {
			return err
		}
	}
	s.witness, s.torn = header, false
	return nil
}

func (s *state) writeHeader(header Header, offset int64) error {
	b := header.Encode()
	return writeFull(s.file, b[:], offset)
}

func writeFull(file io.WriterAt, b []byte, offset int64) error {
	for len(b) > 0 {
		n, err := file.WriteAt(b, offset)
		if err != nil {
			return err
		}
		if n <= 0 || n > len(b) {
			return io.ErrShortWrite
		}
		b, offset = b[n:], offset+int64(n)
	}
	return nil
}
