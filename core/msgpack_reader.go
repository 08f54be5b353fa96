package core

import (
	"encoding/binary"
	"math"
	"unicode/utf8"

	"github.com/vmihailenco/msgpack/v5/msgpcode"

	"holdfast/core/internal/text"
)

// noValue is the first byte of no MessagePack value: the standard promises never
// to use it. Those of values are in package msgpcode.
const noValue = 0xc1

func isMsgPackMap(c byte) bool {
	return c&0xf0 == msgpcode.FixedMapLow || c == msgpcode.Map16 || c == msgpcode.Map32
}

func isMsgPackArray(c byte) bool {
	return c&0xf0 == msgpcode.FixedArrayLow || c == msgpcode.Array16 || c == msgpcode.Array32
}

func isMsgPackCollection(c byte) bool {
	return isMsgPackMap(c) || isMsgPackArray(c)
}

// msgPackReader reads MessagePack from front to back. Each method begins at
// data[pos] and leaves pos after what it read.
type msgPackReader struct {
	data    []byte
	pos     int
	skims   bool // of entries, keep spans instead of content, metadata and extra fields
	skim    bool // it is doing that now
	spans   []span
	pace    pace
	strings arena
	plain   plainText   // the metadata that is being copied
	text    textBuilder // the value that is being read
	extra   textBuilder // the unknown fields of the entry that is being read
}

func newMsgPackReader(data []byte) *msgPackReader {
	return &msgPackReader{data: data, strings: newArena(len(data))}
}

// unexpected returns an error about the value at pos.
func (r *msgPackReader) unexpected(wanted string) error {
	if r.pos >= len(r.data) {
		return corrupt(len(r.data), reasonEnd)
	}
	return corrupt(r.pos, "expected "+wanted)
}

// end reports what follows the value that was read, which should be nothing.
func (r *msgPackReader) end() error {
	if r.pos < len(r.data) {
		return corrupt(r.pos, reasonTrailing)
	}
	return nil
}

// next returns the first byte of the value at pos, or at the end one that no
// value starts with.
func (r *msgPackReader) next() byte {
	if r.pos < len(r.data) {
		return r.data[r.pos]
	}
	return noValue
}

// sized takes the big-endian number of the given size in bytes that follows
// the byte at pos. It is false when the data ends before.
func (r *msgPackReader) sized(size int) (uint64, bool) {
	b := r.data[r.pos+1:]
	if len(b) < size {
		return 0, false
	}
	r.pos += 1 + size
	switch size {
	case 1:
		return uint64(b[0]), true
	case 2:
		return uint64(binary.BigEndian.Uint16(b)), true
	case 4:
		return uint64(binary.BigEndian.Uint32(b)), true
	}
	return binary.BigEndian.Uint64(b), true
}

// length takes the head of a string, array or map: a first byte that holds the
// number itself in its lower bits, or c16 or the code after it, with a number
// of two or four bytes. Each element takes unit bytes at least.
func (r *msgPackReader) length(fix, fixMask, c16 byte, unit int, wanted string) (int, error) {
	start, c := r.pos, r.next()
	n, ok := uint64(0), true
	switch {
	case c&^fixMask == fix:
		n = uint64(c & fixMask)
		r.pos++
	case c == c16:
		n, ok = r.sized(2)
	case c == c16+1:
		n, ok = r.sized(4)
	case c == msgpcode.Str8 && fix == msgpcode.FixedStrLow:
		n, ok = r.sized(1)
	default:
		return 0, r.unexpected(wanted)
	}
	if !ok {
		return 0, corrupt(len(r.data), reasonEnd)
	}
	if n > uint64(len(r.data)-r.pos)/uint64(unit) {
		return 0, corrupt(start, "longer than the bytes that remain")
	}
	return int(n), nil
}

func (r *msgPackReader) arrayLength(wanted string) (int, error) {
	return r.length(msgpcode.FixedArrayLow, 0x0f, msgpcode.Array16, 1, wanted)
}

func (r *msgPackReader) mapLength(wanted string) (int, error) {
	return r.length(msgpcode.FixedMapLow, 0x0f, msgpcode.Map16, 2, wanted)
}

// str takes a string. The result is part of the data.
func (r *msgPackReader) str() ([]byte, error) {
	s, err := r.bytes()
	if err == nil && !utf8.Valid(s) {
		err = r.notUTF8(s)
	}
	return s, err
}

// bytes is str for callers who find out by themselves what is not UTF-8.
func (r *msgPackReader) bytes() ([]byte, error) {
	// Most strings are short.
	start, size := r.pos+1, 0
	switch c := r.next(); {
	case c&^0x1f == msgpcode.FixedStrLow:
		size = int(c & 0x1f)
	case c == msgpcode.Str8 && start < len(r.data):
		size = int(r.data[start])
		start++
	default:
		start = len(r.data)
	}
	if limit := start + size; limit <= len(r.data) && start < len(r.data) {
		r.pos = limit
		return r.data[start:limit], nil
	}
	n, err := r.length(msgpcode.FixedStrLow, 0x1f, msgpcode.Str16, 1, "a string")
	if err != nil {
		return nil, err
	}
	s := r.data[r.pos : r.pos+n]
	r.pos += n
	return s, nil
}

// notUTF8 returns an error about the string that was just taken.
func (r *msgPackReader) notUTF8(s []byte) error {
	return corrupt(r.pos-len(s)+text.InvalidUTF8At(s), reasonUTF8)
}

// integer takes an integer: v itself when it is not negative, else its two's
// complement.
func (r *msgPackReader) integer() (v uint64, negative bool, err error) {
	c := r.next()
	ok, shift := true, 0
	switch {
	case c < msgpcode.FixedMapLow:
		v = uint64(c)
		r.pos++
	case c >= msgpcode.NegFixedNumLow:
		v = uint64(int64(int8(c)))
		r.pos++
		return v, true, nil
	case c >= msgpcode.Uint8 && c <= msgpcode.Uint64:
		v, ok = r.sized(1 << (c - msgpcode.Uint8))
	case c >= msgpcode.Int8 && c <= msgpcode.Int64:
		size := 1 << (c - msgpcode.Int8)
		v, ok = r.sized(size)
		shift = 64 - 8*size
		v = uint64(int64(v<<shift) >> shift)
		negative = int64(v) < 0
	default:
		return 0, false, r.unexpected("an integer")
	}
	if !ok {
		return 0, false, corrupt(len(r.data), reasonEnd)
	}
	return v, negative, nil
}

// uint takes an integer from 0 to limit.
func (r *msgPackReader) uint(limit uint64) (uint64, error) {
	start := r.pos
	v, negative, err := r.integer()
	if err == nil && (negative || v > limit) {
		err = corrupt(start, "not an integer in range")
	}
	return v, err
}

// float takes a float of either width.
func (r *msgPackReader) float() (float64, error) {
	size, c := 8, r.next()
	switch c {
	case msgpcode.Float:
		size = 4
	case msgpcode.Double:
	default:
		return 0, r.unexpected("a number")
	}
	v, ok := r.sized(size)
	if !ok {
		return 0, corrupt(len(r.data), reasonEnd)
	}
	if size == 4 {
		return float64(math.Float32frombits(uint32(v))), nil
	}
	return math.Float64frombits(v), nil
}
