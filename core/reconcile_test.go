package core

import (
	"testing"
	"time"

	"holdfast/fsadapter/memfs"
)

func object(t *testing.T, text string) Object {
	t.Helper()
	o, err := ParseObject([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return o
}

func TestRestoreNumbers(t *testing.T) {
	for _, c := range []struct{ stored, fresh, want string }{
		{`{"a":1.0}`, `{"a":1}`, `{"a":1.0}`},
		{`{"a":1}`, `{"a":1.0}`, `{"a":1.0}`}, // the caller can say 1.0, so means it
		{`{"a":1.0}`, `{"a":2}`, `{"a":2}`},
		{`{"a":1.0}`, `{"b":1}`, `{"b":1}`},
		{`{"a":1.0}`, `{"a":"1"}`, `{"a":"1"}`},
		{`{"a":1.0}`, `{"a":{"a":1}}`, `{"a":{"a":1}}`},
		{`{"a":9007199254740993}`, `{"a":9007199254740992}`, `{"a":9007199254740993}`},
		{`{"a":18446744073709551615}`, `{"a":18446744073709552000}`, `{"a":18446744073709551615}`},
		{`{"a":-9223372036854775808}`, `{"a":-9223372036854776000}`, `{"a":-9223372036854775808}`},
		{`{"a":1e16}`, `{"a":10000000000000000}`, `{"a":1e16}`},
		{`{"a":-0.0}`, `{"a":0}`, `{"a":0}`},
		{`{"a":0.0}`, `{"a":-0.0}`, `{"a":-0.0}`},
		{`{"a":[1,2.0,{"b":[3.0]}]}`, `{"a":[1,2,{"b":[3]}],"c":2}`, `{"a":[1,2.0,{"b":[3.0]}],"c":2}`},
		{`{"a":[1.0,2.0]}`, `{"a":[2]}`, `{"a":[2]}`},
		{`{"a":{},"b":[],"c":1.0}`, `{"a":{},"b":[],"c":1}`, `{"a":{},"b":[],"c":1.0}`},
		{`{"a":[[],[1.0]]}`, `{"a":[[],[1],true,null,"x"]}`, `{"a":[[],[1.0],true,null,"x"]}`},
		{`{"q\"1":1.0,"q\\":2.0,"é":"1,2]}"}`, `{"q\"1":1,"q\\":2,"é":"1,2]}"}`, `{"q\"1":1.0,"q\\":2.0,"é":"1,2]}"}`},
		{`{}`, `{"a":1}`, `{"a":1}`},
		{`{"a":1.0}`, `{}`, `{}`},
	} {
		got := restoreNumbers(object(t, c.stored), object(t, c.fresh))
		if got != object(t, c.want) {
			t.Errorf("%s over %s = %s, want %s", c.fresh, c.stored, got, c.want)
		}
	}
}

// TestIsLooseFindsWhatFloat64Loses checks the shortcut against what it stands
// for: a number that isLoose does not report comes back from a float64 as it
// was. The right-hand side is how JavaScript prints the number.
func TestIsLooseFindsWhatFloat64Loses(t *testing.T) {
	for number, javascript := range map[string]string{
		"0": "0", "-1": "-1", "999999999999999": "999999999999999",
		"1.5": "1.5", "-0.25": "-0.25", "0.00001": "0.00001", "123456789.125": "123456789.125",
	} {
		if isLoose(number) || number != javascript {
			t.Errorf("%s is loose", number)
		}
	}
	for _, number := range []string{"1.0", "-0.0", "1e16", "1e300", "9007199254740993", "-9223372036854775808", "1000000000000000.0"} {
		if !isLoose(number) {
			t.Errorf("%s is not loose", number)
		}
	}
}

func entryWith(t *testing.T, id, metadata, extra string) Entry {
	now := time.Unix(1700000000, 0).UTC()
	return Entry{
		ID: id, Tier: TierSession, CreatedAt: now, LastAccessed: now,
		Metadata: object(t, metadata), Extra: object(t, extra),
	}
}

func TestLooseNumbersComeBackAsTheyWereStored(t *testing.T) {
	fsys := memfs.New()
	exact, err := Open(fsys, "m", Options{})
	if err != nil {
		t.Fatal(err)
	}
	stored := []Entry{
		entryWith(t, "a", `{"n":1.0}`, `{"x":2.0}`),
		entryWith(t, "twice", `{"n":3}`, `{}`),
		entryWith(t, "twice", `{"n":4.0}`, `{}`),
		entryWith(t, "plain", `{"n":5}`, `{}`),
	}
	fresh := []Entry{ // in another order, as JavaScript gives them back
		entryWith(t, "new", `{"n":1}`, `{}`),
		entryWith(t, "twice", `{"n":3}`, `{}`),
		entryWith(t, "a", `{"n":1}`, `{"x":2}`),
		entryWith(t, "twice", `{"n":4}`, `{}`),
		entryWith(t, "plain", `{"n":5}`, `{}`),
	}
	loose, err := Open(fsys, "m", Options{LooseNumbers: true})
	if err != nil {
		t.Fatal(err)
	}
	container := NewContainer("s", stored)
	container.Extra = object(t, `{"owner":1e20}`)
	if err := exact.SaveContainer(t.Context(), container); err != nil {
		t.Fatal(err)
	}
	for range 2 { // with the file seen for the first time, and known
		if err := loose.Save(t.Context(), fresh); err != nil {
			t.Fatal(err)
		}
		checkRestored(t, exact)
	}
	c, err := loose.LoadContainer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c.Entries = fresh
	c.Extra = object(t, `{"owner":100000000000000000000}`)
	if err := loose.SaveContainer(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	checkRestored(t, exact)
	if fresh[2].Metadata != object(t, `{"n":1}`) {
		t.Error("saving changed the caller's entries")
	}
	if err := exact.Save(t.Context(), fresh); err != nil {
		t.Fatal(err)
	}
	if c, err = exact.LoadContainer(t.Context()); err != nil || c.Entries[2] != fresh[2] {
		t.Errorf("without the option: %v, %v", c, err)
	}
}

func checkRestored(t *testing.T, b *Backend) {
	t.Helper()
	c, err := b.LoadContainer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []string{`{"n":1}`, `{"n":3}`, `{"n":1.0}`, `{"n":4.0}`, `{"n":5}`}
	for i, e := range c.Entries {
		if e.Metadata != object(t, want[i]) {
			t.Errorf("entry %d: %s, want %s", i, e.Metadata, want[i])
		}
	}
	if got := c.Entries[2].Extra; got != object(t, `{"x":2.0}`) {
		t.Errorf("unknown fields of the entry: %s", got)
	}
	if c.Extra != object(t, `{"owner":1e20}`) {
		t.Errorf("unknown fields of the container: %s", c.Extra)
	}
}
