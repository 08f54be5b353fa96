package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

var versionLine = regexp.MustCompile(`(?m)^export const version = '(.+)';$`)

// buildOf returns what JavaScript and program of one build have in common and
// those of another have not: the library's version, and a digest of the sources
// below root. Browsers and hosts may keep an older one of the two.
func buildOf(root string) (string, error) {
	digest := sha256.New()
	for _, dir := range []string{"core", "fsadapter", "wasm", "web/lib"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || strings.HasSuffix(name, "_test.go") {
				return err
			}
			if ext := filepath.Ext(name); ext != ".go" && ext != ".js" {
				return nil
			}
			text, err := os.ReadFile(name)
			_, _ = digest.Write(text) // which never fails
			return err
		})
		if err != nil {
			return "", err
		}
	}
	text, err := os.ReadFile(filepath.Join(root, "web/lib/version.js"))
	if err != nil {
		return "", err
	}
	version := versionLine.FindSubmatch(text)
	if version == nil {
		return "", errors.New("version.js has no version")
	}
	return string(version[1]) + "+" + hex.EncodeToString(digest.Sum(nil)[:4]), nil
}

// stampBuild writes the build into a copy of version.js.
func stampBuild(file, build string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	stamped := strings.Replace(string(text), "build = 'source'", "build = '"+build+"'", 1)
	if stamped == string(text) {
		return errors.New(file + " has no build")
	}
	return os.WriteFile(file, []byte(stamped), 0o644)
}
