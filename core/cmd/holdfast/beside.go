package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"holdfast/core"
)

// companion is a file that Holdfast keeps beside a memory.
type companion struct {
	Name  string `json:"name"`
	Kind  string `json:"kind"`
	Bytes int64  `json:"bytes"`
	// Stray is how many commits a journal holds that belong to another container.
	Stray int `json:"stray_commits,omitempty"`
}

// companions returns the files beside the memory at path, by name.
func companions(path string) ([]companion, error) {
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	list := []companion{}
	for _, e := range entries {
		rest, ok := strings.CutPrefix(e.Name(), filepath.Base(path)+".")
		kind := kindOf(rest)
		info, err := e.Info()
		if !ok || kind == "" || err != nil || !info.Mode().IsRegular() {
			continue
		}
		list = append(list, companion{Name: e.Name(), Kind: kind, Bytes: info.Size()})
	}
	return list, nil
}

func kindOf(suffix string) string {
	switch {
	case suffix == "journal":
		return "journal"
	case strings.HasPrefix(suffix, "journal.orphan-"):
		return "orphan"
	case strings.HasPrefix(suffix, "damaged-"):
		return "damaged"
	case suffix == "bak", strings.HasPrefix(suffix, "v0.") && strings.HasSuffix(suffix, "bak"):
		return "backup"
	}
	return ""
}

// countStray finds the commits that no command sees.
func countStray(path string, list []companion) error {
	for i := range list {
		if list[i].Kind != "journal" {
			continue
		}
		b, err := openBackend(path, core.Options{})
		if err != nil {
			return err
		}
		defer b.Close()
		if list[i].Stray, err = b.Stray(context.Background()); err != nil {
			return err
		}
	}
	return nil
}

// strayCommits returns how many commits beside the memory belong to another
// container.
func strayCommits(path string) int {
	list, err := companions(path)
	if err == nil {
		err = countStray(path, list)
	}
	n := 0
	for _, c := range list {
		n += c.Stray
	}
	if err != nil {
		return 0
	}
	return n
}

// warnOfStray says what the result of a command lacks.
func warnOfStray(path string, std streams) {
	if n := strayCommits(path); n > 0 {
		fmt.Fprintf(std.err, "holdfast: %s: warning: the journal holds %s that belong to another container, and are left out; see holdfast salvage\n",
			displayName(path), count(n, "change", "changes"))
	}
}
