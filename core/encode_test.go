package core

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/vmihailenco/msgpack/v5/msgpcode"

	"holdfast/core/internal/text"
)

// extendedJSON has fields that this version does not know, out of order.
const extendedJSON = `{
  "zz": [1, 1.0, {"b": null, "a": true}],
  "version": 1,
  "session_id": "s",
  "created_at": "2023-11-14T22:13:20Z",
  "modified_at": "2023-11-14T22:15:23.456Z",
  "entries": [
    {"é": "\u00e9", "id": "1", "tier": "working", "content": "x", "created_at": "2023-11-14T22:13:20Z",
     "last_accessed": "2023-11-14T22:13:20Z", "Z": 18446744073709551615, "a\n": {}, "metadata": {"y": 2, "x": 1}},
    {"id": "2", "tier": "session", "content": "y", "created_at": "2023-11-14T22:13:20Z", "last_accessed": "2023-11-14T22:13:20Z"}
  ],
  "by": "another program"
}`

const extendedCompact = `{"version":1,"session_id":"s","created_at":"2023-11-14T22:13:20Z","modified_at":"2023-11-14T22:15:23.456Z",` +
	`"entries":[{"id":"1","tier":"working","content":"x","metadata":{"x":1,"y":2},"created_at":"2023-11-14T22:13:20Z",` +
	`"last_accessed":"2023-11-14T22:13:20Z","access_count":0,"importance":0.0,"Z":18446744073709551615,"a\n":{},"é":"é"},` +
	`{"id":"2","tier":"session","content":"y","metadata":{},"created_at":"2023-11-14T22:13:20Z","last_accessed":"2023-11-14T22:13:20Z",` +
	`"access_count":0,"importance":0.0}],"by":"another program","zz":[1,1.0,{"a":true,"b":null}]}`

const extendedPretty = `{
  "version": 1,
  "session_id": "s",
  "created_at": "2023-11-14T22:13:20Z",
  "modified_at": "2023-11-14T22:15:23.456Z",
  "entries": [
    {
      "id": "1",
      "tier": "working",
      "content": "x",
      "metadata": {
        "x": 1,
        "y": 2
      },
      "created_at": "2023-11-14T22:13:20Z",
      "last_accessed": "2023-11-14T22:13:20Z",
      "access_count": 0,
      "importance": 0.0,
      "Z": 18446744073709551615,
      "a\n": {},
      "é": "é"
    },
    {
      "id": "2",
      "tier": "session",
      "content": "y",
      "metadata": {},
      "created_at": "2023-11-14T22:13:20Z",
      "last_accessed": "2023-11-14T22:13:20Z",
      "access_count": 0,
      "importance": 0.0
    }
  ],
  "by": "another program",
  "zz": [
    1,
    1.0,
    {
      "a": true,
      "b": null
    }
  ]
}`

func TestUnknownFieldsAreKept(t *testing.T) {
	c := mustDecode(t, []byte(extendedJSON))
	wantBytes(t, mustEncode(t, c, FormatJSONCompact), []byte(extendedCompact))
	wantBytes(t, mustEncode(t, c, FormatJSON), []byte(extendedPretty))
	packed := mustEncode(t, c, FormatMsgPack)
	if packed[0] != msgpcode.FixedMapLow|7 {
		t.Errorf("a container with unknown fields starts with %x", packed[0])
	}
	c = mustDecode(t, packed)
	wantBytes(t, mustEncode(t, c, FormatJSONCompact), []byte(extendedCompact))
	wantBytes(t, mustEncode(t, c, FormatMsgPack), packed)
	// Only the entry that has some is a map.
	if at := strings.Index(string(packed), "\x92\x8b\xa2id"); at < 0 || !strings.Contains(string(packed), "\x98\xa12") {
		t.Errorf("entries are written as %q", packed)
	}
}

func TestUnknownFieldsBeyondSixteen(t *testing.T) {
	c := mustDecode(t, []byte(testContainerJSON("1")))
	for _, n := range []int{7, 8, 20, 70_000} {
		extra, err := ParseObject([]byte(shuffledObject(n)))
		if err != nil {
			t.Fatal(err)
		}
		c.Entries[0].Extra = extra
		if n < 70_000 {
			c.Extra, c.Entries[0].Metadata = extra, extra
		}
		rewrite(t, c)
	}
}

