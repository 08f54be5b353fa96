package proof

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"holdfast/core"
	"holdfast/fsadapter/osfs"
)

// TestALargeHostileFileGrowsTheHeapLittle is for WebAssembly, where memory that
// was once taken is never given back.
func TestALargeHostileFileGrowsTheHeapLittle(t *testing.T) {
	dir := t.TempDir()
	target := filepath.Join(dir, filepath.FromSlash(file))
	if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
		t.Fatal(err)
	}
	out, err := os.Create(target)
	if err != nil {
		t.Fatal(err)
	}
	brackets := bytes.Repeat([]byte("["), 1_000_000)
	for range 100 {
		if _, err := out.Write(brackets); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	fsys, err := osfs.New(dir)
	if err != nil {
		t.Fatal(err)
	}
	backend, err := core.Open(fsys, file, core.Options{})
	if err != nil {
		t.Fatal(err)
	}
	before := systemMemory()
	_, loadErr := backend.Load(t.Context())
	_, openErr := core.OpenSession(t.Context(), fsys, file, core.SessionOptions{})
	grown := systemMemory() - before
	for _, err := range []error{loadErr, openErr} {
		if _, ok := errors.AsType[*core.CorruptError](err); !ok {
			t.Errorf("%v; want damage", err)
		}
	}
	t.Logf("%d KiB", grown>>10)
	if grown > 64<<20 {
		t.Errorf("opening took %d MiB", grown>>20)
	}
}

// systemMemory returns how many bytes the program has from the system, or, in
// WebAssembly, as its linear memory.
func systemMemory() int64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.Sys)
}
