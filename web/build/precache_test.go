package main

import (
	"maps"
	"slices"
	"testing"
	"testing/fstest"
)

func TestAppFiles(t *testing.T) {
	fsys := fstest.MapFS{
		"index.html":             {Data: []byte("page")},
		"sw.js":                  {Data: []byte("worker")},
		"app/main.js":            {Data: []byte("main")},
		"fonts/LICENSE.txt":      {Data: []byte("licence")},
		"lib/index.js":           {Data: []byte("library")},
		"lib/index.d.ts":         {Data: []byte("types")},
		"lib/platform-node.js":   {Data: []byte("node")},
		"lib/holdfast.wasm":      {Data: []byte("program")},
		"lib/holdfast-node.wasm": {Data: []byte("program for Node")},
	}
	files, err := appFiles(fsys)
	if err != nil {
		t.Fatal(err)
	}
	got := slices.Sorted(maps.Keys(files))
	want := []string{"", "app/main.js", "lib/holdfast.wasm", "lib/index.js"}
	if !slices.Equal(got, want) {
		t.Errorf("files %q, want %q", got, want)
	}
	// The SHA-256 of "page".
	if hash := "sha256-NmAxWprz3yVdjxmrB35Hl4IrQUiKDioEvGr3EhPCMnQ="; files[""] != hash {
		t.Errorf("hash of the page: %q, want %q", files[""], hash)
	}
}
