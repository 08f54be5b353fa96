package core

import (
	"reflect"
	"testing"

	"holdfast/fsadapter/memfs"
)

// TestWhatASaveRemembersIsWhatReadingFinds makes sure that a save after a save
// need not read the file, and goes by the same values as if it did.
func TestWhatASaveRemembersIsWhatReadingFinds(t *testing.T) {
	for _, format := range []Format{FormatJSON, FormatJSONCompact, FormatMsgPack} {
		fsys := memfs.New()
		opts := Options{Format: format, LooseNumbers: true}
		saved, err := openStore(fsys, "m", opts)
		if err != nil {
			t.Fatal(err)
		}
		c := NewContainer("s", []Entry{entryWith(t, "a", `{"n":1.0}`, `{"x":9007199254740993}`), entryWith(t, "b", `{"n":1}`, `{}`)})
		c.Extra = object(t, `{"owner":1e20}`)
		if err := (&Backend{saved}).SaveContainer(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		found, err := openStore(fsys, "m", opts)
		if err != nil {
			t.Fatal(err)
		}
		entries, err := (&Backend{found}).Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		found.numbers = newLooseNumbers(entries)
		if current, err := saved.isCurrent(); !current || err != nil {
			t.Fatalf("%v: a save remembers nothing, %v", format, err)
		}
		for what, pair := range map[string][2]any{
			"head":    {saved.head, found.head},
			"info":    {saved.info, found.info},
			"numbers": {saved.numbers, found.numbers},
			"memory":  {saved.disk.seen.memory, found.disk.seen.memory},
		} {
			if !reflect.DeepEqual(pair[0], pair[1]) {
				t.Errorf("%v: %s\nremembered %+v\nfound      %+v", format, what, pair[0], pair[1])
			}
		}
	}
}
