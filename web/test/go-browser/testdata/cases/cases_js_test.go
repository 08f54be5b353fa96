// Package cases is what the runner of Go tests is tested with. Each test ends
// in a way of its own; they are run one at a time.
package cases

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall/js"
	"testing"
)

func TestPasses(t *testing.T) { fmt.Print("a line that ends nowhere, ünïcödé") }

func TestFails(t *testing.T) { t.Error("this test fails") }

func TestSkips(t *testing.T) { t.Skip("this test skips") }

func TestExits(*testing.T) { os.Exit(0) }

func TestPanics(*testing.T) {
	done := make(chan bool)
	go func() { panic("this goroutine panics") }()
	<-done
}

func TestHangs(*testing.T) {
	for {
	}
}

func TestThrows(*testing.T) {
	js.Global().Call("setTimeout", js.Global().Get("Function").New("throw new Error('thrown in the worker')"), 0)
	<-make(chan bool)
}

func TestFiles(t *testing.T) {
	content, err := os.ReadFile(filepath.Join("testdata", "a file #1.txt"))
	if err != nil || string(content) != "read me" {
		t.Errorf("testdata: %q, %v", content, err)
	}
	if _, err := os.ReadFile("testdata/none"); !os.IsNotExist(err) {
		t.Errorf("a missing file: %v", err)
	}
	name := filepath.Join(t.TempDir(), "dir", "file")
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte("written"), 0o600); err != nil {
		t.Fatal(err)
	}
	if content, err = os.ReadFile(name); err != nil || string(content) != "written" {
		t.Errorf("what was written: %q, %v", content, err)
	}
}

func Example() {
	fmt.Println("an example's output")
	// Output: an example's output
}

func FuzzSeeds(f *testing.F) {
	f.Add(1)
	f.Fuzz(func(*testing.T, int) {})
}
