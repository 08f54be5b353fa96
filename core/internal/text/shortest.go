package text

import "math/bits"

// isShortest reports whether a number of 16 or 17 digits, with a fraction and
// no exponent, is surely the shortest that reads back as its float64, and of
// these the nearest, without reading the float64 and writing it again.
//
// With D the digits and P the power of ten that they are to be divided by, the
// float64 is m/2^s, and d/P is how far D/P*2^s is above m. All is exact.
func (num *Number) isShortest() bool {
	if num.mantissa >= 1e17 || num.fraction < 1 || num.fraction >= len(powers64) {
		return false
	}
	D, P := num.mantissa, powers64[num.fraction]
	lenD, lenP := bits.Len64(D), bits.Len64(P)
	s := 52 - (lenD - lenP)
	if D<<(64-lenD) < P<<(64-lenP) {
		s++
	}
	if s < 0 || s > maxShortestScale {
		return false
	}
	m, rest := bits.Div64(D>>(64-s), D<<s, P)
	d := int64(rest)
	if rest > P/2 {
		m++
		d = int64(rest - P)
	}
	// The numbers next to a power of two are not equally far away.
	if rest == P/2 || m <= 1<<52 || m >= 1<<53 {
		return false
	}
	// The next longer and the next shorter decimals are step and 10 steps away
	// from each other, in units of 1/P; what is within half of P reads as m.
	step, half, last := int64(1)<<s, int64(P/2), int64(D%10)
	return last != 0 && d < step/2 && -d < step/2 && last*step-d > half && (10-last)*step+d > half
}

// maxShortestScale keeps products in isShortest within 63 bits.
const maxShortestScale = 57

// powers64 are the powers of ten that a uint64 holds.
var powers64 = [...]uint64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
}
