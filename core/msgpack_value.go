package core

import (
	"strconv"

	"github.com/vmihailenco/msgpack/v5/msgpcode"

	"holdfast/core/internal/text"
)

// value takes any value that JSON can say, which is within depth arrays and
// maps, and appends its canonical JSON text to t.
func (r *msgPackReader) value(t *textBuilder, depth int) error {
	c := r.next()
	switch {
	case c&^0x1f == msgpcode.FixedStrLow || (c >= msgpcode.Str8 && c <= msgpcode.Str32):
		return r.stringValue(t)
	case c < msgpcode.FixedMapLow || c >= msgpcode.NegFixedNumLow || (c >= msgpcode.Uint8 && c <= msgpcode.Int64):
		return r.integerValue(t)
	case isMsgPackMap(c):
		return r.mapValue(t, depth+1)
	case isMsgPackArray(c):
		return r.arrayValue(t, depth+1)
	case c == msgpcode.Nil:
		t.buf = append(t.buf, "null"...)
	case c == msgpcode.False:
		t.buf = append(t.buf, "false"...)
	case c == msgpcode.True:
		t.buf = append(t.buf, "true"...)
	case c == msgpcode.Float || c == msgpcode.Double:
		return r.floatValue(t)
	default:
		return r.unexpected("a value that JSON has")
	}
	r.pos++
	return nil
}

func (r *msgPackReader) stringValue(t *textBuilder) error {
	s, err := r.bytes()
	if err != nil {
		return err
	}
	var ok bool
	if t.buf, ok = text.AppendQuoted(t.buf, s); !ok {
		return r.notUTF8(s)
	}
	return nil
}

func (r *msgPackReader) floatValue(t *textBuilder) error {
	start := r.pos
	f, err := r.float()
	if err != nil {
		return err
	}
	if !text.IsFinite(f) {
		return corrupt(start, "a number that JSON does not have")
	}
	t.buf = text.AppendFloat64(t.buf, f)
	return nil
}

func (r *msgPackReader) integerValue(t *textBuilder) error {
	v, negative, err := r.integer()
	if err != nil {
		return err
	}
	if negative {
		t.buf = strconv.AppendInt(t.buf, int64(v), 10)
	} else {
		t.buf = strconv.AppendUint(t.buf, v, 10)
	}
	return nil
}

func (r *msgPackReader) arrayValue(t *textBuilder, depth int) error {
	if depth > maxDepth {
		return corrupt(r.pos, reasonDepth)
	}
	n, err := r.arrayLength("an array")
	if err != nil {
		return err
	}
	t.buf = append(t.buf, '[')
	for i := range n {
		if i > 0 {
			t.buf = append(t.buf, ',')
		}
		if err := r.value(t, depth); err != nil {
			return err
		}
	}
	t.buf = append(t.buf, ']')
	return nil
}

func (r *msgPackReader) mapValue(t *textBuilder, depth int) error {
	if depth > maxDepth {
		return corrupt(r.pos, reasonDepth)
	}
	n, err := r.mapLength("an object")
	if err != nil {
		return err
	}
	frame := t.beginObject()
	for range n {
		t.beginKey(&frame, r.pos)
		if err := r.stringValue(t); err != nil {
			return err
		}
		t.endKey(&frame)
		if err := r.value(t, depth); err != nil {
			return err
		}
	}
	if at := t.endObject(&frame); at >= 0 {
		return corrupt(at, reasonDuplicate)
	}
	return nil
}

// object takes a map that is within depth arrays and maps.
func (r *msgPackReader) object(depth int) (Object, error) {
	start := r.pos
	r.plain.reset()
	if r.copyMap(depth + 1) {
		if text, ok := r.plain.text(); ok {
			return r.keepObject(text), nil
		}
	}
	r.pos = start
	r.text.reset()
	if err := r.mapValue(&r.text, depth+1); err != nil {
		return Object{}, err
	}
	return r.keepObject(r.text.buf), nil
}

// keepObject makes an Object of canonical text.
func (r *msgPackReader) keepObject(text []byte) Object {
	if r.skim || len(text) <= len("{}") {
		return Object{}
	}
	return Object{r.strings.add(text)}
}
