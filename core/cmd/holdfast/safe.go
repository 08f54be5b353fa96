package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

// What a memory holds, and what a path or an error says, was written by others.
// Written to a terminal as it is, it could move the cursor, change colours, answer
// for the user, or turn the reading order of a line round.

// harmful reports whether a terminal might do something at r.
func harmful(r rune) bool {
	switch {
	case r < 0x20, 0x7f <= r && r <= 0x9f, // C0, DEL, C1
		r == 0x061c, r == 0x200e, r == 0x200f, // marks of direction
		0x2028 <= r && r <= 0x202e, // separators of lines, embeddings and overrides
		0x2066 <= r && r <= 0x2069, // isolates
		r == 0xfeff, 0xfff9 <= r && r <= 0xfffb,
		0xe0000 <= r && r <= 0xe007f: // tags
		return true
	}
	return false
}

// visible writes what is harmful in text as escapes, but line ends and tabs.
func visible(text string) string {
	return escaped(text, func(r rune) bool { return harmful(r) && r != '\n' && r != '\t' }, escapeText)
}

// visibleJSON does the same to JSON, which stays the same JSON.
func visibleJSON(text string) string {
	return escaped(text, func(r rune) bool { return harmful(r) && r != '\n' && r != '\t' && r != '\r' }, escapeJSON)
}

func escaped(text string, bad func(rune) bool, escape func(*strings.Builder, rune)) string {
	if strings.IndexFunc(text, bad) < 0 && utf8.ValidString(text) {
		return text
	}
	var out strings.Builder
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&out, `\x%02x`, text[i])
		case bad(r):
			escape(&out, r)
		default:
			out.WriteRune(r)
		}
		i += n
	}
	return out.String()
}

func escapeText(out *strings.Builder, r rune) {
	switch {
	case r < 0x100:
		fmt.Fprintf(out, `\x%02x`, r)
	case r > 0xffff:
		fmt.Fprintf(out, `\U%08x`, r)
	default:
		fmt.Fprintf(out, `\u%04x`, r)
	}
}

func escapeJSON(out *strings.Builder, r rune) {
	if r > 0xffff {
		r -= 0x10000
		fmt.Fprintf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		return
	}
	fmt.Fprintf(out, `\u%04x`, r)
}

var breaks = strings.NewReplacer("\\", `\\`, "\n", `\n`, "\r", `\r`, "\t", `\t`)

// onOneLine writes what would break a table or a line as escapes.
func onOneLine(text string) string {
	return visible(breaks.Replace(text))
}

// safeWriter writes text for people.
type safeWriter struct{ to io.Writer }

func (w safeWriter) Write(text []byte) (int, error) {
	_, err := io.WriteString(w.to, visible(string(text)))
	return len(text), err
}

// isTerminal reports whether somebody may be looking at w. Other devices count as
// terminals, but the null device.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}
