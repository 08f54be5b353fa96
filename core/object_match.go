package core

import (
	"strconv"
	"strings"
)

// contains reports whether o has all members of part, with the same values.
func (o Object) contains(part Object) bool {
	for key, value := range part.members() {
		if have, ok := o.member(key); !ok || !sameValue(have, value) {
			return false
		}
	}
	return true
}

// member returns the value of the key whose canonical text is given.
func (o Object) member(quoted string) (string, bool) {
	for key, value := range o.members() {
		if key == quoted {
			return value, true
		}
	}
	return "", false
}

// sameValue reports whether two canonical texts are the same but for the form of
// numbers.
func sameValue(a, b string) bool {
	for a != "" && b != "" {
		x, y := a[:tokenLength(a)], b[:tokenLength(b)]
		if x != y && !sameNumber(x, y) {
			return false
		}
		a, b = a[len(x):], b[len(y):]
	}
	return a == b
}

// sameNumber reports whether two tokens are numbers that are equal. None is
// rounded for it: 2^53 + 1 is not equal to any float.
func sameNumber(a, b string) bool {
	if !isNumberStart(a[0]) || !isNumberStart(b[0]) {
		return false
	}
	floatA, floatB := isFloat(a), isFloat(b)
	switch {
	case floatA && floatB:
		return sameFloat(a, b)
	case floatA:
		return wholeText(a) == b
	case floatB:
		return wholeText(b) == a
	}
	return a == b
}

func isFloat(number string) bool { return strings.ContainsAny(number, ".e") }

// wholeText returns the exact text of the integer that is next to a float, and ""
// when the float is not that integer.
func wholeText(float string) string {
	f, err := strconv.ParseFloat(float, 64)
	text := strconv.FormatFloat(f, 'f', 0, 64)
	if whole, _ := strconv.ParseFloat(text, 64); err != nil || whole != f {
		return ""
	}
	if f == 0 {
		return "0"
	}
	return text
}