func TestEncodeRefusals(t *testing.T) {
	good := mustDecode(t, []byte(testContainerJSON("1")))
	known, _ := ParseObject([]byte(`{"a":1,"tier":"x"}`))
	knownOfContainer, _ := ParseObject([]byte(`{"entries":[]}`))
	tests := []struct {
		name   string
		change func(c *Container, e *Entry)
		field  string
	}{
		{"version", func(c *Container, e *Entry) { c.Version = 2 }, "version"},
		{"session", func(c *Container, e *Entry) { c.SessionID = "\xff" }, "session_id"},
		{"created", func(c *Container, e *Entry) { c.CreatedAt = time.Unix(text.MinTime-1, 0) }, "created_at"},
		{"modified", func(c *Container, e *Entry) { c.ModifiedAt = time.Unix(text.MaxTime+1, 0) }, "modified_at"},
		{"known field of a container", func(c *Container, e *Entry) { c.Extra = knownOfContainer }, "extra"},
		{"id", func(c *Container, e *Entry) { e.ID = "a\xff" }, "entries[0].id"},
		{"tier", func(c *Container, e *Entry) { e.Tier = "odd" }, "entries[0].tier"},
		{"no tier", func(c *Container, e *Entry) { e.Tier = "" }, "entries[0].tier"},
		{"content", func(c *Container, e *Entry) { e.Content = "\n\xed\xa0\x80" }, "entries[0].content"},
		{"entry created", func(c *Container, e *Entry) { e.CreatedAt = time.Unix(text.MaxTime+1, 0) }, "entries[0].created_at"},
		{"entry accessed", func(c *Container, e *Entry) { e.LastAccessed = time.Unix(text.MinTime-1, 0) }, "entries[0].last_accessed"},
		{"known field of an entry", func(c *Container, e *Entry) { e.Extra = known }, "entries[0].extra"},
	}
	for _, test := range tests {
		c := *good
		c.Entries = []Entry{good.Entries[0]}
		test.change(&c, &c.Entries[0])
		for _, f := range benchFormats {
			dst := []byte("before")
			out, err := AppendEncode(dst, &c, f)
			if !isInvalid(err, test.field) || string(out) != "before" {
				t.Errorf("%s as %v: %q, %v", test.name, f, out, err)
			}
		}
	}
	if _, err := Encode(nil, FormatJSON); !isInvalid(err, "container") {
		t.Errorf("no container: %v", err)
	}
	if _, err := Encode(good, Format(9)); !isInvalid(err, "format") {
		t.Errorf("unknown format: %v", err)
	}
}

// The reference implementation writes such numbers into MessagePack, but its
// JSON could not be read again.
func TestImportanceThatIsNoNumber(t *testing.T) {
	for _, bits := range []uint32{0x7f800000, 0xff800000, 0x7fc00000, 0x7fc00001, 0xffc00000} {
		c := mustDecode(t, []byte(testContainerJSON("1")))
		c.Entries[0].Importance = math.Float32frombits(bits)
		data := mustEncode(t, c, FormatMsgPack)
		back := mustDecode(t, data)
		if got := math.Float32bits(back.Entries[0].Importance); got != bits {
			t.Errorf("%x reads back as %x", bits, got)
		}
		wantBytes(t, mustEncode(t, back, FormatMsgPack), data)
		for _, f := range benchFormats[:2] {
			if _, err := Encode(back, f); !isInvalid(err, "entries[0].importance") {
				t.Errorf("%x as %v: %v", bits, f, err)
			}
		}
		if _, err := AppendEntriesJSON(nil, back.Entries); !isInvalid(err, "entries[0].importance") {
			t.Errorf("%x in a list: %v", bits, err)
		}
	}
}

func TestAppendEncodeAppends(t *testing.T) {
	c := mustDecode(t, []byte(testContainerJSON("1")))
	for _, f := range append(benchFormats, FormatAuto) {
		out, err := AppendEncode([]byte("before"), c, f)
		if err != nil || string(out) != "before"+string(mustEncode(t, c, f)) {
			t.Errorf("%v: %q, %v", f, out, err)
		}
	}
	if out, err := AppendEntriesJSON([]byte("x"), nil); err != nil || string(out) != "x[]" {
		t.Errorf("no entries: %q, %v", out, err)
	}
}

// A container keeps nothing of the bytes it came from.
func TestDecodeCopies(t *testing.T) {
	for name, data := range smallFiles(t) {
		c := mustDecode(t, data)
		want := mustEncode(t, c, FormatMsgPack)
		clear(data)
		if got := mustEncode(t, c, FormatMsgPack); string(got) != string(want) {
			t.Errorf("%s: changed with the input", name)
		}
	}
}

func TestArena(t *testing.T) {
	a := newArena(1 << 20)
	var got, want []string
	for i := range 5000 {
		text := strings.Repeat(string(rune('a'+i%26)), i%137)
		if i%500 == 0 {
			text = strings.Repeat("long", maxArenaChunk)
		}
		got, want = append(got, a.add([]byte(text))), append(want, text)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("string %d: %.20q, want %.20q", i, got[i], want[i])
		}
	}
}
