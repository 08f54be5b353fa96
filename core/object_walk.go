package core

import (
	"bytes"
	"strings"
)

// tokenLength returns the length of the token that canonical text starts with:
// a bracket, a comma, a colon, a string, a number or a literal.
func tokenLength(text string) int {
	switch text[0] {
	case '{', '}', '[', ']', ',', ':':
		return 1
	case '"':
		return quotedLength(text)
	}
	n := 1
	for n < len(text) && text[n] != ',' && text[n] != '}' && text[n] != ']' {
		n++
	}
	return n
}

// valueLength returns the length of the value that canonical text starts with.
func valueLength(text string) int {
	n, depth := 0, 0
	for {
		switch text[n] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		n += tokenLength(text[n:])
		if depth == 0 {
			return n
		}
	}
}

// appendIndented appends canonical text: as it is, or over several lines that
// are indented by indent steps and more. The first line is not indented.
func (o Object) appendIndented(dst []byte, pretty bool, indent int) []byte {
	if !pretty || o.IsZero() {
		return o.AppendJSON(dst)
	}
	return appendPretty(dst, o.text, indent)
}

// appendMembers appends the members of o after those of another object, whose
// members are indented by indent steps.
func (o Object) appendMembers(dst []byte, pretty bool, indent int) []byte {
	if o.IsZero() {
		return dst
	}
	dst = append(dst, ',')
	members := o.text[1 : len(o.text)-1]
	if !pretty {
		return append(dst, members...)
	}
	dst = appendLine(dst, indent)
	return appendPretty(dst, members, indent)
}

func appendPretty(dst []byte, text string, indent int) []byte {
	for len(text) > 0 {
		n := tokenLength(text)
		switch c := text[0]; c {
		case '{', '[':
			dst = append(dst, c)
			if text[1] == c+2 { // '}' and ']' come two after their openings
				dst = append(dst, text[1])
				n = 2
				break
			}
			indent++
			dst = appendLine(dst, indent)
		case '}', ']':
			indent--
			dst = appendLine(dst, indent)
			dst = append(dst, c)
		case ',':
			dst = append(dst, c)
			dst = appendLine(dst, indent)
		case ':':
			dst = append(dst, ": "...)
		default:
			dst = append(dst, text[:n]...)
		}
		text = text[n:]
	}
	return dst
}

const lineAndSpaces = "\n                                        "

// appendLine begins a line that is indented by two spaces for each step.
func appendLine(dst []byte, indent int) []byte {
	spaces := 2 * indent
	if spaces < len(lineAndSpaces) {
		return append(dst, lineAndSpaces[:1+spaces]...)
	}
	dst = append(dst, lineAndSpaces...)
	return append(dst, bytes.Repeat([]byte(" "), spaces-len(lineAndSpaces)+1)...)
}

// deeperThan reports whether o has more than limit levels of objects and
// arrays, itself included.
func (o Object) deeperThan(limit int) bool {
	// Every level takes two bytes at least, and most objects are small.
	if len(o.text) <= 2*limit {
		return false
	}
	if strings.Count(o.text, "{")+strings.Count(o.text, "[") <= limit {
		return false
	}
	depth := 0
	for text := o.text; len(text) > 0; text = text[tokenLength(text):] {
		switch text[0] {
		case '{', '[':
			if depth++; depth > limit {
				return true
			}
		case '}', ']':
			depth--
		}
	}
	return false
}
