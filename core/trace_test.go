package core_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"testing"
	"time"

	"holdfast/core"
	"holdfast/fsadapter/memfs"
)

// A program that logs by log/slog.
func ExampleOptions_trace() {
	logger := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey || a.Key == "duration" {
				return slog.Attr{} // another one each time
			}
			return a
		},
	}))
	b, err := core.Open(memfs.New(), "memory.json", core.Options{Trace: func(e core.Event) {
		logger.Info(string(e.Kind), "file", e.File, "entries", e.Entries, "duration", e.Duration)
	}})
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	if err := b.Save(ctx, []core.Entry{core.NewEntry("1", core.TierSession, "prefers metric units")}); err != nil {
		panic(err)
	}
	if err := b.Clear(ctx); err != nil {
		panic(err)
	}
	// Output:
	// level=INFO msg=loaded file=memory.json entries=0
	// level=INFO msg=saved file=memory.json entries=1
	// level=INFO msg=cleared file=memory.json entries=0
}

// traced returns options that take down the kinds of events.
func traced(kinds *[]string) core.Options {
	return core.Options{KeepJournal: true, Trace: func(e core.Event) { *kinds = append(*kinds, fmt.Sprint(e.Kind)) }}
}

func TestTraceTellsWhatBecomesOfTheFiles(t *testing.T) {
	fsys := memfs.New()
	put(t, fsys, sessionFile, golden(t, "single/v0.json"))
	var kinds []string
	s := openSession(t, fsys, traced(&kinds))
	remember(t, s, at("a", 1, "A"))
	if err := s.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	remember(t, s, at("b", 2, "B"))
	whole := readFile(t, fsys, journalFile)
	replaceFile(t, fsys, journalFile, append(slices.Clone(whole), "torn"...))
	remember(t, openSession(t, fsys, traced(&kinds)), at("c", 3, "C"))
	plain, err := core.Encode(core.NewContainer("plain", nil), core.FormatJSON)
	if err != nil {
		t.Fatal(err)
	}
	replaceFile(t, fsys, sessionFile, plain)
	remember(t, s, at("d", 4, "D"))
	want := []string{"loaded", "migrated", "folded", "loaded", "torn-tail", "loaded", "set-aside"}
	if !slices.Equal(kinds, want) {
		t.Errorf("%q; want %q", kinds, want)
	}
}

func TestTraceTellsOfAWaitForTheLock(t *testing.T) {
	fsys := memfs.New()
	var kinds []string
	b := openBackend(t, fsys, traced(&kinds))
	lock, err := fsys.Lock(t.Context(), sessionFile)
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(50*time.Millisecond, func() { _ = lock.Unlock() })
	if err := b.Save(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(kinds, "waited") {
		t.Errorf("%q", kinds)
	}
}
