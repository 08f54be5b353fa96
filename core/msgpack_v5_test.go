package core

import (
	"bytes"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/vmihailenco/msgpack/v5"
)

// The library msgpack/v5 is the second opinion on MessagePack: what this package
// writes v5 must read as the same, and write as the same bytes; what v5 reads
// this package must read as the same, or refuse for one of the reasons below.

// v5Entry is an entry as a program that knows only v5 would declare it.
type v5Entry struct {
	//lint:ignore U1000 v5 looks for it
	_msgpack                struct{} `msgpack:",as_array"`
	ID, Tier, Content       string
	Metadata                any
	CreatedAt, LastAccessed string
	AccessCount             uint32
	Importance              float32
}

// v5Container is the same for a container.
type v5Container struct {
	//lint:ignore U1000 v5 looks for it
	_msgpack              struct{} `msgpack:",as_array"`
	Version               uint32
	SessionID             string
	CreatedAt, ModifiedAt string
	Entries               []v5Entry
}

func TestV5ReadsAndWritesTheSameContainers(t *testing.T) {
	rnd := rand.New(rand.NewPCG(13, 14))
	for range 200 {
		c := randomContainer(t, rnd)
		c.Extra = Object{}
		for i := range c.Entries {
			c.Entries[i].Extra = Object{}
		}
		agreeV5Container(t, mustEncode(t, c, FormatMsgPack))
	}
}

// agreeV5Container takes a container without unknown fields that this package
// wrote.
func agreeV5Container(t *testing.T, data []byte) {
	t.Helper()
	var there v5Container
	if err := msgpack.Unmarshal(data, &there); err != nil {
		t.Fatalf("v5 refuses %x: %v", data, err)
	}
	c := mustDecode(t, data)
	if there.SessionID != c.SessionID || there.CreatedAt != c.CreatedAt.Format(fewestDigits(c.CreatedAt)) || len(there.Entries) != len(c.Entries) {
		t.Fatalf("v5 reads %+v, want %+v", there, c)
	}
	for i, e := range c.Entries {
		got := there.Entries[i]
		metadata, err := ObjectOf(map[string]any{"": got.Metadata})
		want, _ := ObjectOf(map[string]any{"": e.Metadata})
		if err != nil || metadata != want {
			t.Fatalf("v5 reads metadata %s, %v, want %s", metadata, err, want)
		}
		if got.ID != e.ID || got.Tier != string(e.Tier) || got.Content != e.Content || got.AccessCount != e.AccessCount ||
			math.Float32bits(got.Importance) != math.Float32bits(e.Importance) || got.LastAccessed != e.LastAccessed.Format(fewestDigits(e.LastAccessed)) {
			t.Fatalf("v5 reads %+v, want %+v", got, e)
		}
	}
	back, err := marshalV5(&there)
	if err != nil {
		t.Fatal(err)
	}
	wantBytes(t, back, data)
}

// fewestDigits is the layout of a time in a file.
func fewestDigits(at time.Time) string {
	switch n := at.Nanosecond(); {
	case n == 0:
		return time.RFC3339
	case n%1e6 == 0:
		return "2006-01-02T15:04:05.000Z07:00"
	case n%1e3 == 0:
		return "2006-01-02T15:04:05.000000Z07:00"
	}
	return "2006-01-02T15:04:05.000000000Z07:00"
}

func marshalV5(v any) ([]byte, error) {
	var out bytes.Buffer
	enc := msgpack.NewEncoder(&out)
	enc.SetSortMapKeys(true)
	enc.UseCompactInts(true)
	err := enc.Encode(v)
	return out.Bytes(), err
}

