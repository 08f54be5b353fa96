package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// compile builds the WebAssembly program with the given build tags and flags.
func compile(target, tags string, flags ...string) error {
	build, err := buildOf(".")
	if err != nil {
		return err
	}
	args := append([]string{"build", "-trimpath", "-ldflags=-s -w -X main.built=" + build, "-tags", tags, "-o", target}, flags...)
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

// compileSmall builds the program for browsers, which have to load it first, and
// reports whether it is as small as it gets.
func compileSmall(target string) (small bool, err error) {
	if err := compile(target, "", notInlined...); err != nil {
		return false, err
	}
	release, err := goEnv("GOVERSION")
	if err != nil {
		return false, err
	}
	program, err := os.ReadFile(target)
	if err != nil {
		return false, err
	}
	shorter, err := shorten(program, release)
	if err != nil {
		fmt.Fprintf(os.Stderr, "note: %s keeps its line numbers, and is larger for it: %v\n", filepath.Base(target), err)
		return false, nil
	}
	return true, os.WriteFile(target, shorter, 0o644)
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
	root, err := goEnv("GOROOT")
	if err != nil {
		return err
	}
	source, err := os.ReadFile(filepath.Join(root, "lib/wasm/wasm_exec.js"))
	if err != nil {
		return err
	}
	return os.WriteFile(target, []byte(beforeGlue+string(source)+afterGlue), 0o644)
}

// goEnv returns what the go command says of itself.
func goEnv(name string) (string, error) {
	value, err := exec.Command("go", "env", name).Output()
	if err != nil {
		return "", fmt.Errorf("go env %s: %w", name, err)
	}
	return strings.TrimSpace(string(value)), nil
}
