// Command build makes the folder web/dist: the library as any static host can
// serve it, with the app around it.
//
//	go run ./web/build [-size=false]
//
// It compiles the WebAssembly program, for browsers and for Node, and copies the
// rest; Go is all it needs. Then it prints the sizes, and fails when what a
// browser has to load is over budget once compressed. Compressing takes most of
// the time; -size=false leaves it out.
//
// Run it in the top folder of the project.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

const (
	dist     = "web/dist"
	lib      = dist + "/lib"
	webWasm  = "holdfast.wasm"
	nodeWasm = "holdfast-node.wasm"
)

func main() {
	size := flag.Bool("size", true, "compress the program and check its size")
	flag.Parse()
	if err := build(*size); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

// build compiles first, so that what was built before stays when that fails.
func build(size bool) error {
	made, err := os.MkdirTemp("", "holdfast-build-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(made) }()
	small, err := compileSmall(filepath.Join(made, webWasm))
	if err != nil {
		return err
	}
	if err := compile(filepath.Join(made, nodeWasm), "node"); err != nil {
		return err
	}
	if err := assemble(made); err != nil || !size {
		return err
	}
	return checkSizes(small)
}

// assemble fills dist with what is in the folder made and with copies.
func assemble(made string) error {
	if err := os.RemoveAll(dist); err != nil {
		return err
	}
	for _, tree := range [][2]string{{made, lib}, {"web/lib", lib}, {"web/demo", dist}} {
		if err := copyTree(tree[0], tree[1]); err != nil {
			return err
		}
	}
	build, err := buildOf(".")
	if err != nil {
		return err
	}
	if err := stampBuild(filepath.Join(lib, "version.js"), build); err != nil {
		return err
	}
	if err := wrapGlue(filepath.Join(lib, "wasm_exec.js")); err != nil {
		return err
	}
	if err := joinImports(filepath.Join(lib, "worker.js")); err != nil {
		return err
	}
	return listFiles()
}

// copyTree copies the files below from to the folder to.
func copyTree(from, to string) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	return os.CopyFS(to, os.DirFS(from))
}
