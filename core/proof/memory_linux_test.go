package proof

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"holdfast/core"
	"holdfast/fsadapter/osfs"
)

func init() { helpers[memoryDir] = measureOpening }

// memoryDir has this test program open the memory in a directory, through a
// backend and through a session, and print by how many bytes that has raised
// the most memory that it ever had.
const memoryDir = "HOLDFAST_MEMORY_DIR"

func measureOpening(dir string) error {
	fsys, err := osfs.New(dir)
	if err != nil {
		return err
	}
	backend, err := core.Open(fsys, file, core.Options{})
	if err != nil {
		return err
	}
	before, err := peakMemory()
	if err != nil {
		return err
	}
	_, loadErr := backend.Load(context.Background())
	_, openErr := core.OpenSession(context.Background(), fsys, file, core.SessionOptions{})
	for _, err := range []error{loadErr, openErr} {
		var corrupt *core.CorruptError
		if !errors.As(err, &corrupt) {
			return fmt.Errorf("opened with %v; want damage", err)
		}
	}
	after, err := peakMemory()
	fmt.Println(after - before)
	return err
}

// peakMemory returns the largest resident set that the process has had, in
// bytes. Getrusage would count what its parent had before the exec.
func peakMemory() (int64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	text, _, _ := strings.Cut(rest, "kB")
	kib, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	return kib << 10, err
}

// TestHostileFilesTakeLittleMemory opens files that claim much, or nest deep,
// in a process of their own: with what could go wrong here, it would be gone.
func TestHostileFilesTakeLittleMemory(t *testing.T) {
	const most = 64 << 20
	for name, content := range map[string][]byte{
		"array32":     {0xdd, 0xff, 0xff, 0xff, 0xff},
		"map32":       {0xdf, 0xff, 0xff, 0xff, 0xff},
		"str32":       {0xdb, 0xff, 0xff, 0xff, 0xff},
		"100 MB of [": bytes.Repeat([]byte("["), 100_000_000),
		"100 MB of {": bytes.Repeat([]byte(`{"a":`), 20_000_000),
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			target := filepath.Join(dir, filepath.FromSlash(file))
			if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(target, content, 0o600); err != nil {
				t.Fatal(err)
			}
			self, err := os.Executable()
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), self)
			cmd.Env = append(os.Environ(), memoryDir+"="+dir)
			output, err := cmd.CombinedOutput()
			used, numErr := strconv.ParseInt(strings.TrimSpace(string(output)), 10, 64)
			if err != nil || numErr != nil {
				t.Fatalf("%v: %s", err, output)
			}
			t.Logf("%d bytes: %d KiB", len(content), used>>10)
			if used > most {
				t.Errorf("opening took %d MiB", used>>20)
			}
		})
	}
}
