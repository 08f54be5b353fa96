package core_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"holdfast/core"
	"holdfast/fsadapter/memfs"
)

// largeData is a container that takes more than one look to read.
func largeData(t *testing.T, format core.Format) []byte {
	t.Helper()
	var entries []core.Entry
	for range 400 {
		entries = append(entries, at("e", 1, strings.Repeat("x", 1000)))
	}
	data, err := core.Encode(core.NewContainer("large", entries), format)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestImportTellsHowFarItIs(t *testing.T) {
	for _, format := range []core.Format{core.FormatJSON, core.FormatMsgPack} {
		data := largeData(t, format)
		var told []core.Progress
		opts := core.ImportOptions{OnProgress: func(p core.Progress) { told = append(told, p) }}
		if err := open(t, memfs.New(), core.Options{}).Import(t.Context(), data, opts); err != nil {
			t.Fatal(err)
		}
		total := int64(len(data))
		if len(told) < 8 || told[0] != (core.Progress{Phase: core.PhaseCheck, Total: total}) {
			t.Fatalf("%v: began with %v", format, told)
		}
		for i, p := range told[1 : len(told)-2] {
			if p.Phase != core.PhaseCheck || p.Total != total || p.Done < told[i].Done {
				t.Errorf("%v: %v after %v", format, p, told[i])
			}
		}
		want := []core.Progress{
			{Phase: core.PhaseCheck, Done: total, Total: total},
			{Phase: core.PhaseWrite, Done: 0, Total: total},
			{Phase: core.PhaseWrite, Done: total, Total: total},
		}
		for i, p := range told[len(told)-3:] {
			if p != want[i] {
				t.Errorf("%v: told %v, want %v", format, p, want[i])
			}
		}
	}
}

// Whenever it is given up before it writes, nothing has happened.
func TestImportThatIsGivenUpChangesNothing(t *testing.T) {
	for _, format := range []core.Format{core.FormatJSON, core.FormatMsgPack} {
		data := largeData(t, format)
		for after := 0; ; after++ {
			fsys := memfs.New()
			b := open(t, fsys, core.Options{})
			save(t, b, notes("kept")...)
			before := get(t, fsys, testFile)
			ctx, cancel := context.WithCancel(t.Context())
			told, wrote := 0, false
			err := b.Import(ctx, data, core.ImportOptions{OnProgress: func(p core.Progress) {
				if told == after {
					cancel()
				}
				told++
				wrote = p.Phase == core.PhaseWrite && p.Done > 0
			}})
			cancel()
			if wrote {
				if err != nil || after < 8 {
					t.Errorf("%v: ended by %v after %d looks", format, err, after)
				}
				break
			}
			if !errors.Is(err, context.Canceled) || told != after+1 {
				t.Errorf("%v, given up after %d looks: %v, and %d looks", format, after, err, told)
			}
			if got := get(t, fsys, testFile); !bytes.Equal(got, before) || listing(t, fsys) != "memory" {
				t.Errorf("%v, given up after %d looks: something was written", format, after)
			}
		}
	}
}
