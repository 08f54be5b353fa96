package core

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"

	"holdfast/core/internal/text"
)

// Most metadata is plain: small, its keys in order, its strings without
// escapes. The readers copy it by a way of its own, because calls and branches
// are what costs in WebAssembly: no call for each piece of text that is
// appended, no list of members, eight bytes at a time. Whatever is not plain,
// errors included, they read once more with care.

// maxPlain is the size up to which an object is plain.
const maxPlain = 2048

// plainText is the canonical text of an object that is being copied.
type plainText struct {
	buf  []byte
	n    int    // of buf, or beyond it when there was no room
	seen uint64 // all bytes of strings, eight at a time
}

func (p *plainText) reset() {
	if p.buf == nil {
		p.buf = make([]byte, maxPlain)
	}
	p.n, p.seen = 0, 0
}

// put adds one byte.
func (p *plainText) put(c byte) {
	if p.n < len(p.buf) {
		p.buf[p.n] = c
	}
	p.n++
}

// room returns the part of buf that is free.
func (p *plainText) room() []byte { return p.buf[min(p.n, len(p.buf)):] }

// text returns what was copied, if it is valid.
func (p *plainText) text() ([]byte, bool) {
	if p.n > len(p.buf) {
		return nil, false
	}
	copied := p.buf[:p.n]
	return copied, p.seen&text.HighBits == 0 || utf8.Valid(copied)
}

// plainKey is where the text of a key is, without its quotes.
type plainKey struct{ start, limit int }

// inOrder reports whether key b comes after key a.
func (p *plainText) inOrder(a, b plainKey) bool {
	if b.start+8 <= len(p.buf) {
		// Most keys differ in the first eight bytes.
		x, y := binary.BigEndian.Uint64(p.buf[a.start:]), binary.BigEndian.Uint64(p.buf[b.start:])
		if n := bits.LeadingZeros64(x^y) / 8; n < min(a.limit-a.start, b.limit-b.start) {
			return x < y
		}
	}
	return bytes.Compare(p.buf[a.start:a.limit], p.buf[b.start:b.limit]) < 0
}
