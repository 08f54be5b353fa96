package text

import (
	"bytes"
	"math/bits"
	"slices"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// Constants for looking at eight bytes at once: the lowest and the highest bit
// of each.
const (
	LowBits  = 0x0101010101010101
	HighBits = 0x8080808080808080
)

// NeedsEscape looks at eight bytes of a JSON string, the first one lowest. The
// lowest bit that is set in the result is in the first byte that does not stand
// for itself: a quote, a backslash or a control character.
func NeedsEscape(v uint64) uint64 {
	// A byte borrows from its own highest bit when it is below ' ', or 0 once
	// the quote or the backslash is taken out. Borrows may go on into higher
	// bytes, never into lower ones: the lowest hit is real.
	quote, slash := v^(LowBits*'"'), v^(LowBits*'\\')
	return ((v - LowBits*' ') | (quote - LowBits) | (slash - LowBits)) &^ v & HighBits
}

// UnescapedPrefix returns how many bytes at the start of s stand for themselves in
// a JSON string: all but quotes, backslashes and control characters. It also
// reports whether they are surely ASCII.
func UnescapedPrefix[T string | []byte](s T) (n int, ascii bool) {
	var seen uint64
	for n+8 <= len(s) {
		v := uint64(s[n]) | uint64(s[n+1])<<8 | uint64(s[n+2])<<16 | uint64(s[n+3])<<24 |
			uint64(s[n+4])<<32 | uint64(s[n+5])<<40 | uint64(s[n+6])<<48 | uint64(s[n+7])<<56
		seen |= v
		if hit := NeedsEscape(v); hit != 0 {
			return n + bits.TrailingZeros64(hit)/8, seen&HighBits == 0
		}
		n += 8
	}
	for ; n < len(s); n++ {
		c := s[n]
		if c < ' ' || c == '"' || c == '\\' {
			break
		}
		seen |= uint64(c)
	}
	return n, seen&HighBits == 0
}

// AppendQuoted appends s as a JSON string in which only quotes, backslashes
// and control characters are escaped. It is false when s is not valid UTF-8.
func AppendQuoted[T string | []byte](dst []byte, s T) ([]byte, bool) {
	n, ascii := UnescapedPrefix(s)
	if n == len(s) {
		if !ascii && !validUTF8(s) {
			return dst, false
		}
		start := len(dst)
		dst = slices.Grow(dst, n+2)[:start+n+2]
		dst[start], dst[start+1+n] = '"', '"'
		copy(dst[start+1:], s)
		return dst, true
	}
	if !validUTF8(s) {
		return dst, false
	}
	dst = append(dst, '"')
	for {
		dst = append(dst, s[:n]...)
		if n == len(s) {
			return append(dst, '"'), true
		}
		dst = appendEscape(dst, s[n])
		s = s[n+1:]
		n, _ = UnescapedPrefix(s)
	}
}

func validUTF8[T string | []byte](s T) bool {
	switch s := any(s).(type) {
	case string:
		return utf8.ValidString(s)
	case []byte:
		return utf8.Valid(s)
	}
	return false
}

// appendEscape appends the escape of a quote, a backslash or a control
// character.
func appendEscape(dst []byte, c byte) []byte {
	const hex = "0123456789abcdef"
	short := c
	switch c {
	case '"', '\\':
	case '\b':
		short = 'b'
	case '\t':
		short = 't'
	case '\n':
		short = 'n'
	case '\f':
		short = 'f'
	case '\r':
		short = 'r'
	default:
		return append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
	}
	return append(dst, '\\', short)
}

// EscapeLength returns the length of the escape that b starts with, both
// halves of a surrogate pair counted as one, or 0 when it means no character.
func EscapeLength(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	switch b[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
	default:
		return 0
	}
	switch r, ok := hexEscape(b); {
	case !ok || r&0xfc00 == 0xdc00:
		return 0
	case r&0xfc00 == 0xd800:
		if low, ok := hexEscape(b[6:]); !ok || low&0xfc00 != 0xdc00 {
			return 0
		}
		return 12
	}
	return 6
}

// IsCutEscape reports whether b, to which more could be added, would then be an
// escape.
func IsCutEscape(b []byte) bool {
	for _, whole := range []string{`\u0000`, `\ud800\udc00`} {
		if len(b) < len(whole) && EscapeLength(append(bytes.Clone(b), whole[len(b):]...)) == len(whole) {
			return true
		}
	}
	return false
}

// hexEscape returns the number in an escape such as \u0041.
func hexEscape(b []byte) (n uint32, ok bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	for _, c := range b[2:6] {
		switch {
		case '0' <= c && c <= '9':
			n = n<<4 | uint32(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			n = n<<4 | uint32(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return n, true
}

// AppendUnquoted appends what the JSON string between quotes means. The caller
// has checked that its escapes are valid.
func AppendUnquoted(dst, quoted []byte) []byte {
	dst, _ = jsontext.AppendUnquote(dst, quoted)
	return dst
}

// InvalidUTF8At returns where in b the first byte is that is not UTF-8.
func InvalidUTF8At(b []byte) int {
	at := 0
	for at < len(b) {
		r, size := utf8.DecodeRune(b[at:])
		if r == utf8.RuneError && size <= 1 {
			break
		}
		at += size
	}
	return at
}

// CompareQuoted compares two strings by the bytes they mean, given their
// canonical JSON text without the quotes.
func CompareQuoted(a, b []byte) int {
	if bytes.IndexByte(a, '\\') < 0 && bytes.IndexByte(b, '\\') < 0 {
		return bytes.Compare(a, b)
	}
	return bytes.Compare(unquoteInner(a), unquoteInner(b))
}

func unquoteInner(inner []byte) []byte {
	quoted := make([]byte, 0, len(inner)+2)
	quoted = append(quoted, '"')
	quoted = append(quoted, inner...)
	quoted = append(quoted, '"')
	return AppendUnquoted(nil, quoted)
}
