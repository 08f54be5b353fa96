package proof

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"testing"
	"testing/synctest"

	"holdfast/core"
	"holdfast/fsadapter/memfs"
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

// TestDamagedJournals cuts a journal at every byte and flips every bit of it. It
// is refused as damaged, or the memory is one that there was: a damaged end can't
// be told from a write that was cut off, which nobody was told had succeeded.
func TestDamagedJournals(t *testing.T) {
	for name, w := range map[string]workload{
		"first generation":  {steps: []step{put("a", "a", 20), put("b", "a b", 20), put("c", "a b c", 20)}},
		"second generation": {steps: []step{put("a", "a", 20), checkpoint("a"), put("b", "a b", 20), put("c", "a b c", 20)}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w.start = memfs.Image{}
				r := record(t, w)
				checkDamagedJournals(t, r)
			})
		})
	}
}

func checkDamagedJournals(t *testing.T, r recorded) {
	t.Helper()
	const page, pages = 4096, 2
	fsys := memfs.FromImage(r.start)
	p := newProcess(fsys)
	defer p.end()
	for _, s := range r.steps {
		if err := s.do(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	image := fsys.Image()
	journal := image[file+".journal"]
	n := len(r.states)
	look := func(damaged []byte, allowed []string, what string, at int) {
		image := maps.Clone(image)
		image[file+".journal"] = damaged
		seen, err := r.look(t, image)
		_, corrupt := errors.AsType[*core.CorruptError](err)
		_, version := errors.AsType[*core.VersionError](err)
		if !corrupt && !version && (err != nil || !slices.Contains(allowed, seen)) {
			t.Fatalf("%s %d of %d: the memory holds %s, %v", what, at, len(journal), seen, err)
		}
	}
	for at := range journal {
		look(journal[:at:at], r.states, "cut at byte", at)
		bits := 8
		if at < pages*page && at%page > 64 || raceEnabled {
			bits = 1 // nothing is there, or no time
		}
		for bit := range bits {
			flipped := bytes.Clone(journal)
			flipped[at] ^= 1 << bit
			look(flipped, r.states[n-2:], fmt.Sprintf("bit %d flipped of byte", bit), at)
		}
	}
}
