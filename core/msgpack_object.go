package core

import (
	"slices"
	"strconv"

	"github.com/vmihailenco/msgpack/v5/msgpcode"

	"holdfast/core/internal/text"
)

// appendMsgPack appends an object as a map.
func (o Object) appendMsgPack(dst []byte) []byte {
	if o.IsZero() {
		return append(dst, msgpcode.FixedMapLow)
	}
	dst, _ = appendMsgPackValue(dst, o.text)
	return dst
}

// appendMsgPackMembers appends the keys and values of an object to a map whose
// head was written before.
func (o Object) appendMsgPackMembers(dst []byte) []byte {
	if o.IsZero() {
		return dst
	}
	dst, _, _ = appendMsgPackElements(dst, o.text[1:])
	return dst
}

// appendMsgPackValue appends the value that canonical text starts with, and
// returns the text after it.
func appendMsgPackValue(dst []byte, text string) ([]byte, string) {
	switch text[0] {
	case '{', '[':
		return appendMsgPackNested(dst, text)
	case '"':
		return appendMsgPackQuoted(dst, text)
	case 'n':
		return append(dst, msgpcode.Nil), text[len("null"):]
	case 'f':
		return append(dst, msgpcode.False), text[len("false"):]
	case 't':
		return append(dst, msgpcode.True), text[len("true"):]
	}
	n := tokenLength(text)
	return appendMsgPackNumber(dst, text[:n]), text[n:]
}

// appendMsgPackNested appends an array or object. How many elements it has is
// known at its end: there is room for a short head before, and a longer one is
// put in then.
func appendMsgPackNested(dst []byte, text string) ([]byte, string) {
	start := len(dst)
	isMap := text[0] == '{'
	dst = append(dst, 0)
	dst, text, n := appendMsgPackElements(dst, text[1:])
	var room [5]byte
	head := room[:0]
	if isMap {
		head = appendMsgPackMap(head, n/2)
	} else {
		head = appendMsgPackArray(head, n)
	}
	if len(head) > 1 {
		dst = slices.Insert(dst, start+1, head[1:]...)
	}
	dst[start] = head[0]
	return dst, text
}

// appendMsgPackElements appends all values up to the closing bracket, keys
// counted like values, and returns the text after the bracket.
func appendMsgPackElements(dst []byte, text string) (out []byte, rest string, n int) {
	for text[0] != '}' && text[0] != ']' {
		if text[0] == ',' || text[0] == ':' {
			text = text[1:]
		}
		dst, text = appendMsgPackValue(dst, text)
		n++
	}
	return dst, text[1:], n
}

// appendMsgPackQuoted appends the string that canonical text starts with, and
// returns the text after it.
func appendMsgPackQuoted(dst []byte, quoted string) ([]byte, string) {
	if n, _ := text.UnescapedPrefix(quoted[1:]); quoted[1+n] == '"' {
		return appendMsgPackString(dst, quoted[1:1+n]), quoted[n+2:]
	}
	n := quotedLength(quoted)
	return appendMsgPackString(dst, text.AppendUnquoted(nil, []byte(quoted[:n]))), quoted[n:]
}

// appendMsgPackNumber appends a canonical number, which is an integer unless
// it has a point or an exponent.
func appendMsgPackNumber(dst []byte, digits string) []byte {
	short, small := uint64(0), len(digits) <= text.MaxExactDigits
	for i := 0; i < len(digits); i++ {
		switch c := digits[i]; {
		case c == '.' || c == 'e':
			f, _ := strconv.ParseFloat(digits, 64)
			return appendMsgPackFloat64(dst, f)
		case c == '-':
			small = false
		default:
			short = short*10 + uint64(c-'0')
		}
	}
	switch {
	case small:
		return appendMsgPackUint(dst, short)
	case digits[0] == '-':
		v, _ := strconv.ParseInt(digits, 10, 64)
		return appendMsgPackNegative(dst, v)
	}
	v, _ := strconv.ParseUint(digits, 10, 64)
	return appendMsgPackUint(dst, v)
}
