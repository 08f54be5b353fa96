package text

import (
	"encoding/binary"
	"math/bits"
)

// Digits are read eight at a time, the first one in the lowest byte.

// DigitsAt returns the eight bytes at b[i] with '0' taken out of each, and how
// many of them are digits before the first that is none. There must be eight.
func DigitsAt(b []byte, i int) (values uint64, n int) {
	values = binary.LittleEndian.Uint64(b[i:]) ^ LowBits*'0'
	// A byte above 9 reaches its highest bit. Carries may go on into higher
	// bytes, never into lower ones: the lowest hit is real.
	other := ((values + LowBits*(0x7f-9)) | values) & HighBits
	return values, bits.TrailingZeros64(other) / 8
}

// digitsValue returns the number that eight digits make, given their values.
func digitsValue(values uint64) uint64 {
	values = (values*10 + values>>8) & 0x00ff00ff00ff00ff
	values = (values*100 + values>>16) & 0x0000ffff0000ffff
	return (values*10000 + values>>32) & 0xffffffff
}

// firstDigitsValue returns the number that the first n of eight digits make.
func firstDigitsValue(values uint64, n int) uint64 {
	return digitsValue(values << (64 - 8*n)) // zeros come before
}
