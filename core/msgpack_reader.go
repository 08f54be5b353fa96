package core

import (
	"encoding/binary"
	"math"
	"unicode/utf8"

	"holdfast/core/internal/text"
)

// The first bytes of MessagePack values. The fix… ones hold a small number in
// their lower bits.
const (
	mpFixMap   = 0x80
	mpFixArray = 0x90
	mpFixStr   = 0xa0
	mpNil      = 0xc0
	mpNever    = 0xc1
	mpFalse    = 0xc2
	mpTrue     = 0xc3
	mpFloat32  = 0xca
	mpFloat64  = 0xcb
	mpUint8    = 0xcc
	mpUint16   = 0xcd
	mpUint32   = 0xce
	mpUint64   = 0xcf
	mpInt8     = 0xd0
	mpInt16    = 0xd1
	mpInt32    = 0xd2
	mpInt64    = 0xd3
	mpStr8     = 0xd9
	mpStr16    = 0xda
	mpStr32    = 0xdb
	mpArray16  = 0xdc
	mpArray32  = 0xdd
	mpMap16    = 0xde
	mpMap32    = 0xdf
	mpFixNeg   = 0xe0
)

func isMsgPackMap(c byte) bool {
	return c&0xf0 == mpFixMap || c == mpMap16 || c == mpMap32
}

func isMsgPackArray(c byte) bool {
	return c&0xf0 == mpFixArray || c == mpArray16 || c == mpArray32
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

// next returns the first byte of the value at pos, or at the end one that no
// value starts with.
func (r *msgPackReader) next() byte {
	if r.pos < len(r.data) {
		return r.data[r.pos]
	}
	return mpNever
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
	case c == mpStr8 && fix == mpFixStr:
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
	return r.length(mpFixArray, 0x0f, mpArray16, 1, wanted)
}

func (r *msgPackReader) mapLength(wanted string) (int, error) {
	return r.length(mpFixMap, 0x0f, mpMap16, 2, wanted)
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
	case c&^0x1f == mpFixStr:
		size = int(c & 0x1f)
	case c == mpStr8 && start < len(r.data):
		size = int(r.data[start])
		start++
	default:
		start = len(r.data)
	}
	if limit := start + size; limit <= len(r.data) && start < len(r.data) {
		r.pos = limit
		return r.data[start:limit], nil
	}
	n, err := r.length(mpFixStr, 0x1f, mpStr16, 1, "a string")
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
	case c < mpFixMap:
		v = uint64(c)
		r.pos++
	case c >= mpFixNeg:
		v = uint64(int64(int8(c)))
		r.pos++
		return v, true, nil
	case c >= mpUint8 && c <= mpUint64:
		v, ok = r.sized(1 << (c - mpUint8))
	case c >= mpInt8 && c <= mpInt64:
		size := 1 << (c - mpInt8)
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
	case mpFloat32:
		size = 4
	case mpFloat64:
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
