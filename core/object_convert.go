package core

import (
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"holdfast/core/internal/text"
)

// ObjectOf returns the object with the given members, whose values are nil,
// bool, string, any integer or float type, []any, map[string]any, Object or
// jsontext.Value.
//
// A value of another type is an [*InvalidError], as are floats that are not
// finite, text that is not UTF-8, JSON that ParseObject would not accept, and
// more than 127 levels.
func ObjectOf(members map[string]any) (Object, error) {
	var t textBuilder
	if err := t.addMap(members, 1); err != nil {
		return Object{}, err
	}
	return newObject(t.buf), nil
}

func (t *textBuilder) addMap(members map[string]any, depth int) error {
	if depth > maxDepth {
		return &InvalidError{Field: "object", Reason: reasonDepth}
	}
	frame := t.beginObject()
	for key, value := range members {
		t.beginKey(&frame, 0)
		if err := t.addString(key); err != nil {
			return err
		}
		t.endKey(&frame)
		if err := t.addAny(value, depth); err != nil {
			return err
		}
	}
	t.endObject(&frame)
	return nil
}

func (t *textBuilder) addSlice(values []any, depth int) error {
	if depth > maxDepth {
		return &InvalidError{Field: "object", Reason: reasonDepth}
	}
	t.buf = append(t.buf, '[')
	for i, value := range values {
		if i > 0 {
			t.buf = append(t.buf, ',')
		}
		if err := t.addAny(value, depth); err != nil {
			return err
		}
	}
	t.buf = append(t.buf, ']')
	return nil
}

func (t *textBuilder) addAny(value any, depth int) error {
	switch v := value.(type) {
	case nil:
		t.buf = append(t.buf, "null"...)
	case bool:
		t.buf = strconv.AppendBool(t.buf, v)
	case string:
		return t.addString(v)
	case float32:
		return t.addFloat(float64(v))
	case float64:
		return t.addFloat(v)
	case map[string]any:
		return t.addMap(v, depth+1)
	case []any:
		return t.addSlice(v, depth+1)
	case Object:
		return t.addJSON([]byte(v.String()), depth)
	case jsontext.Value:
		return t.addJSON(v, depth)
	default:
		return t.addInteger(value)
	}
	return nil
}

func (t *textBuilder) addInteger(value any) error {
	switch v := value.(type) {
	case int:
		t.addInt(int64(v))
	case int8:
		t.addInt(int64(v))
	case int16:
		t.addInt(int64(v))
	case int32:
		t.addInt(int64(v))
	case int64:
		t.addInt(v)
	case uint:
		t.addUint(uint64(v))
	case uint8:
		t.addUint(uint64(v))
	case uint16:
		t.addUint(uint64(v))
	case uint32:
		t.addUint(uint64(v))
	case uint64:
		t.addUint(v)
	default:
		return &InvalidError{Field: "object", Reason: "a Go value of a type that JSON does not have"}
	}
	return nil
}

func (t *textBuilder) addInt(v int64)   { t.buf = strconv.AppendInt(t.buf, v, 10) }
func (t *textBuilder) addUint(v uint64) { t.buf = strconv.AppendUint(t.buf, v, 10) }

func (t *textBuilder) addFloat(f float64) error {
	if !text.IsFinite(f) {
		return &InvalidError{Field: "object", Reason: "JSON has no " + strconv.FormatFloat(f, 'g', -1, 64)}
	}
	t.buf = text.AppendFloat64(t.buf, f)
	return nil
}

func (t *textBuilder) addString(s string) error {
	var ok bool
	if t.buf, ok = text.AppendQuoted(t.buf, s); !ok {
		return &InvalidError{Field: "object", Reason: reasonUTF8}
	}
	return nil
}

// addJSON appends the canonical form of a JSON value that is within depth
// arrays and objects.
func (t *textBuilder) addJSON(text []byte, depth int) error {
	r := jsonReader{data: text}
	r.peek()
	err := r.value(t, depth)
	if err == nil {
		err = r.end()
	}
	return asInvalid("object", err)
}
