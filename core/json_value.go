package core

import "holdfast/core/internal/text"

// value takes any value, which is within depth arrays and objects, and appends
// its canonical text to t.
func (r *jsonReader) value(t *textBuilder, depth int) error {
	if r.pos >= len(r.data) {
		return r.unexpected("a value")
	}
	switch c := r.data[r.pos]; c {
	case '"':
		return r.stringValue(t)
	case '{':
		return r.objectValue(t, depth+1)
	case '[':
		return r.arrayValue(t, depth+1)
	case 't':
		return r.literal(t, "true")
	case 'f':
		return r.literal(t, "false")
	case 'n':
		return r.literal(t, "null")
	}
	return r.numberValue(t)
}

func (r *jsonReader) literal(t *textBuilder, text string) error {
	rest := r.data[r.pos:]
	if len(rest) < len(text) || string(rest[:len(text)]) != text {
		n := 0
		for n < len(rest) && rest[n] == text[n] {
			n++
		}
		r.pos += n
		return r.unexpected(text)
	}
	r.pos += len(text)
	t.buf = append(t.buf, text...)
	return nil
}

func (r *jsonReader) numberValue(t *textBuilder) error {
	start := r.pos
	if n := text.ShortInteger(r.data[start:]); n > 0 {
		r.pos += n
		t.buf = append(t.buf, r.data[start:r.pos]...)
		return nil
	}
	digits, err := r.number()
	if err != nil {
		return err
	}
	var ok bool
	if t.buf, ok = text.AppendNumber(t.buf, digits, &r.num); !ok {
		return corrupt(start, reasonRange)
	}
	return nil
}

func (r *jsonReader) stringValue(t *textBuilder) error {
	start := r.pos
	if limit := r.plainString(); limit > 0 {
		r.pos = limit
		t.buf = append(t.buf, r.data[start:limit]...)
		return nil
	}
	s, err := r.str()
	if err == nil {
		t.buf, _ = text.AppendQuoted(t.buf, s)
	}
	return err
}

func (r *jsonReader) arrayValue(t *textBuilder, depth int) error {
	if depth > maxDepth {
		return corrupt(r.pos, reasonDepth)
	}
	r.pos++
	t.buf = append(t.buf, '[')
	for first := true; ; first = false {
		more, err := r.more(first, ']')
		if err != nil {
			return err
		}
		if !more {
			t.buf = append(t.buf, ']')
			return nil
		}
		if !first {
			t.buf = append(t.buf, ',')
		}
		if err := r.value(t, depth); err != nil {
			return err
		}
	}
}

func (r *jsonReader) objectValue(t *textBuilder, depth int) error {
	if r.pos >= len(r.data) || r.data[r.pos] != '{' {
		return r.unexpected("an object")
	}
	if depth > maxDepth {
		return corrupt(r.pos, reasonDepth)
	}
	r.pos++
	frame := t.beginObject()
	for first := true; ; first = false {
		more, err := r.more(first, '}')
		if err != nil {
			return err
		}
		if !more {
			break
		}
		t.beginKey(&frame, r.pos)
		if err := r.stringValue(t); err != nil {
			return err
		}
		t.endKey(&frame)
		if err := r.colon(); err != nil {
			return err
		}
		if err := r.value(t, depth); err != nil {
			return err
		}
	}
	if at := t.endObject(&frame); at >= 0 {
		return corrupt(at, reasonDuplicate)
	}
	return nil
}

// object takes an object that is within depth arrays and objects.
func (r *jsonReader) object(depth int) (Object, error) {
	start := r.pos
	r.plain.reset()
	if r.copyObject(depth + 1) {
		if text, ok := r.plain.text(); ok {
			return r.keepObject(text), nil
		}
	}
	r.pos = start
	r.text.reset()
	if err := r.objectValue(&r.text, depth+1); err != nil {
		return Object{}, err
	}
	return r.keepObject(r.text.buf), nil
}

// keepObject makes an Object of canonical text.
func (r *jsonReader) keepObject(text []byte) Object {
	if r.skim || len(text) <= len("{}") {
		return Object{}
	}
	return Object{r.strings.add(text)}
}
