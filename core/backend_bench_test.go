//go:build !js

package core_test

import (
	"fmt"
	"strings"
	"testing"

	"holdfast/core"
	"holdfast/fsadapter/osfs"
)

// benchmarkEntries returns entries of about 200 bytes each.
func benchmarkEntries(n int) []core.Entry {
	entries := make([]core.Entry, n)
	for i := range entries {
		entries[i] = note(fmt.Sprintf("entry-%06d", i), strings.Repeat("remembers ", 4))
	}
	return entries
}

// BenchmarkBackend saves and loads 10,000 entries on the real file system,
// durably.
func BenchmarkBackend(b *testing.B) {
	entries := benchmarkEntries(10_000)
	for _, f := range allFormats {
		fsys, err := osfs.New(b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		backend, err := core.Open(fsys, testFile, core.Options{Format: f})
		if err != nil {
			b.Fatal(err)
		}
		b.Run("save/"+f.String(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := backend.Save(b.Context(), entries); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("load/"+f.String(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := backend.Load(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
