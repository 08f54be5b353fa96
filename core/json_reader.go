package core

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"

	"holdfast/core/internal/text"
)

// Nesting is limited as the reference limits it when it reads JSON: an array or
// object may be within 126 others. Values within metadata and unknown fields
// are counted from the top of a container of the current version, so that
// whatever can be read can be written in every format and read again.
const (
	maxDepth       = 127
	containerDepth = 1 // of the container itself
	entryDepth     = 3 // of an entry: within the container and its entries
)

// Reasons given by both readers.
const (
	reasonEnd       = "unexpected end"
	reasonUTF8      = "invalid UTF-8"
	reasonDepth     = "nested too deeply"
	reasonDuplicate = "duplicate key"
	reasonTrailing  = "unexpected bytes after the end"
	reasonTime      = "not an RFC 3339 time in the years 0 to 9999"
	reasonRange     = "number out of range"
)

// jsonReader reads JSON text from front to back. Each method begins at data[pos]
// and leaves pos after what it read; white space is skipped by the callers.
type jsonReader struct {
	data    []byte
	pos     int
	layout  *layout // the white space that is likely
	skims   bool    // of entries, keep spans instead of content, metadata and extra fields
	skim    bool    // it is doing that now
	spans   []span
	altered bool // a value was read that Encode would write as another one
	pace    pace
	strings arena
	plain   plainText   // the metadata that is being copied
	text    textBuilder // the value that is being read
	extra   textBuilder // the unknown fields of the entry that is being read
	num     text.Number // the last number
	scratch []byte      // the last string with escapes, unquoted
}

func newJSONReader(data []byte) *jsonReader {
	r := &jsonReader{data: data, layout: &prettyLayout, strings: newArena(len(data))}
	if jsonStyle(data) == FormatJSONCompact {
		r.layout = &compactLayout
	}
	return r
}

// unexpected returns an error about the byte at pos.
func (r *jsonReader) unexpected(wanted string) error {
	if r.pos >= len(r.data) {
		return corrupt(len(r.data), reasonEnd)
	}
	return corrupt(r.pos, "expected "+wanted)
}

// peek skips white space and returns the byte after it, or 0 at the end.
func (r *jsonReader) peek() byte {
	if r.pos < len(r.data) && r.data[r.pos] > ' ' {
		return r.data[r.pos]
	}
	return r.peekSpace()
}

// peekSpace is peek for where white space is. Indentation is mostly spaces,
// which are looked at eight at a time.
func (r *jsonReader) peekSpace() byte {
	data, i := r.data, r.pos
	if i+16 <= len(data) && binary.LittleEndian.Uint64(data[i:]) == text.LowBits*' '^' '^'\n' {
		// A new line, indented: nearly always by less than two words.
		i += 8
		i += bits.TrailingZeros64(binary.LittleEndian.Uint64(data[i:])^text.LowBits*' ') / 8
	}
	for i < len(data) {
		switch c := data[i]; {
		case c > ' ':
			r.pos = i
			return c
		case c != '\n' && c != ' ' && c != '\r' && c != '\t':
			r.pos = i
			return c
		}
		i++
		for i+8 <= len(data) {
			other := binary.LittleEndian.Uint64(data[i:]) ^ text.LowBits*' '
			if other != 0 {
				i += bits.TrailingZeros64(other) / 8
				break
			}
			i += 8
		}
	}
	r.pos = i
	return 0
}

// expect takes the given byte.
func (r *jsonReader) expect(c byte, name string) error {
	if r.peek() != c || r.pos >= len(r.data) {
		return r.unexpected(name)
	}
	r.pos++
	return nil
}

// more reports whether another member of an array or object follows, and moves
// to it. The first one needs no comma before it.
func (r *jsonReader) more(first bool, closing byte) (bool, error) {
	c := r.peek()
	if c == closing {
		r.pos++
		return false, nil
	}
	if first {
		return true, nil
	}
	if c != ',' {
		return false, r.unexpected("a comma or " + string(rune(closing)))
	}
	r.pos++
	if r.peek() == closing {
		return false, corrupt(r.pos, "nothing after a comma")
	}
	return true, nil
}

// end takes the white space at the end of the text.
func (r *jsonReader) end() error {
	r.peek()
	if r.pos < len(r.data) {
		return corrupt(r.pos, reasonTrailing)
	}
	return nil
}

