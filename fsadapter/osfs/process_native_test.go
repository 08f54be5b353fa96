//go:build !js

package osfs_test

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// program is a command that runs this test program.
type program []string

func native(t *testing.T) program {
	t.Helper()
	exe, err := os.Executable()
	check(t, err)
	return program{exe}
}

var buildWasm = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "osfs-wasm-")
	if err != nil {
		return "", err
	}
	cleanUp = func() { _ = os.RemoveAll(dir) }
	path := filepath.Join(dir, "osfs.wasm")
	cmd := exec.Command("go", "test", "-c", "-o", path, ".")
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=")
	cmd.Stderr = os.Stderr
	return path, cmd.Run()
})

// wasmExec is the directory of Go's own scripts that run wasm under Node.
var wasmExec = sync.OnceValues(func() (string, error) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	return filepath.Join(strings.TrimSpace(string(out)), "lib", "wasm"), err
})

func wasmProgram(t *testing.T) (wasm, scripts string) {
	t.Helper()
	wasm, err := buildWasm()
	check(t, err)
	scripts, err = wasmExec()
	check(t, err)
	return wasm, scripts
}

func node(t *testing.T) program {
	t.Helper()
	wasm, scripts := wasmProgram(t)
	return program{"node", filepath.Join(scripts, "wasm_exec_node.js"), wasm}
}

type child struct {
	*exec.Cmd
	t   *testing.T
	out *bufio.Reader
}

func (p program) start(t *testing.T, dir, task string) *child {
	t.Helper()
	cmd := exec.Command(p[0], p[1:]...)
	cmd.Env = append(os.Environ(), childTask+"="+task, childDir+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	check(t, err)
	check(t, cmd.Start())
	t.Cleanup(func() {
		if cmd.ProcessState == nil {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
	})
	return &child{Cmd: cmd, t: t, out: bufio.NewReader(out)}
}

// said returns the next line that the child writes.
func (c *child) said() string {
	c.t.Helper()
	line, err := c.out.ReadString('\n')
	if err != nil && err != io.EOF {
		c.t.Fatal(err)
	}
	return strings.TrimSpace(line)
}

func (c *child) wantSaid(want string) {
	c.t.Helper()
	if got := c.said(); got != want {
		c.t.Fatalf("the child said %q, want %q", got, want)
	}
}

// counter is a program that adds to a number so many times.
type counter struct {
	program
	times int
}

// testCounting has all counters add to one number at once.
func testCounting(t *testing.T, counters ...counter) {
	t.Helper()
	fsys, dir := newDirFS(t)
	replace(t, fsys, "file", "0")
	total := 0
	var children []*child
	for _, c := range counters {
		children = append(children, c.start(t, dir, taskCount+strconv.Itoa(c.times)))
		total += c.times
	}
	for _, c := range children {
		c.wantSaid(saidReady)
	}
	start := time.Now()
	check(t, os.WriteFile(filepath.Join(dir, startFile), nil, 0o600))
	for _, c := range children {
		if err := c.Wait(); err != nil {
			t.Error(err)
		}
	}
	wantFile(t, filepath.Join(dir, "file"), strconv.Itoa(total))
	t.Logf("%d updates by %d processes in %v", total, len(counters), time.Since(start))
}

func TestNativeProcessesCount(t *testing.T) {
	p := native(t)
	testCounting(t, counter{p, 50}, counter{p, 50}, counter{p, 50}, counter{p, 50})
}

func TestNodeProcessesCount(t *testing.T) {
	p := node(t)
	testCounting(t, counter{p, 10}, counter{p, 10}, counter{p, 10})
}

// The native processes are faster and so count further, for all to be at work
// at the same time.
func TestNativeAndNodeProcessesCount(t *testing.T) {
	n, j := native(t), node(t)
	testCounting(t, counter{n, 150}, counter{j, 20}, counter{n, 150}, counter{j, 20})
}

// The lock of a process that is killed is free within two seconds, even while
// nobody has waited for the process.
func TestKilledHolder(t *testing.T) {
	programs := map[string]program{"native": native(t), "node": node(t)}
	for holderName, holder := range programs {
		for waiterName, waiter := range programs {
			t.Run(holderName+" then "+waiterName, func(t *testing.T) {
				t.Parallel() // it mostly waits
				fsys, dir := newDirFS(t)
				holding := holder.start(t, dir, taskHold)
				holding.wantSaid(saidLocked)
				wantLocked(t, fsys, "file")
				waiter.start(t, dir, taskTry).wantSaid(saidLocked)
				check(t, holding.Process.Kill())
				waiter.start(t, dir, taskTry).wantSaid(saidFree) // it waits for a second
				wantFree(t, fsys, "file")
			})
		}
	}
}

// A writer that is killed leaves a whole file, and what else it leaves is gone
// after the next save.
func TestKilledWriter(t *testing.T) {
	for name, p := range map[string]program{"native": native(t), "node": node(t)} {
		t.Run(name, func(t *testing.T) {
			fsys, dir := newDirFS(t)
			for round := range 5 {
				writer := p.start(t, dir, taskSave)
				writer.wantSaid(saidSaved)
				time.Sleep(time.Duration(round) * 3 * time.Millisecond)
				check(t, writer.Process.Kill())
				_ = writer.Wait()
				wantWhole(t, filepath.Join(dir, "file"))
			}
			lock, err := fsys.Lock(t.Context(), "file")
			check(t, err)
			replace(t, fsys, "file", "after")
			check(t, lock.Unlock())
			wantNames(t, dir, "file", "file.lock")
		})
	}
}

func wantWhole(t *testing.T, path string) {
	t.Helper()
	content, err := os.ReadFile(path)
	check(t, err)
	if len(content) != 500_000 || strings.Trim(string(content), string(content[:1])) != "" {
		t.Fatalf("%s holds %d bytes that are no whole version", path, len(content))
	}
}

// Two instances of the module in one Node process exclude each other, and what
// one that crashed had locked is free.
func TestTwoInstancesInOneProcess(t *testing.T) {
	wasm, scripts := wasmProgram(t)
	script := program{"node", filepath.Join("testdata", "two_instances.cjs"), scripts, wasm}
	for first, want := range map[string]string{taskHold: saidLocked, taskCrash: saidFree} {
		_, dir := newDirFS(t)
		instances := script.start(t, dir, first)
		instances.wantSaid(saidLocked)
		instances.wantSaid(want)
	}
}
