package core

import (
	"bytes"
	"errors"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"holdfast/core/internal/text"
)

// addFiles adds all golden files, but the large ones, and some of our own.
func addFiles(f *testing.F) {
	added := 0
	for _, name := range goldenNames(f) {
		if name == "thousand" {
			continue
		}
		for _, source := range append(goldenSources, "v0.json") {
			f.Add(goldenFile(f, name, source))
			added++
		}
	}
	if added < 35 {
		f.Fatalf("only %d golden files", added)
	}
	for _, data := range smallFiles(f) {
		f.Add(data)
	}
}

// FuzzDecode reads any bytes: they are refused with a typed error, or can be
// written in every format and read again.
func FuzzDecode(f *testing.F) {
	addFiles(f)
	for _, text := range []string{
		"", "\x00", "\ufeff[]", "\xdd\xff\xff\xff\xff", "\xdf\xff\xff\xff\xff", nested(200, "[", "", "]"), nested(200, "\x91", "", ""),
		`{"version":2}`, "\x91\x02", "\x95\x01\xa1s" + mpTime + mpTime + "\x90",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		input := bytes.Clone(data)
		check := limitMemory(t, len(data))
		c, info, err := Decode(data)
		check()
		if !bytes.Equal(input, data) {
			t.Fatal("changed its input")
		}
		if err == nil {
			rewrite(t, c)
			if info.Format == FormatJSON || info.Format == FormatJSONCompact {
				mustBeJSON(t, data)
			}
			return
		}
		if _, ok := errors.AsType[*VersionError](err); ok {
			return
		}
		e, ok := errors.AsType[*CorruptError](err)
		if !ok || e.Offset < 0 || e.Offset > int64(len(data)) || e.Reason == "" {
			t.Fatalf("%v for %d bytes", err, len(data))
		}
	})
}

func mustBeJSON(t *testing.T, data []byte) {
	t.Helper()
	if !jsontext.Value(data).IsValid() {
		t.Fatalf("accepted what is no JSON: %q", data)
	}
}

// FuzzObject compares with jsontext what is accepted, which is the same but
// for numbers too large and nesting too deep, and what it means.
func FuzzObject(f *testing.F) {
	for _, text := range []string{
		"{}", `{"a":1,"b":[1.0,-0,1e400,1e16]}`, `{"a":1,"a":1}`, `{"\u0061":1,"a":2}`, `{"a":"\ud800"}`, `{"":{"x":[{},[]]}}`,
		"{\"a\":\"\xff\"}", nested(130, `{"a":`, "1", "}"), `{"a\n":1,"a":2}`, "[1]", `{"a":18446744073709551616}`,
	} {
		f.Add([]byte(text))
	}
	for _, data := range smallFiles(f) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		o, err := ParseObject(data)
		value := jsontext.Value(bytes.Clone(data))
		valid := value.IsValid() && value.Kind() == '{'
		if err == nil && !valid {
			t.Fatalf("accepted %q as %s", data, o)
		}
		if err != nil {
			if valid && !hasOwnLimits(value) {
				t.Fatalf("%v for %q", err, data)
			}
			return
		}
		if again := mustObject(t, o.String()); again != o {
			t.Fatalf("%s is not canonical: %s", o, again)
		}
		wantCanonical(t, o, value)
		packed := o.appendMsgPack(nil)
		r := newMsgPackReader(packed)
		back, err := r.object(0)
		if err != nil || back != o || r.pos != len(packed) {
			t.Fatalf("%s comes back from MessagePack as %s, %v", o, back, err)
		}
	})
}

// wantCanonical compares with the canonical form of RFC 8785, which orders keys
// otherwise and has only floats, so both are brought to that form.
func wantCanonical(t *testing.T, o Object, want jsontext.Value) {
	t.Helper()
	got := jsontext.Value(o.AppendJSON(nil))
	if err := got.Canonicalize(); err != nil {
		t.Fatal(err)
	}
	if err := want.Canonicalize(); err != nil {
		t.Fatal(err)
	}
	wantBytes(t, got, want)
}

// hasOwnLimits reports whether there is a number that no float64 holds, or
// more nesting than is allowed.
func hasOwnLimits(value jsontext.Value) bool {
	d := jsontext.NewDecoder(bytes.NewReader(value))
	for {
		token, err := d.ReadToken()
		if err != nil {
			return false
		}
		if d.StackDepth() > maxDepth {
			return true
		}
		if token.Kind() == '0' {
			digits := []byte(token.String())
			var num text.Number
			num.Scan(digits)
			if _, ok := num.Float64(digits); !ok {
				return true
			}
		}
	}
}

// FuzzConvert reads a container and converts it through all formats in turn:
// the last is as the first.
func FuzzConvert(f *testing.F) {
	addFiles(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		c, _, err := Decode(data)
		if err != nil || !allFinite(c) {
			return
		}
		for _, from := range benchFormats {
			want := mustEncode(t, c, from)
			for _, by := range benchFormats {
				there := mustEncode(t, mustDecode(t, want), by)
				wantBytes(t, mustEncode(t, mustDecode(t, there), from), want)
			}
		}
	})
}
