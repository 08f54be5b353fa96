//go:build !js

package core_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A stranger's module that follows the README: it requires this one as the
// README says, and compiles what stands there as Go.
func TestReadmeGo(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	get := regexp.MustCompile("(?s)`go mod edit (.*?) && go mod\\s+tidy`").FindSubmatch(readme)
	if get == nil {
		t.Fatal("the README does not say how to get the module")
	}
	flags := strings.ReplaceAll(string(get[1]), "../holdfast", root)
	folder := t.TempDir()
	run := func(name string, args ...string) {
		t.Helper()
		cmd := exec.Command(name, args...)
		cmd.Dir = folder
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s %v: %v\n%s", name, args, err, out)
		}
	}
	run("go", "mod", "init", "example.org/agent")
	samples := regexp.MustCompile("(?ms)^```go\n(.*?)^```$").FindAllSubmatch(readme, -1)
	if len(samples) == 0 {
		t.Fatal("the README has no Go")
	}
	for i, sample := range samples {
		write(t, filepath.Join(folder, string(rune('a'+i)), "main.go"), readmeProgram(string(sample[1])))
	}
	run("go", append([]string{"mod", "edit"}, strings.Fields(flags)...)...)
	run("go", "mod", "tidy")
	run("go", "build", "-o", os.DevNull, "./...")
	run("go", "run", "./a")
	if _, err := os.Stat(filepath.Join(folder, "agents", "ada.json")); err != nil {
		t.Error("the program of the README remembered nothing: ", err)
	}
}

// readmeProgram makes a program of statements, with what they take for granted.
func readmeProgram(body string) string {
	return `package main

import (
	"context"
	"log"

	"holdfast/core"
	"holdfast/fsadapter/osfs"
)

func main() {
	ctx := context.Background()
	` + body + `
	log.SetFlags(0)
	log.Println(ids, newest, err)
}
`
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
