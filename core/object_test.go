package core

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
)

func mustObject(t testing.TB, text string) Object {
	t.Helper()
	o, err := ParseObject([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestParseObject(t *testing.T) {
	tests := map[string]string{
		"{}":                                    "{}",
		" { } \n":                               "{}",
		`{"b":1,"a":2}`:                         `{"a":2,"b":1}`,
		`{"a" : [ 1 , { } , [ ] ] }`:            `{"a":[1,{},[]]}`,
		`{"é":1,"z":2,"":3,"10":4,"9":5,"A":6}`: `{"":3,"10":4,"9":5,"A":6,"z":2,"é":1}`,
		`{"\u0061\/":"\u00e9\ud83e\udde0\u2028\u001F\u007f"}`:    "{\"a/\":\"é🧠\u2028\\u001f\u007f\"}",
		`{"a":"\"\\\b\f\n\r\t\u0000"}`:                           `{"a":"\"\\\b\f\n\r\t\u0000"}`,
		`{"a":{"d":1,"c":{"f":1,"e":null}},"B":[{"y":1,"x":2}]}`: `{"B":[{"x":2,"y":1}],"a":{"c":{"e":null,"f":1},"d":1}}`,
		// By what the keys mean, not by how they are escaped.
		`{"\"":1,"!":2,"#":3,"\\":4,"[":5,"]":6,"\n":7,"\u0001":8," ":9}`: `{"\u0001":8,"\n":7," ":9,"!":2,"\"":1,"#":3,"[":5,"\\":4,"]":6}`,
		`{"a\n":1,"a":2,"a\u0001":3,"a!":4}`:                              `{"a":2,"a\u0001":3,"a\n":1,"a!":4}`,
	}
	for text, want := range tests {
		o, err := ParseObject([]byte(text))
		if err != nil || o.String() != want || string(o.AppendJSON([]byte("x"))) != "x"+want {
			t.Errorf("%s: %s, %v, want %s", text, o, err, want)
		}
		if o.IsZero() != (want == "{}") || o.IsZero() != (o == Object{}) {
			t.Errorf("%s: zero %v", text, o.IsZero())
		}
		if again := mustObject(t, o.String()); again != o {
			t.Errorf("%s: not equal to itself read again, %s", o, again)
		}
	}
}

func TestParseObjectRefusals(t *testing.T) {
	for _, text := range []string{
		"", " ", "null", "[]", "1", `"{}"`, "{", "}", "{} {}", `{"a"}`, `{"a":}`, `{"a":1,}`, `{,}`, `{a:1}`, `{"a":1 "b":2}`,
		`{"a":1,"a":1}`, `{"a":1,"b":1,"\u0061":1}`, `{"a":tru}`, `{"a":"\ud800"}`, "{\"a\":\"\xff\"}", `{"a":[1,]}`, `{"a":[,1]}`, `{"a":[1 2]}`,
		nested(128, `{"a":`, "1", "}"), `{"a":` + nested(127, "[", "", "]") + "}", "\ufeff{}",
	} {
		if o, err := ParseObject([]byte(text)); !isInvalid(err, "object") {
			t.Errorf("%.40q: %s, %v", text, o, err)
		}
	}
	mustObject(t, nested(127, `{"a":`, "1", "}"))
}

func TestObjectMembers(t *testing.T) {
	o := mustObject(t, `{"b":[1,{"x":"]}"}],"a\n":"\"{","c":-0.0,"d":{"e":{}}}`)
	var keys []string
	var values []string
	for key, value := range o.All() {
		keys, values = append(keys, key), append(values, value)
		if got, ok := o.Get(key); !ok || got != value {
			t.Errorf("Get(%q) = %s, %v", key, got, ok)
		}
	}
	if !slices.Equal(keys, []string{"a\n", "b", "c", "d"}) || !slices.Equal(values, []string{`"\"{"`, `[1,{"x":"]}"}]`, "-0.0", `{"e":{}}`}) {
		t.Errorf("%q, %q", keys, values)
	}
	if o.Len() != 4 || (Object{}).Len() != 0 {
		t.Errorf("lengths %d and %d", o.Len(), (Object{}).Len())
	}
	for _, key := range []string{"", "a", "x", "a\\n"} {
		if value, ok := o.Get(key); ok || value != "" {
			t.Errorf("Get(%q) = %s", key, value)
		}
	}
	for range o.All() {
		break
	}
}

func TestObjectWith(t *testing.T) {
	o := mustObject(t, `{"b":1,"d":2}`)
	steps := []struct {
		key, value, want string
	}{
		{"c", " [ 1 ] ", `{"b":1,"c":[1],"d":2}`},
		{"a", `{"z":1,"y":2}`, `{"a":{"y":2,"z":1},"b":1,"c":[1],"d":2}`},
		{"c", "null", `{"a":{"y":2,"z":1},"b":1,"c":null,"d":2}`},
		{"d", "1.50", `{"a":{"y":2,"z":1},"b":1,"c":null,"d":1.5}`},
		{"\n\"", `""`, `{"\n\"":"","a":{"y":2,"z":1},"b":1,"c":null,"d":1.5}`},
	}
	for _, step := range steps {
		var err error
		if o, err = o.With(step.key, step.value); err != nil || o.String() != step.want {
			t.Fatalf("with %s: %s, %v, want %s", step.key, o, err, step.want)
		}
	}
	for _, key := range []string{"a", "x", "\n\"", "d", "c", "b"} {
		o = o.Without(key)
	}
	if !o.IsZero() {
		t.Errorf("without all: %s", o)
	}
	for key, value := range map[string]string{"a": "", "b": "1 2", "c": "{", "\xff": "1"} {
		if o, err := o.With(key, value); err == nil {
			t.Errorf("with %q: %q: %s", key, value, o)
		}
	}
	if _, err := o.With("a", nested(127, "[", "", "]")); err == nil {
		t.Error("with a value that is nested too deeply")
	}
}

func TestObjectOf(t *testing.T) {
	o, err := ObjectOf(map[string]any{
		"nil": nil, "bool": true, "string": "é\n", "int": -1, "int8": int8(-8), "int16": int16(-16), "int32": int32(-32),
		"int64": int64(math.MinInt64), "uint": uint(1), "uint8": uint8(8), "uint16": uint16(16), "uint32": uint32(32),
		"uint64": uint64(math.MaxUint64), "float32": float32(0.5), "float64": 1.0, "slice": []any{1, "a", []any{}, nil},
		"map": map[string]any{"b": 1, "a": map[string]any{}}, "object": mustObject(t, `{"k":1}`), "json": jsontext.Value(` [ 1.0 , 2 ] `),
	})
	const want = `{"bool":true,"float32":0.5,"float64":1.0,"int":-1,"int16":-16,"int32":-32,"int64":-9223372036854775808,"int8":-8,` +
		`"json":[1.0,2],"map":{"a":{},"b":1},"nil":null,"object":{"k":1},"slice":[1,"a",[],null],"string":"é\n",` +
		`"uint":1,"uint16":16,"uint32":32,"uint64":18446744073709551615,"uint8":8}`
	if err != nil || o.String() != want {
		t.Errorf("%s, %v", o, err)
	}
	if o, err := ObjectOf(nil); err != nil || !o.IsZero() {
		t.Errorf("nothing: %s, %v", o, err)
	}
	deep := map[string]any{}
	for range 127 {
		deep = map[string]any{"a": deep}
	}
	for _, value := range []any{
		math.NaN(), math.Inf(1), float32(math.Inf(-1)), "\xff", map[string]any{"\xff": 1}, []any{make(chan int)}, complex(1, 1),
		jsontext.Value("{"), jsontext.Value(""), jsontext.Value("1 1"), deep,
	} {
		if o, err := ObjectOf(map[string]any{"x": value}); err == nil {
			t.Errorf("%v: %.60s", value, o)
		}
	}
}

func TestObjectIsIndependent(t *testing.T) {
	text := []byte(`{"a":"b"}`)
	o, _ := ParseObject(text)
	clear(text)
	if o.String() != `{"a":"b"}` {
		t.Errorf("%q changed with the bytes it came from", o)
	}
}

func TestIndentation(t *testing.T) {
	deep := strings.Repeat(`{"a":[`, 20) + strings.Repeat(`]}`, 20)
	want := jsontext.Value(deep)
	if err := want.Indent(jsontext.WithIndent("  ")); err != nil {
		t.Fatal(err)
	}
	wantBytes(t, mustObject(t, deep).appendIndented(nil, true, 0), want)
}
