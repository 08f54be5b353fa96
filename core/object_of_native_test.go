//go:build !js

package core

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"
)

type (
	mood  string
	score float64
	inner struct {
		Deep []score `json:"deep"`
	}
	report struct {
		inner
		Name    string            `json:"name"`
		Mood    mood              `json:"mood"`
		At      time.Time         `json:"at"`
		Score   score             `json:"score"`
		Small   float32           `json:"small"`
		Number  json.Number       `json:"number"`
		Raw     json.RawMessage   `json:"raw"`
		Labels  map[string]string `json:"labels"`
		Next    *report           `json:"next,omitempty"`
		Ignored int               `json:"-"`
		Untold  int
	}
)

// Whatever Go programmers have is written as encoding/json does, except that
// floats stay floats.
func TestObjectOfGoValues(t *testing.T) {
	at := time.Date(2026, 11, 25, 12, 0, 0, 5, time.FixedZone("", 3600))
	seven := 7
	var none *report
	r := report{inner{[]score{1, 2.5}}, "a", "calm", at, 2, 0.1, "18446744073709551615", json.RawMessage(`{"b":1.0,"a":[]}`), map[string]string{"k": "v"}, nil, 1, 2}
	const record = `{"Untold":2,"at":"2026-11-25T12:00:00.000000005+01:00","deep":[1.0,2.5],"labels":{"k":"v"},"mood":"calm",` +
		`"name":"a","number":18446744073709551615,"raw":{"a":[],"b":1.0},"score":2.0,"small":0.1}`
	for _, test := range []struct {
		value any
		want  string
	}{
		{[]string{"a", "b"}, `["a","b"]`},
		{[]string(nil), `[]`},
		{[]mood(nil), `[]`},
		{map[string]mood(nil), `{}`},
		{map[string]string{"b": "1", "a": "2"}, `{"a":"2","b":"1"}`},
		{at, `"2026-11-25T12:00:00.000000005+01:00"`},
		{&at, `"2026-11-25T12:00:00.000000005+01:00"`},
		{json.Number("1.50"), `1.5`},
		{json.Number("9007199254740993"), `9007199254740993`},
		{json.RawMessage(`{"b":1,"a":9007199254740993}`), `{"a":9007199254740993,"b":1}`},
		{mood("calm"), `"calm"`},
		{[]mood{"calm"}, `["calm"]`},
		{map[mood]score{"calm": 1}, `{"calm":1.0}`},
		{map[int]bool{7: true}, `{"7":true}`},
		{score(3), `3.0`},
		{float32(0.1), `0.1`},
		{[]float32{0.1, 1}, `[0.1,1.0]`},
		{[2]int{1, 2}, `[1,2]`},
		{&seven, `7`},
		{none, `null`},
		{time.Duration(5), `5`},
		{[]byte("ab"), `"YWI="`},
		{&r, record},
		{report{Next: &r, Number: "0", Raw: json.RawMessage("null")}, ""},
		{[]any{r, &r}, "[" + record + "," + record + "]"},
		{map[string]any{"r": []report{r}}, `{"r":[` + record + `]}`},
		{[]Object{{}, mustObject(t, `{"a":1.0}`)}, `[{},{"a":1.0}]`},
	} {
		o, err := ObjectOf(map[string]any{"x": test.value})
		if err != nil || test.want != "" && o.String() != `{"x":`+test.want+`}` {
			t.Errorf("%T: %s, %v, want %s", test.value, o, err, test.want)
		}
	}
}

// What has no place in JSON is named by its key and type.
func TestObjectOfNamesWhatItRefuses(t *testing.T) {
	type loop struct{ Next *loop }
	circle := &loop{}
	circle.Next = circle
	for _, test := range []struct {
		value         any
		field, reason string
	}{
		{map[string]any{"b": []any{1, make(chan int)}}, "object.a.b[1]", "chan int"},
		{struct{ F func() }{}, "object.a", "func()"},
		{complex(1, 1), "object.a", "complex128"},
		{circle, "object.a", "loop"},
		{math.NaN(), "object.a", "NaN"},
		{[]float64{1, math.Inf(1)}, "object.a", "Inf"},
		{score(math.NaN()), "object.a", "NaN"},
		{[]string{"ok", "\xff"}, "object.a[1]", "UTF-8"},
		{json.Number("abc"), "object.a", "number"},
		{json.RawMessage(`{`), "object.a", "end"},
		{map[string]string{"\xff": ""}, `object.a key "\xff"`, "UTF-8"},
	} {
		_, err := ObjectOf(map[string]any{"a": test.value})
		var invalid *InvalidError
		if !errors.As(err, &invalid) || invalid.Field != test.field || !strings.Contains(invalid.Reason, test.reason) {
			t.Errorf("%T: %v, want %s and %s", test.value, err, test.field, test.reason)
		}
	}
}
