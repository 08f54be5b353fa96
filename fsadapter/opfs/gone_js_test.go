package opfs

import (
	"context"
	"errors"
	"testing"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

func mustBeEvicted(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, fsadapter.ErrEvicted) || !errors.Is(err, fsadapter.ErrUnavailable) {
		t.Errorf("%s: %v; want ErrEvicted", what, err)
	}
}

// What is not found, since nothing is there any more, is not said to be missing.
func TestStorageEmptiedIsNotMissing(t *testing.T) {
	for name, use := range map[string]func(ctx context.Context, fsys *FS) error{
		"stat":    func(_ context.Context, fsys *FS) error { _, err := fsys.Stat("m.json"); return err },
		"stamp":   func(_ context.Context, fsys *FS) error { _, err := fsys.Stamp("a/m.json"); return err },
		"read":    func(_ context.Context, fsys *FS) error { _, err := fsys.ReadFile("m.json"); return err },
		"list":    func(_ context.Context, fsys *FS) error { _, err := fsys.ReadDir("a"); return err },
		"replace": func(ctx context.Context, fsys *FS) error { return fsys.ReplaceFile(ctx, "a/m.json", nil) },
		"remove":  func(_ context.Context, fsys *FS) error { return fsys.Remove("a/m.json") },
		"make":    func(_ context.Context, fsys *FS) error { return fsys.MkdirAll("a/b", 0) },
		"open": func(_ context.Context, fsys *FS) error {
			_, err := fsys.OpenFile("new", hackpadfs.FlagReadWrite|hackpadfs.FlagCreate, 0)
			return err
		},
		"look": func(ctx context.Context, fsys *FS) error { return fsys.StillThere(ctx, "m.json") },
	} {
		t.Run(name, func(t *testing.T) {
			fsys := newFS(t)
			mustDo(t, fsys.ReplaceFile(t.Context(), "m.json", []byte("kept")), fsys.ReplaceFile(t.Context(), "a/m.json", []byte("kept")))
			mustDo(t, removeTree(fsys.dir)) // nothing is open
			mustBeEvicted(t, name, use(t.Context(), fsys))
			mustBeEvicted(t, "then", func() error { _, err := fsys.Stat("."); return err }())
		})
	}
}

func TestStillThere(t *testing.T) {
	fsys := newFS(t)
	ctx := t.Context()
	mustDo(t, fsys.StillThere(ctx, "."))
	if err := fsys.StillThere(ctx, "a/b"); !errors.Is(err, hackpadfs.ErrNotExist) || errors.Is(err, fsadapter.ErrEvicted) {
		t.Errorf("a file that never was: %v", err)
	}
	mustDo(t, fsys.ReplaceFile(ctx, "a/b", []byte("b")), fsys.StillThere(ctx, "a/b"), fsys.StillThere(ctx, "a"))
}
