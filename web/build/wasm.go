package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// compile builds the WebAssembly program with the given build tags.
func compile(target, tags string) error {
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-tags", tags, "-o", target, "./wasm")
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("compile ./wasm: %w", err)
	}
	return nil
}

// wrapGlue writes Go's JavaScript glue as a module. The glue puts what it makes
// on globalThis; in the module that name is a parameter, so that nothing global
// is touched and the program sees what its loader gives it. Both come from the
// same Go, so they always match.
func wrapGlue(target string) error {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return fmt.Errorf("go env GOROOT: %w", err)
	}
	source, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib/wasm/wasm_exec.js"))
	if err != nil {
		return err
	}
	module := "export function loadGo(globalThis) {\n" + string(source) + "\nreturn globalThis.Go;\n}\n"
	return os.WriteFile(target, []byte(module), 0o644)
}
