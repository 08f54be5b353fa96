package proof

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/core"
	"holdfast/fsadapter"
	"holdfast/fsadapter/faultfs"
	"holdfast/fsadapter/memfs"
)

// writer adds an entry to the memory, along with what others have added.
type writer struct {
	name string
	// open prepares the writer, which from then on has its own idea of what the
	// memory holds.
	open func(ctx context.Context, fsys fsadapter.FS) (add func(ctx context.Context, id string) error, err error)
}

var writers = []writer{
	{"session", func(ctx context.Context, fsys fsadapter.FS) (func(context.Context, string) error, error) {
		return addBySession(ctx, fsys, core.SessionOptions{CheckpointSize: -1})
	}},
	{"session with checkpoints", func(ctx context.Context, fsys fsadapter.FS) (func(context.Context, string) error, error) {
		return addBySession(ctx, fsys, core.SessionOptions{CheckpointSize: 1})
	}},
	{"container", func(_ context.Context, fsys fsadapter.FS) (func(context.Context, string) error, error) {
		backend, err := core.Open(fsys, file, core.Options{})
		return func(ctx context.Context, id string) error {
			c, err := backend.LoadContainer(ctx)
			if err != nil {
				return err
			}
			c.Entries = append(c.Entries, entry(id, 100))
			return backend.SaveContainer(ctx, c)
		}, err
	}},
}

func addBySession(ctx context.Context, fsys fsadapter.FS, opts core.SessionOptions) (func(context.Context, string) error, error) {
	s, err := core.OpenSession(ctx, fsys, file, opts)
	return func(ctx context.Context, id string) error {
		_, err := s.Put(ctx, entry(id, 100))
		return err
	}, err
}

// TestWritersAtOnce lets a second writer come before each operation of a first
// one. Whatever either of them has had acknowledged is there in the end.
func TestWritersAtOnce(t *testing.T) {
	for _, first := range writers {
		for _, second := range writers {
			t.Run(first.name+" and "+second.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					index := 0
					for !t.Failed() && comeBetween(t, first, second, index) {
						index++
					}
					if index < 20 {
						t.Errorf("only %d operations to come between", index)
					}
				})
			})
		}
	}
}

// comeBetween lets the second writer add an entry just before the operation
// index of the first one. It reports false when there is no such operation.
func comeBetween(t *testing.T, first, second writer, index int) bool {
	t.Helper()
	ctx := t.Context()
	disk := memfs.FromImage(stored(containerOf(core.FormatJSON, "old", 100)))
	addSecond, err := second.open(ctx, disk)
	if err != nil {
		t.Fatal(err)
	}
	came, added := false, false
	fsys := faultfs.New(disk, faultfs.InjectorFunc(func(op faultfs.Op) faultfs.Outcome {
		if op.Index == index {
			came = true
			added = tryAdd(t, addSecond, "second", time.Second)
		}
		return faultfs.Outcome{}
	}))
	addFirst, err := first.open(ctx, fsys)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"old"}
	for _, id := range []string{"first", "again"} {
		for !tryAdd(t, addFirst, id, time.Minute) {
		}
		want = append(want, id)
	}
	if came && !added && !tryAdd(t, addSecond, "second", time.Second) {
		t.Errorf("operation %d: the second writer was refused for good", index)
	}
	if came {
		want = append(want, "second")
	}
	got := strings.Fields(idsOf(mustObserve(t, disk)))
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("with a second writer at operation %d the memory holds %q; want %q", index, got, want)
	}
	return came
}

// tryAdd reports whether an entry was added, or refused because of the other
// writer.
func tryAdd(t *testing.T, add func(context.Context, string) error, id string, patience time.Duration) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	err := add(ctx, id)
	if err != nil && !errors.Is(err, fsadapter.ErrLocked) && !errors.Is(err, core.ErrConflict) {
		t.Errorf("%s: %v", id, err)
	}
	return err == nil
}

func mustObserve(t *testing.T, fsys fsadapter.FS) string {
	t.Helper()
	seen, err := observe(t.Context(), fsys)
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

// What a cut off write has left is removed before the next one: it never stands
// behind a later frame.
func TestATornTailIsCutOff(t *testing.T) {
	disk := memfs.New()
	p := newProcess(disk)
	for _, s := range []step{put("a", "a", 50), put("b", "a b", 50)} {
		if err := s.do(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	disk.Abandon()
	image := disk.Image()
	journal := image[file+".journal"]
	image[file+".journal"] = append(slices.Clone(journal), strings.Repeat("torn", 5000)...)
	disk = memfs.FromImage(image)
	p = newProcess(disk)
	if err := put("c", "a b c", 50).do(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	info, err := hackpadfs.Stat(disk, file+".journal")
	if err != nil {
		t.Fatal(err)
	}
	if got, most := info.Size(), int64(len(journal)+len(journal)/2); got > most {
		t.Errorf("the journal is %d bytes long; %d would do", got, most)
	}
	if got := idsOf(mustObserve(t, disk)); got != "a b c" {
		t.Errorf("the memory holds %q", got)
	}
}
