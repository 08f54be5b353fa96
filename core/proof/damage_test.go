package proof

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"testing"

	"holdfast/core"
)

// TestDamagedGoldenFiles cuts every golden file at every byte and flips every
// bit of it. What comes of it is refused with a typed error, or a container that
// can be written and read again. The short form leaves out files of more than a
// few hundred bytes.
func TestDamagedGoldenFiles(t *testing.T) {
	most := 500
	if long() {
		most = 16 << 10
	}
	files, damaged := 0, 0
	golden := os.DirFS("../testdata/golden")
	err := fs.WalkDir(golden, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || name == "README.md" {
			return err
		}
		data, err := fs.ReadFile(golden, name)
		if err != nil || len(data) > most {
			return err
		}
		files++
		damaged += damage(t, name, data)
		return nil
	})
	t.Logf("%d files, damaged in %d ways", files, damaged)
	if err != nil || files < 10 {
		t.Errorf("only %d files, %v", files, err)
	}
}

func damage(t *testing.T, name string, data []byte) (ways int) {
	t.Helper()
	for n := range data {
		checkDamaged(t, name, data[:n:n])
		for bit := range 8 {
			flipped := bytes.Clone(data)
			flipped[n] ^= 1 << bit
			checkDamaged(t, name, flipped)
		}
		ways += 9
	}
	return ways
}

func checkDamaged(t *testing.T, name string, data []byte) {
	t.Helper()
	c, _, err := core.Decode(data)
	if err != nil {
		_, corrupt := errors.AsType[*core.CorruptError](err)
		_, version := errors.AsType[*core.VersionError](err)
		if !corrupt && !version {
			t.Fatalf("%s: %v for %q", name, err, data)
		}
		return
	}
	encoded, err := core.Encode(c, core.FormatMsgPack)
	if err == nil {
		_, _, err = core.Decode(encoded)
	}
	if err != nil {
		t.Fatalf("%s: read, but not written and read again: %v: %q", name, err, data)
	}
}
