package core

import (
	"encoding/binary"
	"math"

	"github.com/vmihailenco/msgpack/v5/msgpcode"
)

// Integers, lengths and strings are written in the smallest width, integers
// that are not negative always without a sign, as the reference writes them.

func appendMsgPackUint(dst []byte, v uint64) []byte {
	switch {
	case v < 1<<7:
		return append(dst, byte(v))
	case v < 1<<8:
		return append(dst, msgpcode.Uint8, byte(v))
	case v < 1<<16:
		return binary.BigEndian.AppendUint16(append(dst, msgpcode.Uint16), uint16(v))
	case v < 1<<32:
		return binary.BigEndian.AppendUint32(append(dst, msgpcode.Uint32), uint32(v))
	}
	return binary.BigEndian.AppendUint64(append(dst, msgpcode.Uint64), v)
}

func appendMsgPackNegative(dst []byte, v int64) []byte {
	switch {
	case v >= -1<<5:
		return append(dst, byte(v))
	case v >= -1<<7:
		return append(dst, msgpcode.Int8, byte(v))
	case v >= -1<<15:
		return binary.BigEndian.AppendUint16(append(dst, msgpcode.Int16), uint16(v))
	case v >= -1<<31:
		return binary.BigEndian.AppendUint32(append(dst, msgpcode.Int32), uint32(v))
	}
	return binary.BigEndian.AppendUint64(append(dst, msgpcode.Int64), uint64(v))
}

func appendMsgPackFloat64(dst []byte, f float64) []byte {
	return binary.BigEndian.AppendUint64(append(dst, msgpcode.Double), math.Float64bits(f))
}

func appendMsgPackFloat32(dst []byte, f float32) []byte {
	return binary.BigEndian.AppendUint32(append(dst, msgpcode.Float), math.Float32bits(f))
}

// appendMsgPackString appends a string of less than 4 GiB.
func appendMsgPackString[T string | []byte](dst []byte, s T) []byte {
	switch n := len(s); {
	case n < 1<<5:
		dst = append(dst, msgpcode.FixedStrLow|byte(n))
	case n < 1<<8:
		dst = append(dst, msgpcode.Str8, byte(n))
	default:
		dst = appendMsgPackLength(dst, msgpcode.Str16, n)
	}
	return append(dst, s...)
}

func appendMsgPackArray(dst []byte, n int) []byte {
	if n < 1<<4 {
		return append(dst, msgpcode.FixedArrayLow|byte(n))
	}
	return appendMsgPackLength(dst, msgpcode.Array16, n)
}

func appendMsgPackMap(dst []byte, n int) []byte {
	if n < 1<<4 {
		return append(dst, msgpcode.FixedMapLow|byte(n))
	}
	return appendMsgPackLength(dst, msgpcode.Map16, n)
}

// appendMsgPackLength appends a length of two or four bytes after c16 or the
// code that follows it.
func appendMsgPackLength(dst []byte, c16 byte, n int) []byte {
	if n < 1<<16 {
		return binary.BigEndian.AppendUint16(append(dst, c16), uint16(n))
	}
	return binary.BigEndian.AppendUint32(append(dst, c16+1), uint32(n))
}
