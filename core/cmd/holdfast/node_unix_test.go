//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// What is no regular file is an error at once, in every command: a pipe that has
// a name might never get a writer.
func TestPipesAreRefused(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"inspect", pipe}, {"verify", pipe}, {"list", pipe}, {"add", pipe, "--content", "x"}, {"query", pipe, "x"},
		{"convert", "--to", "msgpack", pipe, pipe + ".out"}, {"salvage", pipe, pipe + ".out"}, {"checkpoint", pipe},
	} {
		if got := expect(t, exitOther, nil, args...); !strings.Contains(got.err, "not a regular file") {
			t.Errorf("%v: %s", args, got.err)
		}
	}
	names, err := os.ReadDir(filepath.Dir(pipe))
	if err != nil || len(names) != 1 || names[0].Type() != os.ModeNamedPipe {
		t.Errorf("there is %v, %v", names, err)
	}
}

// A journal or a lock of another program stays, and is named.
func TestNeighboursStay(t *testing.T) {
	dir := t.TempDir()
	for neighbour, memory := range map[string]string{"Cargo.lock": "Cargo", "trip.journal": "trip"} {
		path := filepath.Join(dir, neighbour)
		if err := os.WriteFile(path, []byte("by another program\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		got := expect(t, exitOther, nil, "add", filepath.Join(dir, memory), "--content", "x")
		if !strings.Contains(got.err, neighbour) {
			t.Errorf("%s: %s", memory, got.err)
		}
		if data, err := os.ReadFile(path); err != nil || string(data) != "by another program\n" {
			t.Errorf("%s became %q, %v", neighbour, data, err)
		}
	}
	expect(t, exitOther, nil, "add", filepath.Join(dir, "v.journal"), "--content", "x")
}
