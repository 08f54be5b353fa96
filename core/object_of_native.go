//go:build !js

package core

import (
	"errors"
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	jsonv1 "github.com/go-json-experiment/json/v1"

	"holdfast/core/internal/text"
)

// addReflected adds a value whose type has to be looked at, as encoding/json
// would write it; only floats stay floats where they are whole. It is no part of
// the program for browsers, whose download it would double.
func (t *textBuilder) addReflected(value any, depth int) error {
	own := json.WithMarshalers(json.MarshalToFunc(writeNumber))
	written, err := json.Marshal(value, jsonv1.DefaultOptionsV1(),
		json.FormatNilSliceAsNull(false), json.FormatNilMapAsNull(false), own)
	if err != nil {
		return invalidValue(err.Error())
	}
	return t.addJSON(written, depth)
}

// writeNumber writes floats with a point, and a json.Number, which is a string
// to the library, as the number that it is.
func writeNumber(to *jsontext.Encoder, value any) error {
	if v, ok := value.(jsonNumber); ok && !isNilPointer(value) {
		return to.WriteValue(jsontext.Value(v.String()))
	}
	v := reflect.ValueOf(value)
	if v.Kind() == reflect.Pointer {
		v = v.Elem() // the library hands out the address of what it has
	}
	switch v.Kind() {
	case reflect.Float32:
		return writeFloat(to, value, widen(float32(v.Float())))
	case reflect.Float64:
		return writeFloat(to, value, v.Float())
	}
	return errors.ErrUnsupported
}

func writeFloat(to *jsontext.Encoder, value any, f float64) error {
	if _, marshals := value.(json.Marshaler); marshals || !text.IsFinite(f) {
		return errors.ErrUnsupported // which leaves it to the library
	}
	return to.WriteValue(text.AppendFloat64(nil, f))
}

func isNilPointer(value any) bool {
	v := reflect.ValueOf(value)
	return v.Kind() == reflect.Pointer && v.IsNil()
}
