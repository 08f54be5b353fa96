package core

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/vmihailenco/msgpack/v5"
)

// carrier holds what an agent may serve or log, in all the ways it can.
type carrier struct {
	Entry   Entry
	Pointer *Entry
	List    []Entry
	ByName  map[string]Entry
	Whole   *Container
	Object  Object
	Absent  *Container
}

// Whatever passes through encoding/json and through msgpack/v5 comes out as it
// went in.
func TestMarshalingLosesNothing(t *testing.T) {
	rnd := rand.New(rand.NewPCG(11, 12))
	for i := range 60 {
		c := randomContainer(t, rnd)
		if len(c.Entries) == 0 {
			continue
		}
		e := c.Entries[0]
		sent := carrier{e, &e, c.Entries, map[string]Entry{"a": e}, c, e.Metadata, nil}
		for name, codec := range codecs {
			data, err := codec.marshal(sent)
			if err != nil {
				t.Fatalf("container %d by %s: %v", i, name, err)
			}
			var got carrier
			if err := codec.unmarshal(data, &got); err != nil {
				t.Fatalf("container %d by %s: %v", i, name, err)
			}
			if !reflect.DeepEqual(got, sent) {
				t.Fatalf("container %d by %s:\n got %+v\nwant %+v", i, name, got, sent)
			}
		}
	}
}

var codecs = map[string]struct {
	marshal   func(any) ([]byte, error)
	unmarshal func([]byte, any) error
}{
	"json":    {json.Marshal, json.Unmarshal},
	"msgpack": {msgpack.Marshal, msgpack.Unmarshal},
}

// The form is the file's own, and containers of every version are read.
func TestMarshaledFormIsTheFileForm(t *testing.T) {
	c := mustDecode(t, []byte(extendedJSON))
	packed, err := msgpack.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	wantBytes(t, packed, mustEncode(t, c, FormatMsgPack))
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	wantBytes(t, text, mustEncode(t, c, FormatJSONCompact))

	var old Container
	if err := json.Unmarshal([]byte("["+testEntryJSON+"]"), &old); err != nil || old.SessionID != "migrated" || old.Version != StorageVersion {
		t.Errorf("version 0: %+v, %v", old, err)
	}
	if err := msgpack.Unmarshal(bareMsgPack(t, c.Entries), &old); err != nil || len(old.Entries) != len(c.Entries) {
		t.Errorf("version 0 as MessagePack: %d entries, %v", len(old.Entries), err)
	}
}

// What can't be read is an error, and leaves what was there.
func TestUnmarshalRefusals(t *testing.T) {
	e := NewEntry("kept", TierProject, "content")
	c := NewContainer("kept", []Entry{e})
	o := mustObject(t, `{"kept":1}`)
	for _, text := range []string{`{}`, `[]`, `7`, `{"id":1}`, `{"version":2}`, `{"a":1,"a":2}`} {
		if text != "[]" { // a container of version 0
			wantUnmarshalError(t, json.Unmarshal([]byte(text), c), text)
		}
		wantUnmarshalError(t, json.Unmarshal([]byte(text), &e), text)
	}
	for _, data := range [][]byte{{0xc3}, {0xdd, 0xff, 0xff, 0xff, 0xff}, {0x81, 0x01, 0x01}, {0x82, 0xa1, 'a', 0x01, 0xa1, 'a', 0x01}, bytes.Repeat([]byte{0x91}, 1000)} {
		wantUnmarshalError(t, e.UnmarshalMsgpack(data), string(data))
		wantUnmarshalError(t, c.UnmarshalMsgpack(data), string(data))
		wantUnmarshalError(t, o.UnmarshalMsgpack(data), string(data))
	}
	for _, text := range []string{`[]`, `"x"`, `{"a":1}x`, ``} {
		wantUnmarshalError(t, o.UnmarshalJSON([]byte(text)), text)
		wantUnmarshalError(t, e.UnmarshalJSON([]byte(text)), text)
	}
	null := []error{
		json.Unmarshal([]byte("null"), &e), json.Unmarshal([]byte("null"), c), json.Unmarshal([]byte(" null "), &o),
		e.UnmarshalMsgpack([]byte{0xc0}), c.UnmarshalMsgpack([]byte{0xc0}), o.UnmarshalMsgpack([]byte{0xc0}),
	}
	for i, err := range null {
		if err != nil {
			t.Errorf("null %d: %v", i, err)
		}
	}
	if e.ID != "kept" || c.SessionID != "kept" || len(c.Entries) != 1 || o.String() != `{"kept":1}` {
		t.Errorf("changed to %+v, %+v, %v", e, c, o)
	}
}

func wantUnmarshalError(t *testing.T, err error, data string) {
	t.Helper()
	if err == nil {
		t.Errorf("%.40q was accepted", data)
	}
}

// An entry that no file can hold is refused in the words of its field.
func TestMarshalRefusals(t *testing.T) {
	e := NewEntry("a", "none", "x")
	if _, err := e.MarshalJSON(); !isInvalid(err, "entry.tier") {
		t.Errorf("tier: %v", err)
	}
	if _, err := msgpack.Marshal(&e); err == nil {
		t.Error("an unknown tier was packed")
	}
	e.Tier, e.Importance = TierProject, float32(math.Inf(1))
	if _, err := e.MarshalJSON(); !isInvalid(err, "entry.importance") {
		t.Errorf("importance: %v", err)
	}
}
