package fsconformance

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"holdfast/fsadapter"
)

var concurrencyTests = []testCase{
	{"Concurrent/writers never mix", testWritersNeverMix},
	{"Concurrent/reader sees old or new", testReaderSeesOldOrNew},
	{"Concurrent/different files", testDifferentFiles},
}

// version is a content of which any mix with another one is seen. The lengths
// differ from version to version.
func version(i int) string {
	return fmt.Sprintf("%04d", i) + strings.Repeat(string(rune('a'+i%26)), 3000+i*517)
}

// isVersion reports whether content is a whole version.
func isVersion(content string) bool {
	var i int
	if _, err := fmt.Sscanf(content, "%04d", &i); err != nil {
		return false
	}
	return content == version(i)
}

func testWritersNeverMix(t *testing.T, fsys fsadapter.FS) {
	const writers, rounds = 6, 8
	ctx := testContext(t)
	var group sync.WaitGroup
	for w := range writers {
		group.Go(func() {
			for r := range rounds {
				err := fsys.ReplaceFile(ctx, "memory.json", []byte(version(w*rounds+r)))
				// A storage of one writer at a time may make others wait too long.
				if err != nil && !errors.Is(err, fsadapter.ErrLocked) {
					t.Errorf("writer %d: %v", w, err)
				}
			}
		})
	}
	group.Wait()
	content, err := readAll(fsys, "memory.json")
	if err != nil {
		t.Fatal(err)
	}
	if !isVersion(content) {
		t.Fatalf("the file holds a mix: %s", abbreviate(content))
	}
	wantNames(t, fsys, ".", "memory.json")
}

func testReaderSeesOldOrNew(t *testing.T, fsys fsadapter.FS) {
	const rounds = 30
	mustReplace(t, fsys, "memory.json", version(0))
	done := make(chan struct{})
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				content, err := readAll(fsys, "memory.json")
				// A storage may refuse to read while it writes, clearly.
				if err != nil && !errors.Is(err, fsadapter.ErrLocked) {
					t.Errorf("reading while replacing: %v", err)
					return
				}
				if err == nil && !isVersion(content) {
					t.Errorf("read a mix: %s", abbreviate(content))
					return
				}
			}
		})
	}
	for i := range rounds {
		mustReplace(t, fsys, "memory.json", version(i))
	}
	close(done)
	group.Wait()
	wantContent(t, fsys, "memory.json", version(rounds-1))
}

func testDifferentFiles(t *testing.T, fsys fsadapter.FS) {
	const files, rounds = 5, 5
	ctx := testContext(t)
	var group sync.WaitGroup
	for i := range files {
		group.Go(func() {
			name := fmt.Sprintf("dir%d/%d.json", i%2, i)
			for r := range rounds {
				if err := fsys.ReplaceFile(ctx, name, []byte(version(i+r))); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		})
	}
	group.Wait()
	for i := range files {
		wantContent(t, fsys, fmt.Sprintf("dir%d/%d.json", i%2, i), version(i+rounds-1))
	}
}
