package core

import (
	"iter"
	"strings"
	"unicode/utf8"

	"holdfast/core/internal/text"
)

// Object is an immutable JSON object, such as an entry's metadata. It keeps
// what JSON can say and Go maps can't: 64-bit integers, and floats that look
// like integers. The zero value is the empty object, and == compares by value.
//
// An Object holds its canonical text: no white space, keys sorted by bytes,
// numbers and strings as the container format writes them.
type Object struct {
	text string // "" for the empty object
}

// ParseObject returns the object that the JSON text says. An integer outside
// of -2^63 to 2^64-1 becomes a float.
//
// Text that is no JSON object is an [*InvalidError], as are duplicate keys,
// invalid UTF-8, numbers too large for a float64, and more than 127 levels.
func ParseObject(json []byte) (Object, error) {
	r := jsonReader{data: json}
	r.peek()
	err := r.objectValue(&r.text, 1)
	if err == nil {
		err = r.end()
	}
	if err != nil {
		return Object{}, asInvalid("object", err)
	}
	return newObject(r.text.buf), nil
}

// newObject returns an object of the given canonical text, which it copies.
func newObject(text []byte) Object {
	if len(text) <= len("{}") {
		return Object{}
	}
	return Object{string(text)}
}

// String returns the object's canonical text.
func (o Object) String() string {
	if o.IsZero() {
		return "{}"
	}
	return o.text
}

// AppendJSON appends the object's canonical text to dst.
func (o Object) AppendJSON(dst []byte) []byte {
	return append(dst, o.String()...)
}

// IsZero reports whether the object is empty.
func (o Object) IsZero() bool { return o.text == "" }

// Len returns the number of members.
func (o Object) Len() int {
	n := 0
	for range o.members() {
		n++
	}
	return n
}

// Get returns the canonical JSON text of the value with the given key, such as
// `"chat"` or `7`, and whether there is one.
func (o Object) Get(key string) (json string, ok bool) { return o.find(key) }

// All returns the keys and the canonical JSON text of their values, in order of
// the keys.
func (o Object) All() iter.Seq2[string, string] {
	return func(yield func(key, json string) bool) {
		for quoted, value := range o.members() {
			if !yield(unquoteCanonical(quoted), value) {
				return
			}
		}
	}
}

// With returns an object that also has the given member, in place of any with
// the same key. Its value is given as JSON text. A key that is not UTF-8, or a
// value that ParseObject would not accept, is an [*InvalidError].
func (o Object) With(key, json string) (Object, error) {
	var t textBuilder
	if err := t.addJSON([]byte(json), 1); err != nil {
		return Object{}, err
	}
	return o.replace(key, t.buf)
}

// Without returns an object that has all members but the one with the given
// key.
func (o Object) Without(key string) Object {
	if _, ok := o.find(key); !ok {
		return o
	}
	without, _ := o.replace(key, nil)
	return without
}

// replace puts a canonical value in the place of the given key, or removes the
// key when there is no value.
func (o Object) replace(key string, value []byte) (Object, error) {
	if !utf8.ValidString(key) {
		return Object{}, &InvalidError{Field: "key", Reason: reasonUTF8}
	}
	var t textBuilder
	frame := t.beginObject()
	for quoted, old := range o.members() {
		if unquoteCanonical(quoted) == key {
			continue
		}
		t.beginKey(&frame, 0)
		t.buf = append(t.buf, quoted...)
		t.endKey(&frame)
		t.buf = append(t.buf, old...)
	}
	if value != nil {
		t.beginKey(&frame, 0)
		t.buf, _ = text.AppendQuoted(t.buf, key)
		t.endKey(&frame)
		t.buf = append(t.buf, value...)
	}
	t.endObject(&frame)
	return newObject(t.buf), nil
}

// find returns the canonical text of the value with the given key.
func (o Object) find(key string) (string, bool) {
	for quoted, value := range o.members() {
		if unquoteCanonical(quoted) == key {
			return value, true
		}
	}
	return "", false
}

// members returns the canonical text of the keys and their values.
func (o Object) members() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for rest := o.text; len(rest) > 1; {
			rest = rest[1:] // an opening bracket or a comma
			key := rest[:quotedLength(rest)]
			rest = rest[len(key)+1:]
			value := rest[:valueLength(rest)]
			rest = rest[len(value):]
			if !yield(key, value) {
				return
			}
		}
	}
}

// unquoteCanonical returns what canonical quoted text means, which is a part
// of the text itself when nothing is escaped.
func unquoteCanonical(quoted string) string {
	inner := quoted[1 : len(quoted)-1]
	if strings.IndexByte(inner, '\\') < 0 {
		return inner
	}
	return string(text.AppendUnquoted(nil, []byte(quoted)))
}
