package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestABuildIsOfItsSources(t *testing.T) {
	root := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	build := func() string {
		t.Helper()
		id, err := buildOf(root)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	for _, name := range []string{"core/a.go", "fsadapter/a.go", "wasm/a.go"} {
		write(name, "package x")
	}
	write("web/lib/version.js", "export const version = '1.2.3';\nexport const build = 'source';\n")
	first := build()
	if !strings.HasPrefix(first, "1.2.3+") {
		t.Error(first)
	}
	write("core/a_test.go", "package x")
	if build() != first {
		t.Error("a test makes another build")
	}
	write("wasm/a.go", "package y")
	if build() == first {
		t.Error("another program is of the same build")
	}
	file := filepath.Join(root, "web/lib/version.js")
	if err := stampBuild(file, first); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(file); !strings.Contains(string(text), "build = '"+first+"'") {
		t.Errorf("%s", text)
	}
	if stampBuild(file, first) == nil {
		t.Error("what has no place for it was stamped")
	}
}
