package core

import (
	"encoding/binary"
	"math/bits"

	"holdfast/core/internal/text"
)

// copyObject copies the object at pos if it is plain.
func (r *jsonReader) copyObject(depth int) bool {
	if depth > maxDepth || r.pos >= len(r.data) || r.data[r.pos] != '{' {
		return false
	}
	r.plain.put('{')
	r.pos++
	if r.peek() == '}' {
		r.plain.put('}')
		r.pos++
		return true
	}
	for last := (plainKey{}); ; {
		start := r.plain.n
		if !r.copyString() {
			return false
		}
		key := plainKey{start + 1, r.plain.n - 1}
		if last.start > 0 && !r.plain.inOrder(last, key) {
			return false
		}
		last = key
		r.plain.put(':')
		if r.colon() != nil || !r.copyValue(depth) {
			return false
		}
		if more, ok := r.copyComma('}'); !more {
			return ok
		}
	}
}

func (r *jsonReader) copyArray(depth int) bool {
	if depth > maxDepth {
		return false
	}
	r.plain.put('[')
	r.pos++
	if r.peek() == ']' {
		r.plain.put(']')
		r.pos++
		return true
	}
	for {
		if !r.copyValue(depth) {
			return false
		}
		if more, ok := r.copyComma(']'); !more {
			return ok
		}
	}
}

// copyComma copies a comma, after which there is more, or the closing bracket.
func (r *jsonReader) copyComma(closing byte) (more, ok bool) {
	c := r.peek()
	if c != ',' && c != closing {
		return false, false
	}
	r.plain.put(c)
	r.pos++
	if c == closing {
		return false, true
	}
	r.peek()
	return true, true
}

func (r *jsonReader) copyValue(depth int) bool {
	if r.pos >= len(r.data) {
		return false
	}
	switch r.data[r.pos] {
	case '"':
		return r.copyString()
	case '{':
		return r.copyObject(depth + 1)
	case '[':
		return r.copyArray(depth + 1)
	case 't':
		return r.copyLiteral("true")
	case 'f':
		return r.copyLiteral("false")
	case 'n':
		return r.copyLiteral("null")
	}
	return r.copyNumber()
}

func (r *jsonReader) copyLiteral(text string) bool {
	limit := r.pos + len(text)
	if limit > len(r.data) || string(r.data[r.pos:limit]) != text {
		return false
	}
	if copy(r.plain.room(), text) < len(text) {
		return false
	}
	r.plain.n += len(text)
	r.pos = limit
	return true
}

// copyString copies a string without escapes that is not at the end of the
// data.
func (r *jsonReader) copyString() bool {
	if r.pos >= len(r.data) || r.data[r.pos] != '"' {
		return false
	}
	r.plain.put('"')
	from, to := r.data[r.pos+1:], r.plain.room()
	seen := r.plain.seen
	for n := 0; n+8 <= len(from) && n+8 <= len(to); n += 8 {
		v := binary.LittleEndian.Uint64(from[n:])
		binary.LittleEndian.PutUint64(to[n:], v)
		seen |= v
		if hit := text.NeedsEscape(v); hit != 0 {
			n += bits.TrailingZeros64(hit)/8 + 1
			r.plain.n += n
			r.plain.seen = seen
			r.pos += n + 1
			return from[n-1] == '"'
		}
	}
	return false
}

// copyNumber copies a number, and brings it to its canonical form.
func (r *jsonReader) copyNumber() bool {
	from, to := r.data[r.pos:], r.plain.room()
	if len(from) < 8 || len(to) < maxNumber {
		return false
	}
	if _, n := text.DigitsAt(from, 0); n > 0 && n < 8 && (n == 1 || from[0] != '0') && from[n] != '.' && from[n]|0x20 != 'e' {
		copy(to[:8], from)
		r.plain.n += n
		r.pos += n
		return true
	}
	digits, err := r.number()
	if err != nil || len(digits) > maxNumber {
		return false
	}
	written, ok := text.AppendNumber(to[:0], digits, &r.num)
	r.plain.n += len(written)
	return ok
}

// maxNumber is more than the canonical form of a number takes.
const maxNumber = 32
