package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// serviceWorker is the file in dist that keeps the others for use without a
// network, and noFiles the line in it that is to name them.
const (
	serviceWorker = "sw.js"
	noFiles       = "const files = {};\n"
)

// listFiles writes into the service worker of dist which files the app consists
// of, with their hashes.
func listFiles() error {
	files, err := appFiles(os.DirFS(dist))
	if err != nil {
		return err
	}
	name := filepath.Join(dist, serviceWorker)
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if bytes.Count(text, []byte(noFiles)) != 1 {
		return fmt.Errorf("%s: no line %q to replace", name, noFiles)
	}
	list, err := json.MarshalIndent(files, "", "  ")
	if err != nil {
		return err
	}
	text = bytes.Replace(text, []byte(noFiles), fmt.Appendf(nil, "const files = %s;\n", list), 1)
	return os.WriteFile(name, text, 0o644)
}

// appFiles returns the files that a browser may load, by their paths, each with
// its hash in the form of subresource integrity. The page is "", without its
// name: hosts are free to redirect from one to the other.
func appFiles(fsys fs.FS) (map[string]string, error) {
	files := map[string]string{}
	err := fs.WalkDir(fsys, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !isOfApp(path) {
			return err
		}
		data, err := fs.ReadFile(fsys, path)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(data)
		if path == "index.html" {
			path = ""
		}
		files[path] = "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
		return nil
	})
	return files, err
}

// isOfApp tells whether a browser that runs the app may load the file. The
// browser looks after the service worker itself.
func isOfApp(path string) bool {
	switch name := filepath.Base(path); {
	case path == serviceWorker, strings.HasSuffix(name, ".d.ts"), strings.HasSuffix(name, ".txt"):
		return false
	default:
		return name != nodeWasm && name != "platform-node.js"
	}
}
