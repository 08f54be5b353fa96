package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestJoinImports(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("base.js", "export const base = 1;\n")
	write("one.js", "import { base } from './base.js';\nexport function one() { return base; }\n")
	module := write("worker.js", "// It works.\nimport { one } from './one.js';\nimport { base } from './base.js';\n\none(base);\n")
	if err := joinImports(module); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(module)
	want := "const base = 1;\nfunction one() { return base; }\n// It works.\n\none(base);\n"
	if err != nil || string(got) != want {
		t.Errorf("%v: %q; want %q", err, got, want)
	}

	for _, text := range []string{"import a from 'elsewhere';\n", "x();\nexport { x };\n", "x();\nimport {\n  one,\n} from './one.js';\n"} {
		if err := joinImports(write("other.js", "\n"+text)); err == nil {
			t.Errorf("%q was joined", text)
		}
	}
}
