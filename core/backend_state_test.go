package core

import (
	"reflect"
	"testing"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter/memfs"
)

// TestWhatASaveRemembersIsWhatDecodingFinds makes sure that a save after a save
// need not decode the file, and goes by the same values as if it did.
func TestWhatASaveRemembersIsWhatDecodingFinds(t *testing.T) {
	for _, format := range []Format{FormatJSON, FormatJSONCompact, FormatMsgPack} {
		fsys := memfs.New()
		b, err := Open(fsys, "m", Options{Format: format, LooseNumbers: true})
		if err != nil {
			t.Fatal(err)
		}
		c := NewContainer("s", []Entry{entryWith(t, "a", `{"n":1.0}`, `{"x":9007199254740993}`), entryWith(t, "b", `{"n":1}`, `{}`)})
		c.Extra = object(t, `{"owner":1e20}`)
		if err := b.SaveContainer(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		data, err := hackpadfs.ReadFile(fsys, "m")
		if err != nil {
			t.Fatal(err)
		}
		remembered, ok := b.recall(identify(data))
		if !ok {
			t.Fatalf("%v: a save remembers nothing", format)
		}
		l, n, err := b.load(t.Context(), "load")
		if err != nil {
			t.Fatal(err)
		}
		_, found, err := b.decode(l, n)
		if err != nil || !reflect.DeepEqual(remembered, found) {
			t.Errorf("%v: %v\nremembered %+v\nfound      %+v", format, err, remembered, found)
		}
	}
}
