//go:build unix

package core_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"holdfast/core"
	"holdfast/fsadapter/osfs"
)

// These tests run this test binary again, as a process that puts entries.
const (
	writerDir   = "HOLDFAST_TEST_WRITER_DIR"
	writerID    = "HOLDFAST_TEST_WRITER_ID"
	writerCount = 200
)

// TestSessionWriter is no test of its own but what such a process does: it puts
// entries and prints the ID of each when that has returned.
func TestSessionWriter(t *testing.T) {
	dir := os.Getenv(writerDir)
	if dir == "" {
		return
	}
	fsys, err := osfs.New(dir)
	if err != nil {
		t.Fatal(err)
	}
	s := openSession(t, fsys, core.SessionOptions{CheckpointSize: 20_000})
	for i := range writerCount {
		id := fmt.Sprintf("%s-%d", os.Getenv(writerID), i)
		remember(t, s, at(id, i, "by "+id))
		fmt.Println("put", id)
	}
}

func startWriter(t *testing.T, dir, id string) (*exec.Cmd, io.Reader) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestSessionWriter$")
	cmd.Env = append(os.Environ(), writerDir+"="+dir, writerID+"="+id)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, out
}

// acknowledged returns the IDs that a writer prints, and calls first after the
// first one.
func acknowledged(out io.Reader, first func()) []string {
	var ids []string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if id, ok := strings.CutPrefix(lines.Text(), "put "); ok {
			if ids = append(ids, id); len(ids) == 1 {
				first()
			}
		}
	}
	return ids
}

// holdsOnce checks that each of the IDs is in the memory, once.
func holdsOnce(t *testing.T, dir string, ids []string) *core.Container {
	t.Helper()
	fsys, err := osfs.New(dir)
	if err != nil {
		t.Fatal(err)
	}
	s := openSession(t, fsys, core.SessionOptions{KeepJournal: true})
	c, err := s.Container(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	n := map[string]int{}
	for _, e := range c.Entries {
		n[e.ID]++
	}
	for _, id := range ids {
		if n[id] != 1 {
			t.Errorf("%s is there %d times; want once", id, n[id])
		}
	}
	return c
}

func TestSessionsOfManyProcesses(t *testing.T) {
	const writers = 8
	dir := t.TempDir()
	var all []string
	results := make(chan []string)
	for w := range writers {
		cmd, out := startWriter(t, dir, fmt.Sprint("w", w))
		go func() {
			ids := acknowledged(out, func() {})
			if err := cmd.Wait(); err != nil {
				t.Error(err)
			}
			results <- ids
		}()
	}
	for range writers {
		all = append(all, <-results...)
	}
	if c := holdsOnce(t, dir, all); len(c.Entries) != writers*writerCount || len(all) != writers*writerCount {
		t.Errorf("%d entries, %d acknowledged; want %d", len(c.Entries), len(all), writers*writerCount)
	}
}

func TestSessionPutsOutliveTheirProcess(t *testing.T) {
	dir := t.TempDir()
	var all []string
	killed := 0
	for round := range 8 {
		cmd, out := startWriter(t, dir, fmt.Sprint("r", round))
		lines, writing := make(chan []string), make(chan struct{})
		go func() { lines <- acknowledged(out, func() { close(writing) }) }()
		<-writing
		time.Sleep(time.Duration(5*round) * time.Millisecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		ids := <-lines
		if cmd.Wait() != nil && len(ids) < writerCount {
			killed++
		}
		all = append(all, ids...)
		holdsOnce(t, dir, all)
	}
	if killed == 0 {
		t.Error("no process was killed while it was writing")
	}
}
