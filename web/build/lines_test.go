package main

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestImagesGoRoundTrip(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		image := make([]byte, random.IntN(300)+1)
		for range random.IntN(8) {
			at := random.IntN(len(image))
			for i := range image[at:min(len(image), at+random.IntN(40))] {
				image[at+i] = byte(random.Uint32())
			}
		}
		image[len(image)-1] = 1 // nothing says how many zeros follow
		got, err := readImage(writeImage(image))
		if err != nil || !bytes.Equal(got, image) {
			t.Fatalf("%x became %x: %v", image, got, err)
		}
	}
}

func TestSignedNumbers(t *testing.T) {
	for _, v := range []int{0, 1, 63, 64, 65, 127, 128, 8191, 8192, 1 << 20, 1<<31 - 1} {
		b := appendSvarint(nil, v)
		if got, n := svarint(b); got != v || n != len(b) {
			t.Errorf("%d became %d", v, got)
		}
	}
	if got, n := svarint([]byte{0x7f}); got != -1 || n != 1 {
		t.Errorf("-1 became %d", got)
	}
}

// TestDropLines works on the real program, which the tests in browsers run.
func TestDropLines(t *testing.T) {
	target := filepath.Join(t.TempDir(), webWasm)
	t.Chdir("../..")
	if err := compile(target, ""); err != nil {
		t.Fatal(err)
	}
	release, err := goEnv("GOVERSION")
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(target)
	if err != nil {
		t.Fatal(err)
	}
	small, err := shorten(program, release)
	if err != nil {
		t.Fatal(err) // a new release: see whether its tables are the same, and let tablesRelease say so
	}
	const function, file, hidden = "holdfast/core.AppendEncode\x00", "holdfast/core/encode.go", "runtime.gcMarkTermination\x00"
	if !bytes.Contains(program, []byte(file)) || bytes.Contains(small, []byte(file)) {
		t.Error("names of files are still there, or never were")
	}
	if !bytes.Contains(small, []byte(function)) {
		t.Error("names of functions are gone")
	}
	if !bytes.Contains(program, []byte(hidden)) || bytes.Contains(small, []byte(hidden)) {
		t.Error("names that no stack shows are still there, or never were")
	}
	if len(small) > len(program)*98/100 {
		t.Errorf("%d bytes became %d", len(program), len(small))
	}
	for _, damaged := range [][]byte{nil, program[:100], program[:len(program)/2], bytes.ReplaceAll(program, tablesMagic, make([]byte, len(tablesMagic)))} {
		if _, err := dropLines(damaged); !errors.Is(err, errModule) {
			t.Errorf("%d bytes that are no such program: %v", len(damaged), err)
		}
	}
}

// A release of Go that is not known costs a note and a bigger file, never a failed
// build.
func TestUnknownReleases(t *testing.T) {
	for _, release := range []string{"go1.27", "go1.260", "go1.2", "go2.0", "devel go1.27-abcdef", ""} {
		if shorter, err := shorten([]byte("a program"), release); err == nil || errors.Is(err, errModule) || shorter != nil {
			t.Errorf("%q: it was tried: %v", release, err)
		}
	}
	for _, release := range []string{"go1.26", "go1.26.8", "go1.26rc1", "go1.26.8-custom"} {
		if _, err := shorten([]byte("no program"), release); !errors.Is(err, errModule) {
			t.Errorf("%q: it was not tried: %v", release, err)
		}
	}
}

// Tables of the right beginning whose offsets lead anywhere end in an error.
func TestTablesThatLeadAstray(t *testing.T) {
	module := func(image []byte) []byte {
		data := writeImage(image)
		return joinData([]byte("\x00asm\x01\x00\x00\x00"), data, nil)
	}
	random := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		image := make([]byte, 72+16*20)
		for i := 72; i < len(image); i++ {
			image[i] = byte(random.IntN(40))
		}
		copy(image, tablesMagic)
		for i, field := range []int{1 + random.IntN(3), 0, 0, 72, 80, 80, 90, 90 + random.IntN(60)} {
			image[8+8*i] = byte(field)
		}
		image[len(image)-1] = 1
		if _, err := shorten(module(image), tablesRelease); err != nil && !errors.Is(err, errModule) {
			t.Fatal(err)
		}
	}
}

// What was built with line numbers is not held against the budget without.
func TestTheBudgetIsThatOfWhatWasBuilt(t *testing.T) {
	for _, size := range []struct {
		compressed int
		small, ok  bool
	}{
		{budget, true, true},
		{budget + 1, true, false},
		{budget * 115 / 100, false, true},
		{budget * 125 / 100, false, false},
	} {
		if err := checkBudget(size.compressed, size.small); (err == nil) != size.ok {
			t.Errorf("%+v: %v", size, err)
		}
	}
}

// Package fmt, and what it brings along, would be an eighth of the download.
func TestTheProgramDoesWithoutFmt(t *testing.T) {
	cmd := exec.Command("go", "list", "-deps", "../../wasm")
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	list, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := strings.Fields(string(list))
	if len(packages) < 20 {
		t.Fatalf("only %d packages", len(packages))
	}
	for _, name := range packages {
		switch name {
		case "fmt", "encoding/json", "regexp", "text/template", "net/http":
			t.Errorf("it depends on %s", name)
		}
	}
}
