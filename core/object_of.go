package core

import (
	"strconv"
	"time"

	"holdfast/core/internal/text"
)

// ObjectOf returns the object with the given members: values as encoding/json
// would write them, except that floats stay floats where they are whole, and that
// nil slices and maps are empty ones. Those are nil, bool, string, any integer or float type, []any, []string, map[string]any,
// map[string]string, time.Time, Object, and whatever has a method MarshalJSON or
// MarshalText or is a json.Number; natively also named types, pointers, other
// slices, arrays and maps, and structs with json tags. In WebAssembly those are
// left out, for reflection would be a tenth of the download.
//
// A value of another type is an [*InvalidError] that names its key and type, as
// are floats that are not finite, text that is not UTF-8, JSON that ParseObject
// would not accept, and more than 127 levels.
func ObjectOf(members map[string]any) (Object, error) {
	var t textBuilder
	if err := addMap(&t, members, 1); err != nil {
		return Object{}, withinObject("object", err)
	}
	return newObject(t.buf), nil
}

// withinObject puts the place where err occurred in front of the field it names.
func withinObject(place string, err error) error {
	if e, ok := err.(*InvalidError); ok {
		return &InvalidError{Field: place + e.Field, Reason: e.Reason}
	}
	return err
}

func invalidValue(reason string) error { return &InvalidError{Reason: reason} }

func addMap[V any](t *textBuilder, members map[string]V, depth int) error {
	if depth > maxDepth {
		return invalidValue(reasonDepth)
	}
	frame := t.beginObject()
	for key, value := range members {
		t.beginKey(&frame, 0)
		if err := t.addString(key); err != nil {
			return withinObject(" key "+strconv.Quote(key), err)
		}
		t.endKey(&frame)
		if err := t.addAny(value, depth); err != nil {
			return withinObject("."+key, err)
		}
	}
	t.endObject(&frame)
	return nil
}

func addSlice[V any](t *textBuilder, values []V, depth int) error {
	if depth > maxDepth {
		return invalidValue(reasonDepth)
	}
	t.buf = append(t.buf, '[')
	for i, value := range values {
		if i > 0 {
			t.buf = append(t.buf, ',')
		}
		if err := t.addAny(value, depth); err != nil {
			return withinObject("["+strconv.Itoa(i)+"]", err)
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
		return t.addFloat(widen(v))
	case float64:
		return t.addFloat(v)
	case map[string]any:
		return addMap(t, v, depth+1)
	case map[string]string:
		return addMap(t, v, depth+1)
	case []any:
		return addSlice(t, v, depth+1)
	case []string:
		return addSlice(t, v, depth+1)
	case Object:
		return t.addJSON([]byte(v.String()), depth)
	default:
		return t.addInteger(value, depth)
	}
	return nil
}

func (t *textBuilder) addInteger(value any, depth int) error {
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
		return t.addMarshaler(value, depth)
	}
	return nil
}

// jsonNumber is what a json.Number can do, and hardly anything else.
type jsonNumber interface {
	Int64() (int64, error)
	Float64() (float64, error)
	String() string
}

// addMarshaler adds what says itself how it is written, without the package
// that has the names of these interfaces.
func (t *textBuilder) addMarshaler(value any, depth int) error {
	if v, ok := value.(time.Time); ok && text.ValidTime(v) {
		return t.addString(v.Format(time.RFC3339Nano))
	}
	if isNilPointer(value) {
		return t.addAny(nil, depth)
	}
	switch v := value.(type) {
	case jsonNumber:
		return t.addJSON([]byte(v.String()), depth)
	case interface{ MarshalJSON() ([]byte, error) }:
		json, err := v.MarshalJSON()
		if err != nil {
			return invalidValue(err.Error())
		}
		return t.addJSON(json, depth)
	case interface{ MarshalText() ([]byte, error) }:
		s, err := v.MarshalText()
		if err != nil {
			return invalidValue(err.Error())
		}
		return t.addString(string(s))
	}
	return t.addReflected(value, depth)
}

func (t *textBuilder) addInt(v int64)   { t.buf = strconv.AppendInt(t.buf, v, 10) }
func (t *textBuilder) addUint(v uint64) { t.buf = strconv.AppendUint(t.buf, v, 10) }

func (t *textBuilder) addFloat(f float64) error {
	if !text.IsFinite(f) {
		return invalidValue("JSON has no " + strconv.FormatFloat(f, 'g', -1, 64))
	}
	t.buf = text.AppendFloat64(t.buf, f)
	return nil
}

// widen returns the float64 that has the shortest digits of f, as encoding/json
// writes them: 0.1, not 0.10000000149011612.
func widen(f float32) float64 {
	wide, _ := strconv.ParseFloat(strconv.FormatFloat(float64(f), 'g', -1, 32), 64)
	return wide
}

func (t *textBuilder) addString(s string) error {
	var ok bool
	if t.buf, ok = text.AppendQuoted(t.buf, s); !ok {
		return invalidValue(reasonUTF8)
	}
	return nil
}

// addJSON appends the canonical form of a JSON value that is within depth
// arrays and objects.
func (t *textBuilder) addJSON(json []byte, depth int) error {
	r := jsonReader{data: json}
	r.peek()
	err := r.value(t, depth)
	if err == nil {
		err = r.end()
	}
	return asInvalid("", err)
}
