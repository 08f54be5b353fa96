package core_test

import (
	"fmt"
	"strings"
	"testing"

	"holdfast/core"
	"holdfast/fsadapter"
	"holdfast/fsadapter/osfs"
)

// fillMemory stores n entries of 200 bytes of content.
func fillMemory(b *testing.B, fsys fsadapter.FS, n int, format core.Format) {
	b.Helper()
	entries := make([]core.Entry, n)
	for i := range entries {
		entries[i] = at(fmt.Sprintf("entry-%06d", i), i, strings.Repeat("memory ", 29)[:200])
	}
	backend, err := core.Open(fsys, sessionFile, core.Options{Format: format})
	if err != nil {
		b.Fatal(err)
	}
	if err := backend.Save(b.Context(), entries); err != nil {
		b.Fatal(err)
	}
}

func diskFS(tb testing.TB) fsadapter.FS {
	tb.Helper()
	fsys, err := osfs.New(tb.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	return fsys
}

var memorySizes = []int{100, 10_000, 100_000}

// BenchmarkPut stores one entry durably. Checkpoints by policy are part of it.
func BenchmarkPut(b *testing.B) {
	for _, n := range memorySizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			fsys := diskFS(b)
			fillMemory(b, fsys, n, core.FormatJSON)
			s, err := core.OpenSession(b.Context(), fsys, sessionFile, core.SessionOptions{KeepJournal: true})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			content := strings.Repeat("another ", 25)
			i := n
			for b.Loop() {
				if _, err := s.Put(b.Context(), at(fmt.Sprintf("entry-%06d", i), i, content)); err != nil {
					b.Fatal(err)
				}
				i++
			}
		})
	}
}

// BenchmarkOpenList20 opens a memory and lists the newest twenty entries.
func BenchmarkOpenList20(b *testing.B) {
	for _, format := range []core.Format{core.FormatJSON, core.FormatMsgPack} {
		for _, n := range []int{10_000, 100_000} {
			b.Run(fmt.Sprint(format, "/", n), func(b *testing.B) {
				fsys := diskFS(b)
				fillMemory(b, fsys, n, format)
				for b.Loop() {
					s, err := core.OpenSession(b.Context(), fsys, sessionFile, core.SessionOptions{})
					if err != nil {
						b.Fatal(err)
					}
					list, err := s.List(b.Context(), core.ListOptions{Limit: 20})
					if err != nil || len(list) != 20 {
						b.Fatal(len(list), err)
					}
					if err := s.Close(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkCheckpoint folds one new entry into a memory.
func BenchmarkCheckpoint(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			fsys := diskFS(b)
			fillMemory(b, fsys, n, core.FormatJSON)
			s, err := core.OpenSession(b.Context(), fsys, sessionFile, core.SessionOptions{})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			for i := 0; b.Loop(); i++ {
				if _, err := s.Put(b.Context(), at("one", i, "more")); err != nil {
					b.Fatal(err)
				}
				if err := s.Checkpoint(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