// plainString returns where the string at pos ends, if it means what it says:
// if it has no escapes. For others, and where no valid string is, it is 0.
func (r *jsonReader) plainString() (limit int) {
	data, i := r.data, r.pos+1
	if i >= len(data) || data[i-1] != '"' {
		return 0
	}
	var seen uint64
	for i+32 <= len(data) {
		// Most of a long string is passed with one branch for each 32 bytes.
		next := data[i : i+32]
		v0, v1 := binary.LittleEndian.Uint64(next), binary.LittleEndian.Uint64(next[8:])
		v2, v3 := binary.LittleEndian.Uint64(next[16:]), binary.LittleEndian.Uint64(next[24:])
		if text.NeedsEscape(v0)|text.NeedsEscape(v1)|text.NeedsEscape(v2)|text.NeedsEscape(v3) != 0 {
			break
		}
		seen |= v0 | v1 | v2 | v3
		i += 32
	}
	for ; i+8 <= len(data); i += 8 {
		v := binary.LittleEndian.Uint64(data[i:])
		seen |= v
		hit := text.NeedsEscape(v)
		if hit == 0 {
			continue
		}
		i += bits.TrailingZeros64(hit) / 8
		if data[i] != '"' || (seen&text.HighBits != 0 && !utf8.Valid(data[r.pos+1:i])) {
			return 0
		}
		return i + 1
	}
	return 0
}

// quoted takes a string that may have escapes or be at the end of the data,
// or is no string, and returns its text within the quotes.
func (r *jsonReader) quoted() (inner []byte, escaped bool, err error) {
	if r.pos >= len(r.data) || r.data[r.pos] != '"' {
		return nil, false, r.unexpected("a string")
	}
	start := r.pos + 1
	for i := start; ; {
		n, _ := text.UnescapedPrefix(r.data[i:])
		i += n
		if i >= len(r.data) {
			return nil, false, corrupt(len(r.data), reasonEnd)
		}
		switch r.data[i] {
		case '"':
			inner = r.data[start:i]
			if !utf8.Valid(inner) {
				return nil, false, corrupt(start+text.InvalidUTF8At(inner), reasonUTF8)
			}
			r.pos = i + 1
			return inner, escaped, nil
		case '\\':
			n := text.EscapeLength(r.data[i:])
			if n == 0 {
				return nil, false, r.noEscape(i)
			}
			i, escaped = i+n, true
		default:
			return nil, false, corrupt(i, "control character in a string")
		}
	}
}

// noEscape returns what is wrong with the backslash at position i.
func (r *jsonReader) noEscape(i int) error {
	if text.IsCutEscape(r.data[i:]) {
		return corrupt(len(r.data), reasonEnd)
	}
	return corrupt(i, "invalid escape")
}

// str takes a string and returns what it means. The result is valid until the
// next call.
func (r *jsonReader) str() ([]byte, error) {
	start := r.pos
	if limit := r.plainString(); limit > 0 {
		r.pos = limit
		return r.data[start+1 : limit-1], nil
	}
	inner, escaped, err := r.quoted()
	if err != nil || !escaped {
		return inner, err
	}
	r.scratch = text.AppendUnquoted(r.scratch[:0], r.data[start:r.pos])
	return r.scratch, nil
}

// key takes a member's key and the colon after it, and returns the key's
// meaning. The result is valid until the next call.
func (r *jsonReader) key() ([]byte, error) {
	name, err := r.str()
	if err != nil {
		return nil, err
	}
	return name, r.colon()
}

// colon takes a colon and the white space around it.
func (r *jsonReader) colon() error {
	if i := r.pos; i+2 < len(r.data) && r.data[i] == ':' {
		switch {
		case r.data[i+1] > ' ':
			r.pos = i + 1
			return nil
		case r.data[i+1] == ' ' && r.data[i+2] > ' ':
			r.pos = i + 2
			return nil
		}
	}
	if err := r.expect(':', "a colon"); err != nil {
		return err
	}
	r.peek()
	return nil
}

// number takes a number, which is then in num, and returns its text.
func (r *jsonReader) number() (text []byte, err error) {
	n := r.num.Scan(r.data[r.pos:])
	if n == 0 {
		return nil, r.unexpected("a number")
	}
	text = r.data[r.pos : r.pos+n]
	r.pos += n
	return text, nil
}

// uint takes an integer from 0 to limit.
func (r *jsonReader) uint(limit uint64) (uint64, error) {
	start := r.pos
	if _, err := r.number(); err != nil {
		return 0, err
	}
	v, ok := r.num.Uint(limit)
	if !ok {
		return 0, corrupt(start, "not an integer in range")
	}
	return v, nil
}
