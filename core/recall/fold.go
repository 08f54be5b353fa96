package recall

import "unicode"

// What letters from U+00C0, U+0180 and U+1E00 on are without their accents. A
// point is for those that stay, an upper-case letter for one of pairs.
const (
	latin1   = "aaaaaaAceeeeiiiidnooooo.ouuuuyTSaaaaaaAceeeeiiiidnooooo.ouuuuyTyaaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiJJjjkkkllllll..llnnnnnnnnnooooooOOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"
	latinB   = "..................f.............oo.............uu............................aaiioouuuuuuuuuu.aaaa....ggkkoooo..j...gg..nnaa....aaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............................"
	latinAdd = "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy.s..S.aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......"
)

// foldRune appends r in lower case and without accents. r is no ASCII.
func foldRune(dst []byte, r rune) []byte {
	if plain := withoutAccent(r); plain != 0 {
		return appendPlain(dst, plain)
	}
	r = unicode.ToLower(r)
	switch {
	case 0xff01 <= r && r <= 0xff5e: // full width
		r -= 0xff01 - '!'
	case 0x3ac <= r && r <= 0x3af:
		r = [...]rune{'α', 'ε', 'η', 'ι'}[r-0x3ac]
	case 'ό' <= r && r <= 'ώ':
		r = [...]rune{'ο', 'υ', 'ω'}[r-'ό']
	case r == 'ς':
		r = 'σ'
	case r == 'ϊ' || r == 'ΐ':
		r = 'ι'
	case r == 'ϋ' || r == 'ΰ':
		r = 'υ'
	case r == 'ё':
		r = 'е'
	}
	return appendRune(dst, r)
}

func withoutAccent(r rune) byte {
	plain := byte('.')
	switch {
	case 0xc0 <= r && r < 0x180:
		plain = latin1[r-0xc0]
	case 0x180 <= r && r < 0x250:
		plain = latinB[r-0x180]
	case 0x1e00 <= r && r < 0x1f00:
		plain = latinAdd[r-0x1e00]
	}
	if plain == '.' {
		return 0
	}
	return plain
}

func appendPlain(dst []byte, plain byte) []byte {
	switch plain {
	case 'A':
		return append(dst, "ae"...)
	case 'O':
		return append(dst, "oe"...)
	case 'S':
		return append(dst, "ss"...)
	case 'T':
		return append(dst, "th"...)
	case 'J':
		return append(dst, "ij"...)
	}
	return append(dst, plain)
}