// unmarshalV5 returns the value that data is, for data of any kind. v5 allocates
// whatever a length claims, so it only gets to read what it can skip.
func unmarshalV5(data []byte) (any, error) {
	if err := msgpack.NewDecoder(bytes.NewReader(data)).Skip(); err != nil {
		return nil, err
	}
	r := bytes.NewReader(data)
	dec := msgpack.NewDecoder(r)
	v, err := dec.DecodeInterface()
	if err == nil {
		if _, more := dec.PeekCode(); more != io.EOF {
			return nil, io.ErrUnexpectedEOF
		}
	}
	return v, err
}

// onlyHere are the reasons to refuse what v5 takes: it has values that JSON
// lacks, and no limits.
var onlyHere = []string{
	"expected a value that JSON has", // extensions and binary data
	"expected an object", "expected a string",
	reasonUTF8, reasonDepth, reasonDuplicate, "a number that JSON does not have",
}

func FuzzMsgPackV5(f *testing.F) {
	for _, data := range smallFiles(f) {
		f.Add(data)
		if o, err := ObjectOf(map[string]any{"data": string(bytes.ToValidUTF8(data, nil))}); err == nil {
			f.Add(o.appendMsgPack(nil))
		}
	}
	for _, seed := range [][]byte{
		{0xdd, 0xff, 0xff, 0xff, 0xff}, {0x81, 0xa1, 'a', 0xcb, 0x7f, 0xf0, 0, 0, 0, 0, 0, 0}, {0x81, 0xc4, 1, 'a', 1},
		{0x81, 0xa1, 'a', 0xd6, 0xff, 0, 0, 0, 0}, {0x82, 0xa1, 'a', 1, 0xa1, 'a', 2}, {0x81, 0xa1, 0xff, 1}, {0x81, 0xa1, 'a', 0xd0, 5},
		{0x81, 0xa1, 'a', 0xd3, 0, 0, 0, 0, 0, 0, 0, 5}, {0x81, 0xa1, 'a', 0xca, 0x3d, 0xcc, 0xcc, 0xcd}, {0x81, 0xc0, 1}, {0x81, 0xa1, 'a', 0xc1},
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		agreeV5Object(t, data)
		if c, _, err := Decode(data); err == nil && c.Extra.IsZero() && !slices.ContainsFunc(c.Entries, func(e Entry) bool { return !e.Extra.IsZero() }) {
			agreeV5Container(t, mustEncode(t, c, FormatMsgPack))
		}
	})
}

// agreeV5Object takes any bytes for a map.
func agreeV5Object(t *testing.T, data []byte) {
	t.Helper()
	var o Object
	r := newMsgPackReader(data)
	o, err := r.object(0)
	if err == nil {
		err = r.end()
	}
	there, errThere := unmarshalV5(data)
	if err != nil {
		if errThere == nil && !refusedOnlyHere(err) {
			t.Fatalf("refused, but v5 reads %v: %v", there, err)
		}
		return
	}
	if errThere != nil {
		t.Fatalf("%s, but v5 refuses it: %v", o, errThere)
	}
	members, ok := there.(map[string]any)
	if !ok {
		t.Fatalf("%s, but v5 reads %T", o, there)
	}
	widenFloats(members)
	same, err := ObjectOf(members)
	if err != nil || same != o {
		t.Fatalf("v5 reads %s, %v, want %s", same, err, o)
	}
	back, err := marshalV5(members)
	if err != nil {
		t.Fatal(err)
	}
	wantBytes(t, back, o.appendMsgPack(nil))
}

func refusedOnlyHere(err error) bool {
	e, ok := err.(*CorruptError)
	return ok && slices.ContainsFunc(onlyHere, func(reason string) bool { return e.Reason == reason })
}

// widenFloats makes float64 of every float32, as reading does here: JSON has but
// one kind.
func widenFloats(v any) any {
	switch v := v.(type) {
	case float32:
		return float64(v)
	case map[string]any:
		for key, value := range v {
			v[key] = widenFloats(value)
		}
	case []any:
		for i, value := range v {
			v[i] = widenFloats(value)
		}
	}
	return v
}
