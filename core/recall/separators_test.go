package recall

import (
	"testing"
	"unicode"
)

func TestWordRunes(t *testing.T) {
	for r := rune(0x80); r < 0x10000; r++ {
		part := unicode.In(r, unicode.L, unicode.M, unicode.N)
		other := unicode.In(r, unicode.P, unicode.S, unicode.Z, unicode.Cc, unicode.Cf)
		if got := isWordRune(r); part && !got || other && got {
			t.Errorf("isWordRune(%U) = %v", r, got)
		}
	}
	for r, want := range map[rune]bool{'😀': false, '𝄞': false, '𐐷': true, '𠀋': true, 0xe0100: false} {
		if got := isWordRune(r); got != want {
			t.Errorf("isWordRune(%U) = %v", r, got)
		}
	}
}
