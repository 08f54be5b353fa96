package recall

import "unicode/utf8"

// maxWord is how many bytes of a word count.
const maxWord = 64

// lexer takes a text apart into words: letters, digits and marks in lower case
// and without accents, and pairs of characters where no spaces are written.
type lexer struct {
	text   string
	at     int
	start  int    // where the last word started
	word   []byte // the last word, until the next
	paired bool   // the character at hand is the second of the last pair
	pair   bool   // the last word is a pair or a lone character
}

func (l *lexer) reset(text string) { l.text, l.at, l.paired = text, 0, false }

// next finds the next word and reports whether there is one.
func (l *lexer) next() bool {
	l.word, l.pair = l.word[:0], false
	for l.at < len(l.text) {
		r, size := l.rune()
		switch {
		case isUnspaced(r):
			if len(l.word) > 0 {
				return true
			}
			if l.characters(r, size) {
				return true
			}
			continue
		case r < 0x80 && asciiWord[r] != 0:
			l.add(asciiWord[r])
		case r < 0x80 && r != '\'' || r >= 0x80 && !isJoiner(r) && !isWordRune(r):
			if len(l.word) > 0 {
				l.at += size
				return true
			}
		case r >= 0x80 && !isJoiner(r) && (r < 0x300 || r > 0x36f): // accents that stand alone
			l.addRune(r)
		}
		l.at += size
		l.paired = false
	}
	return len(l.word) > 0
}

func (l *lexer) rune() (rune, int) {
	if c := l.text[l.at]; c < 0x80 {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(l.text[l.at:])
}

// characters makes a pair of the character r and the next one, or a word of r
// alone if it is in no pair.
func (l *lexer) characters(r rune, size int) bool {
	l.start, l.pair = l.at, true
	paired := l.paired
	l.at += size
	l.paired = false
	if l.at < len(l.text) {
		if second, _ := l.rune(); isUnspaced(second) {
			l.word = appendRune(appendRune(l.word, r), second)
			l.paired = true
			return true
		}
	}
	if paired {
		return false
	}
	l.word = appendRune(l.word, r)
	return true
}

func (l *lexer) add(c byte) {
	if len(l.word) == 0 {
		l.start = l.at
	}
	if len(l.word) < maxWord {
		l.word = append(l.word, c)
	}
}

func (l *lexer) addRune(r rune) {
	if len(l.word) == 0 {
		l.start = l.at
	}
	if before := len(l.word); before < maxWord {
		if l.word = foldRune(l.word, r); len(l.word) > maxWord {
			l.word = l.word[:before]
		}
	}
}

func appendRune(dst []byte, r rune) []byte { return utf8.AppendRune(dst, r) }

// asciiWord has the lower case of letters and digits, and 0 for all else.
var asciiWord = func() (table [128]byte) {
	for c := range byte(128) {
		switch {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			table[c] = c
		case 'A' <= c && c <= 'Z':
			table[c] = c + 'a' - 'A'
		}
	}
	return table
}()

// isJoiner reports whether r, in a word, is dropped without ending it: an
// apostrophe, or one of the characters that are not seen.
func isJoiner(r rune) bool {
	switch r {
	case '’', '‘', 'ʼ', '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff':
		return true
	}
	return false
}

// isUnspaced reports whether r is of a script that is written without spaces.
func isUnspaced(r rune) bool {
	switch {
	case r < 0xe00:
		return false
	case r < 0xf00: // Thai, Lao
		return r != 'ฯ' && r != '๏' && r < '๚' || 0xe80 <= r
	case 0x1000 <= r && r < 0x10a0: // Burmese
		return r < 0x104a || r > 0x104f
	case 0x1780 <= r && r < 0x1800: // Khmer
		return r < 0x17d4 || 0x17db < r
	case 0x3005 <= r && r <= 0x3007, 0x3041 <= r && r <= 0x30ff:
		return r != '゠' && r != '・'
	case 0x31f0 <= r && r <= 0x31ff, 0x3400 <= r && r <= 0x4dbf, 0x4e00 <= r && r <= 0x9fff, 0xf900 <= r && r <= 0xfaff:
		return true
	case 0x20000 <= r && r <= 0x323af:
		return true
	}
	return false
}
