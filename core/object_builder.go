package core

import (
	"bytes"
	"slices"

	"holdfast/core/internal/text"
)

// textBuilder builds the canonical text of JSON values piece by piece. Its
// buffers are reused from one value to the next.
type textBuilder struct {
	buf     []byte
	members []builtMember
	sorted  []byte
}

// builtMember says where a member of an object is: its text from key to value,
// and the offset in the input where its key was read.
type builtMember struct {
	start, limit, input int
}

// objectFrame is an object under construction. The members of objects within
// it come and go above its own on the builder's stack.
type objectFrame struct {
	start, base          int
	lastStart, lastLimit int // the last key's text without its quotes
	unsorted             bool
}

func (t *textBuilder) reset() {
	t.buf, t.members = t.buf[:0], t.members[:0]
}

func (t *textBuilder) beginObject() objectFrame {
	t.buf = append(t.buf, '{')
	return objectFrame{start: len(t.buf) - 1, base: len(t.members)}
}

// beginKey is called before the quoted key is appended to buf.
func (t *textBuilder) beginKey(f *objectFrame, input int) {
	if n := len(t.members); n > f.base {
		t.members[n-1].limit = len(t.buf)
		t.buf = append(t.buf, ',')
	}
	t.members = append(t.members, builtMember{start: len(t.buf), input: input})
}

// endKey is called after the quoted key was appended to buf.
func (t *textBuilder) endKey(f *objectFrame) {
	start, limit := t.members[len(t.members)-1].start+1, len(t.buf)-1
	if len(t.members)-1 > f.base && !f.unsorted {
		// Most keys differ in the first byte; the quote after an empty one will
		// do as well.
		last, first := t.buf[f.lastStart], t.buf[start]
		if last >= first || last <= '"' || first == '\\' || last == '\\' {
			f.unsorted = text.CompareQuoted(t.buf[f.lastStart:f.lastLimit], t.buf[start:limit]) >= 0
		}
	}
	f.lastStart, f.lastLimit = start, limit
	t.buf = append(t.buf, ':')
}

// endObject closes the object with its members in order. When two have the
// same key it returns the offset in the input of the later one, else -1.
func (t *textBuilder) endObject(f *objectFrame) (duplicate int) {
	duplicate = -1
	if f.unsorted {
		duplicate = t.sortMembers(f)
	}
	t.members = t.members[:f.base]
	t.buf = append(t.buf, '}')
	return duplicate
}

// sortMembers rewrites the object in order of its keys.
func (t *textBuilder) sortMembers(f *objectFrame) (duplicate int) {
	members := t.members[f.base:]
	members[len(members)-1].limit = len(t.buf)
	slices.SortStableFunc(members, func(a, b builtMember) int {
		return text.CompareQuoted(t.keyAt(a), t.keyAt(b))
	})
	t.sorted = append(t.sorted[:0], '{')
	for i, m := range members {
		if i > 0 {
			if bytes.Equal(t.keyAt(members[i-1]), t.keyAt(m)) {
				return m.input
			}
			t.sorted = append(t.sorted, ',')
		}
		t.sorted = append(t.sorted, t.buf[m.start:m.limit]...)
	}
	copy(t.buf[f.start:], t.sorted)
	return -1
}

// keyAt returns the text of a member's key without its quotes.
func (t *textBuilder) keyAt(m builtMember) []byte {
	text := t.buf[m.start:]
	return text[1 : quotedLength(text)-1]
}

// quotedLength returns the length of the canonical JSON string that text
// starts with, quotes included.
func quotedLength[T string | []byte](quoted T) int {
	i := 1
	for {
		n, _ := text.UnescapedPrefix(quoted[i:])
		i += n
		if quoted[i] == '"' {
			return i + 1
		}
		i += 2
	}
}
