package core

import (
	"encoding/binary"
	"strconv"

	"github.com/vmihailenco/msgpack/v5/msgpcode"

	"holdfast/core/internal/text"
)

// copyMap copies the map at pos as a JSON object if it is plain.
func (r *msgPackReader) copyMap(depth int) bool {
	c := r.next()
	if c&0xf0 != msgpcode.FixedMapLow || depth > maxDepth {
		return false
	}
	r.pos++
	r.plain.put('{')
	last := plainKey{}
	for left := c & 0x0f; left > 0; left-- {
		if last.start > 0 {
			r.plain.put(',')
		}
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
		if !r.copyValue(depth) {
			return false
		}
	}
	r.plain.put('}')
	return true
}

func (r *msgPackReader) copyArray(depth int) bool {
	c := r.next()
	if depth > maxDepth {
		return false
	}
	r.pos++
	r.plain.put('[')
	for left := c & 0x0f; left > 0; left-- {
		if !r.copyValue(depth) {
			return false
		}
		if left > 1 {
			r.plain.put(',')
		}
	}
	r.plain.put(']')
	return true
}

func (r *msgPackReader) copyValue(depth int) bool {
	switch c := r.next(); {
	case c < msgpcode.FixedMapLow:
		return r.copySmall(c)
	case c < msgpcode.FixedArrayLow:
		return r.copyMap(depth + 1)
	case c < msgpcode.FixedStrLow:
		return r.copyArray(depth + 1)
	case c < msgpcode.Nil || c == msgpcode.Str8:
		return r.copyString()
	}
	return r.copyOther()
}

// copySmall copies an integer from 0 to 127, which is its own first byte.
func (r *msgPackReader) copySmall(v byte) bool {
	r.pos++
	if v >= 100 {
		r.plain.put('1')
		v -= 100
		r.plain.put('0' + v/10)
	} else if v >= 10 {
		r.plain.put('0' + v/10)
	}
	r.plain.put('0' + v%10)
	return true
}

// copyOther copies numbers and the values that have names.
func (r *msgPackReader) copyOther() bool {
	to := r.plain.room()
	if len(to) < maxNumber {
		return false
	}
	out := to[:0]
	switch c := r.next(); {
	case c == msgpcode.Double || c == msgpcode.Float:
		f, err := r.float()
		if err != nil || !text.IsFinite(f) {
			return false
		}
		out = text.AppendFloat64(out, f)
	case c >= msgpcode.NegFixedNumLow || (c >= msgpcode.Uint8 && c <= msgpcode.Int64):
		v, negative, err := r.integer()
		if err != nil {
			return false
		}
		if negative {
			out = strconv.AppendInt(out, int64(v), 10)
		} else {
			out = strconv.AppendUint(out, v, 10)
		}
	case c == msgpcode.Nil || c == msgpcode.False || c == msgpcode.True:
		out = append(out, [...]string{"null", "", "false", "true"}[c-msgpcode.Nil]...)
		r.pos++
	default:
		return false
	}
	r.plain.n += len(out)
	return true
}

// copyString copies a string of less than 256 bytes without any that JSON has
// to escape. It is not at the end of the data, for words are read.
func (r *msgPackReader) copyString() bool {
	from := r.data[r.pos:]
	if len(from) < 2 {
		return false
	}
	n := int(from[0] & 0x1f)
	from = from[1:]
	switch c := r.data[r.pos]; {
	case c&^0x1f == msgpcode.FixedStrLow:
	case c == msgpcode.Str8:
		n = int(from[0])
		from = from[1:]
	default:
		return false
	}
	r.plain.put('"')
	to := r.plain.room()
	if n+8 > len(from) || n+8 > len(to) {
		return false
	}
	seen := r.plain.seen
	for i := 0; i < n; i += 8 {
		v := binary.LittleEndian.Uint64(from[i:])
		binary.LittleEndian.PutUint64(to[i:], v)
		hit := text.NeedsEscape(v)
		if left := n - i; left < 8 {
			mask := uint64(1)<<(8*left) - 1
			hit, v = hit&mask, v&mask
		}
		if hit != 0 {
			return false
		}
		seen |= v
	}
	r.plain.seen = seen
	r.plain.n += n
	r.plain.put('"')
	r.pos = len(r.data) - len(from) + n
	return true
}
