package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// compile builds the WebAssembly program with the given build tags and flags.
func compile(target, tags string, flags ...string) error {
	args := append([]string{"build", "-trimpath", "-ldflags=-s -w", "-tags", tags, "-o", target}, flags...)
	cmd := exec.Command("go", append(args, "./wasm")...)
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("compile ./wasm: %w", err)
	}
	return nil
}

// notInlined are packages that have no hot loops of ours. Inlining makes them
// larger, 22 KB of what a browser loads, and hardly faster. Of flags that match a
// package the last one counts.
var notInlined = []string{
	"-gcflags=holdfast/fsadapter/...=-l",
	"-gcflags=holdfast/wasm=-l",
	"-gcflags=context=-l",
	"-gcflags=path=-l",
	"-gcflags=github.com/hack-pad/hackpadfs=-l",
	"-gcflags=io/fs=-l",
	"-gcflags=time=-l",
	"-gcflags=internal/...=-l",
	"-gcflags=internal/bytealg=",
	"-gcflags=internal/runtime/maps=",
}

// compileSmall builds the program for browsers, which have to load it first.
func compileSmall(target string) error {
	if err := compile(target, "", notInlined...); err != nil {
		return err
	}
	program, err := os.ReadFile(target)
	if err != nil {
		return err
	}
	small, err := dropLines(program)
	if errors.Is(err, errModule) {
		// Another version of Go may lay its tables out in another way.
		fmt.Fprintf(os.Stderr, "%s keeps its line numbers: %v\n", filepath.Base(target), err)
		return nil
	}
	if err != nil {
		return err
	}
	return os.WriteFile(target, small, 0o644)
}

// What stands before and after Go's JavaScript glue to make it a module. The glue
// puts what it makes on globalThis; here that name is a parameter, so that
// nothing global is touched and the program sees what its loader gives it. Two
// places of the glue would take fs and setTimeout from the real global object.
const (
	beforeGlue = `export function loadGo(globalThis) {
const fs = { writeSync: (...args) => globalThis.fs.writeSync(...args) };
const { setTimeout } = globalThis;
`
	afterGlue = `
return globalThis.Go;
}
`
)

// wrapGlue writes the glue as a module. It comes from the same Go as the program,
// so they always match.
func wrapGlue(target string) error {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return fmt.Errorf("go env GOROOT: %w", err)
	}
	source, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib/wasm/wasm_exec.js"))
	if err != nil {
		return err
	}
	return os.WriteFile(target, []byte(beforeGlue+string(source)+afterGlue), 0o644)
}
