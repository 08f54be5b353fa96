package text

import (
	"bytes"
	"math"
	"strconv"
)

// Number is what the text of a JSON number says, as far as that can be known
// without rounding.
type Number struct {
	negative bool
	integer  bool   // neither a fraction nor an exponent
	exponent bool   // has an exponent
	exact    bool   // mantissa holds all digits
	mantissa uint64 // the digits without sign, point and exponent
	fraction int    // digits after the point
}

// Scan reads the JSON number that b starts with and returns its length, or 0
// when there is none.
func (num *Number) Scan(b []byte) int {
	*num = Number{integer: true, exact: true}
	start := 0
	if len(b) > 0 && b[0] == '-' {
		num.negative = true
		start = 1
	}
	i, digits := num.scanDigits(b, start)
	if digits == 0 || (digits > 1 && b[start] == '0') {
		return 0
	}
	if i < len(b) && b[i] == '.' {
		num.integer = false
		if i, num.fraction = num.scanDigits(b, i+1); num.fraction == 0 {
			return 0
		}
	}
	if digits+num.fraction > MaxExactDigits {
		num.rescan(b[start:i])
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		num.integer, num.exponent = false, true
		i = skipExponent(b, i+1)
	}
	return i
}

// MaxExactDigits is how many digits surely fit in a uint64.
const MaxExactDigits = 19

// scanDigits adds the digits from b[i] on to the mantissa. It returns where
// they end and how many they are.
func (num *Number) scanDigits(b []byte, i int) (end, count int) {
	start, mantissa := i, num.mantissa
	for i+8 <= len(b) {
		values, n := DigitsAt(b, i)
		mantissa = mantissa*integerPowers[n] + firstDigitsValue(values, n)
		i += n
		if n < 8 {
			num.mantissa = mantissa
			return i, i - start
		}
	}
	for ; i < len(b); i++ {
		d := b[i] - '0'
		if d > 9 {
			break
		}
		mantissa = mantissa*10 + uint64(d)
	}
	num.mantissa = mantissa
	return i, i - start
}

// integerPowers are the powers of ten by which up to eight digits are moved.
var integerPowers = [...]uint64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8}

// rescan finds out whether many digits fit in the mantissa, as they do when
// those in front are zeros, and when they are 20 that are small enough.
func (num *Number) rescan(text []byte) {
	num.mantissa = 0
	for _, c := range text {
		if c == '.' {
			continue
		}
		d := uint64(c - '0')
		if num.mantissa > (math.MaxUint64-d)/10 {
			num.exact = false
			return
		}
		num.mantissa = num.mantissa*10 + d
	}
}

// ShortInteger returns the length of the integer that b starts with, if it
// surely is in canonical form and in range.
func ShortInteger(b []byte) int {
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

// IsInt reports whether the number is an integer from -2^63 to 2^64-1. "-0" is
// not one of them: integers have no negative zero.
func (num *Number) IsInt() bool {
	if !num.integer || !num.exact {
		return false
	}
	return !num.negative || (num.mantissa != 0 && num.mantissa <= 1<<63)
}

// Uint returns the number if it is an integer from 0 to limit.
func (num *Number) Uint(limit uint64) (uint64, bool) {
	return num.mantissa, num.IsInt() && !num.negative && num.mantissa <= limit
}

// Float64 returns the value of the number with the given text, correctly
// rounded. It is false for a number that is too large.
func (num *Number) Float64(text []byte) (float64, bool) {
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

// Float32 returns the value of the number with the given text. It narrows a
// float64, as the reference implementation does, and is false for a number
// that is too large.
func (num *Number) Float32(text []byte) (float32, bool) {
	if num.IsInt() && !num.negative {
		return float32(num.mantissa), true
	}
	if num.IsInt() {
		return float32(-int64(num.mantissa)), true
	}
	f, ok := num.Float64(text)
	g := float32(f)
	return g, ok && !math.IsInf(float64(g), 0)
}

// SurvivesFloat32 reports whether the number surely equals what AppendFloat32
// writes for it: up to 6 significant digits come back from a float32 as they
// went in.
func (num *Number) SurvivesFloat32() bool {
	return num.exact && !num.exponent && num.mantissa < 1e6 && num.fraction < len(powersOfTen)
}

// powersOfTen are those that a float64 holds exactly.
var powersOfTen = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}

// IsCanonicalFloat reports whether the text is surely what AppendFloat64
// writes for its value. At most 15 significant digits always come back from a
// Float64 as they went in, so only their form has to be looked at.
func (num *Number) IsCanonicalFloat(text []byte) bool {
	if num.integer || num.exponent || !num.exact || num.fraction >= len(powersOfTen) {
		return false
	}
	if num.mantissa >= 1e15 {
		return num.isShortest()
	}
	if text[len(text)-1] == '0' && num.fraction > 1 {
		return false
	}
	// The exponent form begins below 1e-5.
	return num.fraction <= 5 || num.mantissa == 0 || float64(num.mantissa) >= powersOfTen[num.fraction-5]
}

// AppendNumber appends the canonical form of the number with the given text.
// It is false for a number that is too large.
func AppendNumber(dst, text []byte, num *Number) ([]byte, bool) {
	if num.IsInt() || num.IsCanonicalFloat(text) {
		return append(dst, text...), true
	}
	f, ok := num.Float64(text)
	if !ok {
		return dst, false
	}
	return AppendFloat64(dst, f), true
}

// AppendFloat64 appends the shortest text that reads back as f, which is
// finite: always with a point or an exponent, with an exponent from 1e16 up
// and below 1e-5.
func AppendFloat64(dst []byte, f float64) []byte {
	abs := math.Abs(f)
	return appendFloat(dst, f, 64, abs == 0 || (abs >= 1e-5 && abs < 1e16))
}

// AppendFloat32 is AppendFloat64 for a float32: with an exponent from 1e13 up
// and below 1e-6.
func AppendFloat32(dst []byte, f float32) []byte {
	abs := float32(math.Abs(float64(f)))
	return appendFloat(dst, float64(f), 32, abs == 0 || (abs >= 1e-6 && abs < 1e13))
}

// appendFloat appends a float of the given width in point form or with an
// exponent, which has neither a plus sign nor zeros in front.
func appendFloat(dst []byte, f float64, bitSize int, pointForm bool) []byte {
	start := len(dst)
	if pointForm {
		dst = strconv.AppendFloat(dst, f, 'f', -1, bitSize)
		if bytes.IndexByte(dst[start:], '.') < 0 {
			dst = append(dst, ".0"...)
		}
		return dst
	}
	dst = strconv.AppendFloat(dst, f, 'e', -1, bitSize)
	e := start + bytes.LastIndexByte(dst[start:], 'e') + 1
	exponent := dst[e+1:]
	negative := dst[e] == '-'
	if exponent[0] == '0' {
		exponent = exponent[1:]
	}
	dst = dst[:e]
	if negative {
		dst = append(dst, '-')
	}
	return append(dst, exponent...)
}

func IsFinite32(f float32) bool {
	return !math.IsNaN(float64(f)) && !math.IsInf(float64(f), 0)
}

func IsFinite(f float64) bool {
	return !math.IsNaN(f) && !math.IsInf(f, 0)
}
