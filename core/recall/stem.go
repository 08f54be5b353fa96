package recall

// stem cuts the endings of an English word, in place. Other words lose endings
// too, which does no harm: they lose the same ones in question and text.
func stem(w []byte) []byte {
	if len(w) < 4 || !isLatin(w) {
		return w
	}
	w = cutPlural(w)
	w = cutVerb(w)
	w = cutDerived(w)
	return cutLast(w)
}

func isLatin(w []byte) bool {
	for _, c := range w {
		if c < 'a' || 'z' < c {
			return false
		}
	}
	return true
}

func isVowel(w []byte, i int) bool {
	switch w[i] {
	case 'a', 'e', 'i', 'o', 'u':
		return true
	case 'y':
		return i > 0 && !isVowel(w, i-1)
	}
	return false
}

// measure counts how often a consonant follows a vowel, as Porter does.
func measure(w []byte) int {
	n := 0
	for i := 1; i < len(w); i++ {
		if isVowel(w, i-1) && !isVowel(w, i) {
			n++
		}
	}
	return n
}

// isShort reports whether w ends in consonant, vowel, consonant.
func isShort(w []byte) bool {
	n := len(w)
	return n > 2 && !isVowel(w, n-3) && isVowel(w, n-2) && !isVowel(w, n-1) && w[n-1] != 'w' && w[n-1] != 'x' && w[n-1] != 'y'
}

func endsIn(w []byte, end string) bool {
	return len(w) >= len(end) && string(w[len(w)-len(end):]) == end
}

func cutPlural(w []byte) []byte {
	n := len(w)
	switch {
	case endsIn(w, "sses"), endsIn(w, "ies") && n > 4, endsIn(w, "ches"), endsIn(w, "shes"), endsIn(w, "xes"):
		return w[:n-2]
	case w[n-1] == 's' && w[n-2] != 's' && w[n-2] != 'u' && (w[n-2] != 'i' || n < 5):
		return w[:n-1]
	}
	return w
}

func cutVerb(w []byte) []byte {
	n := len(w)
	switch {
	case endsIn(w, "eed"):
		return w
	case endsIn(w, "ed"):
		n -= 2
	case endsIn(w, "ing"):
		n -= 3
	default:
		return w
	}
	if n < 2 || measure(w[:n]) == 0 && !isVowel(w, n-1) {
		return w
	}
	switch cut := w[:n]; {
	case w[n-1] == w[n-2] && w[n-1] != 'l' && w[n-1] != 's' && w[n-1] != 'z' && !isVowel(w, n-1):
		return cut[:n-1]
	case measure(cut) == 1 && isShort(cut):
		return append(cut, 'e')
	default:
		return cut
	}
}

// endings are cut where enough of a word remains, the longer ones first.
var endings = [...]string{
	"ization", "fulness", "ousness", "iveness", "ement", "ment", "ness", "able", "ible", "ance", "ence",
	"ally", "ful", "less", "ity", "ive", "ous", "ism", "ist", "ize", "ise", "ion", "ant", "ent", "al", "ic", "er", "or", "ly",
}

func cutDerived(w []byte) []byte {
	for range 2 {
		for _, end := range endings {
			rest := w[:max(len(w)-len(end), 0)]
			if endsIn(w, end) && measure(rest) > 1 && (end != "ion" || endsIn(rest, "s") || endsIn(rest, "t")) {
				w = rest
				break
			}
		}
	}
	return w
}

func cutLast(w []byte) []byte {
	n := len(w)
	switch {
	case n > 3 && w[n-1] == 'e' && (measure(w[:n-1]) > 1 || measure(w[:n-1]) == 1 && !isShort(w[:n-1])):
		return w[:n-1]
	case n > 3 && (w[n-1] == 'y' || w[n-1] == 'i') && measure(w[:n-1]) > 1:
		return w[:n-1]
	case n > 3 && w[n-1] == 'y' && !isVowel(w, n-2):
		w[n-1] = 'i'
	}
	return w
}
