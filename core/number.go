package core

import (
	"math"
	"strconv"
)

// number is what the text of a JSON number says, as far as that can be known
// without rounding.
type number struct {
	negative bool
	integer  bool   // neither a fraction nor an exponent
	exponent bool   // has an exponent
	exact    bool   // mantissa holds all digits
	mantissa uint64 // the digits without sign, point and exponent
	digits   int    // significant digits: those from the first that is not 0
	fraction int    // digits after the point
}

// scan reads the JSON number that b starts with and returns its length, or 0
// when there is none.
func (num *number) scan(b []byte) int {
	*num = number{integer: true, exact: true}
	i := 0
	if len(b) > 0 && b[0] == '-' {
		num.negative = true
		i = 1
	}
	start := i
	if i = num.scanDigits(b, i); i == start || (b[start] == '0' && i > start+1) {
		return 0
	}
	if i < len(b) && b[i] == '.' {
		num.integer = false
		start = i + 1
		if i = num.scanDigits(b, start); i == start {
			return 0
		}
		num.fraction = i - start
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		num.integer, num.exponent = false, true
		i = skipExponent(b, i+1)
	}
	return i
}

// scanDigits takes the digits from b[i] on and returns where they end.
func (num *number) scanDigits(b []byte, i int) int {
	mantissa, digits := num.mantissa, num.digits
	for ; i < len(b); i++ {
		d := uint64(b[i] - '0')
		if d > 9 {
			break
		}
		if digits > 0 || d > 0 {
			digits++
		}
		if digits > 19 && mantissa > (math.MaxUint64-d)/10 {
			num.exact = false
		}
		mantissa = mantissa*10 + d
	}
	num.mantissa, num.digits = mantissa, digits
	return i
}

// shortInteger returns the length of the integer that b starts with, if it
// surely is in canonical form and in range.
func shortInteger(b []byte) int {
	n := 0
	for n < len(b) && b[n]-'0' <= 9 {
		n++
	}
	if n == 0 || n > 18 || n == len(b) || b[n] == '.' || b[n]|0x20 == 'e' || (b[0] == '0' && n > 1) {
		return 0
	}
	return n
}

// skipExponent returns where the exponent ends whose sign or digits begin at
// b[i], or 0 when there is none.
func skipExponent(b []byte, i int) int {
	if i < len(b) && (b[i] == '+' || b[i] == '-') {
		i++
	}
	start := i
	for i < len(b) && b[i]-'0' <= 9 {
		i++
	}
	if i == start {
		return 0
	}
	return i
}

// isInt reports whether the number is an integer from -2^63 to 2^64-1. "-0" is
// not one of them: integers have no negative zero.
func (num *number) isInt() bool {
	if !num.integer || !num.exact {
		return false
	}
	return !num.negative || (num.mantissa != 0 && num.mantissa <= 1<<63)
}

// float64 returns the value of the number with the given text, correctly
// rounded. It is false for a number that is too large.
func (num *number) float64(text []byte) (float64, bool) {
	if num.exact && !num.exponent && num.mantissa < 1<<53 && num.fraction < len(powersOfTen) {
		// Both operands are exact, so the quotient is correctly rounded.
		f := float64(num.mantissa) / powersOfTen[num.fraction]
		if num.negative {
			f = -f
		}
		return f, true
	}
	f, err := strconv.ParseFloat(string(text), 64)
	return f, err == nil
}

// float32 returns the value of the number with the given text. It narrows a
// float64, as the reference implementation does, and is false for a number
// that is too large.
func (num *number) float32(text []byte) (float32, bool) {
	if num.isInt() && !num.negative {
		return float32(num.mantissa), true
	}
	if num.isInt() {
		return float32(-int64(num.mantissa)), true
	}
	f, ok := num.float64(text)
	g := float32(f)
	return g, ok && !math.IsInf(float64(g), 0)
}

// powersOfTen are those that a float64 holds exactly.
var powersOfTen = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}

// isCanonicalFloat reports whether the text is surely what appendFloat64
// writes for its value. At most 15 significant digits always come back from a
// float64 as they went in, so only their form has to be looked at.
func (num *number) isCanonicalFloat(text []byte) bool {
	if num.integer || num.exponent || num.digits > 15 || num.fraction > 19 {
		return false
	}
	if text[len(text)-1] == '0' && num.fraction > 1 {
		return false
	}
	// The exponent form begins below 1e-5.
	return num.mantissa == 0 || num.digits > num.fraction-5
}

// appendNumber appends the canonical form of the number with the given text.
// It is false for a number that is too large.
func appendNumber(dst, text []byte, num *number) ([]byte, bool) {
	if num.isInt() || num.isCanonicalFloat(text) {
		return append(dst, text...), true
	}
	f, ok := num.float64(text)
	if !ok {
		return dst, false
	}
	return appendFloat64(dst, f), true
}

// appendFloat64 appends the shortest text that reads back as f, which is
// finite: always with a point or an exponent, with an exponent from 1e16 up
// and below 1e-5.
func appendFloat64(dst []byte, f float64) []byte {
	abs := math.Abs(f)
	if abs >= 1e16 || (abs < 1e-5 && abs != 0) {
		return appendExponentForm(dst, f, 64)
	}
	return appendPointForm(dst, f, 64)
}

// appendFloat32 is appendFloat64 for a float32: with an exponent from 1e13 up
// and below 1e-6.
func appendFloat32(dst []byte, f float32) []byte {
	abs := math.Abs(float64(f))
	if abs >= float64(float32(1e13)) || (abs < float64(float32(1e-6)) && abs != 0) {
		return appendExponentForm(dst, float64(f), 32)
	}
	return appendPointForm(dst, float64(f), 32)
}

func appendPointForm(dst []byte, f float64, bits int) []byte {
	start := len(dst)
	dst = strconv.AppendFloat(dst, f, 'f', -1, bits)
	for _, c := range dst[start:] {
		if c == '.' {
			return dst
		}
	}
	return append(dst, ".0"...)
}

// appendExponentForm turns strconv's "1e+16" and "1.5e-07" into "1e16" and
// "1.5e-7".
func appendExponentForm(dst []byte, f float64, bits int) []byte {
	start := len(dst)
	dst = strconv.AppendFloat(dst, f, 'e', -1, bits)
	e := start
	for dst[e] != 'e' {
		e++
	}
	from, to := e+1, e+1
	if dst[from] == '-' {
		to++
	}
	from++
	for dst[from] == '0' {
		from++
	}
	return append(dst[:to], dst[from:]...)
}

func isFinite32(f float32) bool {
	return !math.IsNaN(float64(f)) && !math.IsInf(float64(f), 0)
}

func isFinite(f float64) bool {
	return !math.IsNaN(f) && !math.IsInf(f, 0)
}
