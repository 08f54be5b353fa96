//go:build unix

package proof

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"holdfast/core"
	"holdfast/fsadapter/osfs"
)

// A killed writer is this test program, started with these in its environment.
const (
	killDir    = "HOLDFAST_KILL_DIR"
	killWriter = "HOLDFAST_KILL_WRITER"
)

func init() { helpers[killWriter] = writeUntilKilled }

// killWriters write to a memory file for as long as they live. Each announces
// the number of what it has had acknowledged.
var killWriters = map[string]func(dir string, from int, acknowledged func(n int)) error{
	"save":    saveUntilKilled,
	"append":  appendUntilKilled,
	"inplace": saveInPlaceUntilKilled,
}

func writeUntilKilled(name string) error {
	from, err := strconv.Atoi(os.Getenv("HOLDFAST_KILL_FROM"))
	if err != nil {
		return err
	}
	return killWriters[name](os.Getenv(killDir), from, func(n int) {
		// One small write to a pipe is whole or not there.
		_, _ = os.Stdout.WriteString(strconv.Itoa(n) + "\n")
	})
}

// killEntries are those of save number n.
func killEntries(n int) []core.Entry {
	var entries []core.Entry
	for i := range 20 {
		entries = append(entries, entry(fmt.Sprintf("%d-%d", n, i), 300))
	}
	return entries
}

func saveUntilKilled(dir string, from int, acknowledged func(int)) error {
	fsys, err := osfs.New(dir)
	if err != nil {
		return err
	}
	backend, err := core.Open(fsys, file, core.Options{})
	for n := from; err == nil; n++ {
		if err = backend.Save(context.Background(), killEntries(n)); err == nil {
			acknowledged(n)
		}
	}
	return err
}

// clearEvery is after how many puts all entries are removed.
const clearEvery = 50

// appendUntilKilled puts one entry after the other. Small checkpoints come often.
func appendUntilKilled(dir string, from int, acknowledged func(int)) error {
	fsys, err := osfs.New(dir)
	if err != nil {
		return err
	}
	ctx := context.Background()
	s, err := core.OpenSession(ctx, fsys, file, core.SessionOptions{CheckpointSize: 2048})
	for n := from; err == nil; n++ {
		if _, err = s.Put(ctx, entry(strconv.Itoa(n), 100)); err == nil {
			acknowledged(n)
		}
		if n%clearEvery == 0 && err == nil { // the memory is to stay small
			err = s.Clear(ctx)
		}
	}
	return err
}

// saveInPlaceUntilKilled is the control: it does what a program does that knows
// nothing of all this.
func saveInPlaceUntilKilled(dir string, from int, acknowledged func(int)) error {
	name := filepath.Join(dir, filepath.FromSlash(file))
	err := os.MkdirAll(filepath.Dir(name), 0o700)
	for n := from; err == nil; n++ {
		var data []byte
		if data, err = core.Encode(core.NewContainer("", killEntries(n)), core.FormatJSON); err != nil {
			break
		}
		if err = writeInPlace(name, data); err == nil {
			acknowledged(n)
		}
	}
	return err
}

func writeInPlace(name string, data []byte) error {
	out, err := os.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(out)
	_, _ = w.Write(data)
	if err := w.Flush(); err != nil {
		return err
	}
	if err := out.Sync(); err != nil {
		return err
	}
	return out.Close()
}

// killed counts what kills have done.
type killed struct {
	kills, acknowledged, lost, unreadable, leftover int
}

func (k killed) String() string {
	bound := "-"
	if k.lost+k.unreadable == 0 && k.kills > 0 {
		bound = fmt.Sprintf("%.2g", 3/float64(k.kills)) // the rule of three
	}
	return fmt.Sprintf("%d kills, %d acknowledged, %d lost, %d unreadable, %d temporary files left, at 95 %% less than %s per kill",
		k.kills, k.acknowledged, k.lost, k.unreadable, k.leftover, bound)
}

func (k killed) attributes(t *testing.T) {
	for name, n := range map[string]int{
		"kills": k.kills, "acknowledged": k.acknowledged, "lost": k.lost, "unreadable": k.unreadable,
		"leftovers": k.leftover, "harmed": k.lost + k.unreadable,
	} {
		t.Attr(name, strconv.Itoa(n))
	}
}

// TestKill kills real processes in the middle of what they write. The writer in
// place has to be caught, or the test proves nothing.
//
// HOLDFAST_KILLS is the number of kills of each writer; HOLDFAST_KILL_LOAD=1
// keeps the disk busy beside.
func TestKill(t *testing.T) {
	kills := 40
	if n, err := strconv.Atoi(os.Getenv("HOLDFAST_KILLS")); err == nil {
		kills = n
	}
	if os.Getenv("HOLDFAST_KILL_LOAD") != "" {
		loadDisk(t)
	}
	for _, name := range []string{"save", "append", "inplace"} {
		t.Run(name, func(t *testing.T) {
			n := kills
			if name == "inplace" {
				n = min(kills, 1000)
			}
			k := killLoop(t, name, n)
			t.Logf("%v", k)
			k.attributes(t)
			bad := k.lost+k.unreadable > 0
			if control := name == "inplace"; bad != control {
				t.Errorf("lost or unreadable: %v; want %v", bad, control)
			}
			if k.leftover > 0 || k.acknowledged == 0 {
				t.Error("temporary files left, or nothing acknowledged")
			}
		})
	}
}

// killLoop starts a writer, kills it, looks at what it left, and so on.
func killLoop(t *testing.T, writer string, kills int) killed {
	t.Helper()
	dir := t.TempDir()
	k := killed{}
	from := 1
	for k.kills < kills && !t.Failed() {
		last := killOnce(t, writer, dir, from)
		k.kills++
		k.acknowledged += last - from + 1
		found, err := lastStored(t.Context(), dir, writer, last)
		switch {
		case err != nil:
			k.unreadable++
			_ = os.RemoveAll(filepath.Join(dir, "ada")) // what follows starts anew
		case found < last:
			k.lost++
		}
		from = max(last, found, from) + 1
	}
	k.leftover = countLeftovers(t, dir, writer)
	return k
}

// killOnce lets a writer live for a few milliseconds after it has started to
// write, and returns the last number that it had acknowledged.
func killOnce(t *testing.T, writer, dir string, from int) int {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), killWriter+"="+writer, killDir+"="+dir, "HOLDFAST_KILL_FROM="+strconv.Itoa(from))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	last := from - 1
	next := func() bool {
		line, err := lines.ReadString('\n')
		if err != nil {
			return false
		}
		last, err = strconv.Atoi(strings.TrimSpace(line))
		return err == nil
	}
	if !next() {
		t.Errorf("%s: the writer wrote nothing", writer)
	}
	timer := time.AfterFunc(time.Duration(rand.Int64N(int64(5*time.Millisecond))), func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	for next() {
	}
	_ = cmd.Wait()
	return last
}

// lastStored returns the number of the last save or put that is in the file,
// when last was acknowledged last.
func lastStored(ctx context.Context, dir, writer string, last int) (int, error) {
	fsys, err := osfs.New(dir)
	if err != nil {
		return 0, err
	}
	backend, err := core.Open(fsys, file, core.Options{})
	if err != nil {
		return 0, err
	}
	entries, err := backend.Load(ctx)
	if err != nil {
		return 0, err
	}
	if writer == "append" {
		if len(entries) == 0 && last%clearEvery == 0 {
			return last, nil
		}
		return lastAppended(entries)
	}
	return lastSaved(entries)
}

// lastSaved returns the number of the one save that all entries are of.
func lastSaved(entries []core.Entry) (int, error) {
	if len(entries) == 0 {
		return 0, nil
	}
	number, _, _ := strings.Cut(entries[0].ID, "-")
	n, err := strconv.Atoi(number)
	if err != nil {
		return 0, err
	}
	for i, want := range killEntries(n) {
		if i >= len(entries) || entries[i].ID != want.ID || entries[i].Content != want.Content {
			return 0, fmt.Errorf("a mix of saves: entry %d is not of save %d", i, n)
		}
	}
	return n, nil
}

// lastAppended returns the last number of a row without gaps.
func lastAppended(entries []core.Entry) (int, error) {
	last := 0
	for i, e := range entries {
		n, err := strconv.Atoi(e.ID)
		if err != nil || i > 0 && n != last+1 {
			return 0, fmt.Errorf("entry %s follows %d", e.ID, last)
		}
		last = n
	}
	return last, nil
}

// countLeftovers lets a last writer sweep and counts the temporary files that
// are left then.
func countLeftovers(t *testing.T, dir, writer string) int {
	t.Helper()
	if writer == "inplace" {
		return 0
	}
	fsys, err := osfs.New(dir)
	if err != nil {
		t.Fatal(err)
	}
	backend, err := core.Open(fsys, file, core.Options{})
	if err == nil {
		err = backend.Save(t.Context(), nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "ada", "*.tmp*"))
	if err != nil {
		t.Fatal(err)
	}
	return len(left)
}

// loadDisk writes and syncs beside the test until it ends.
func loadDisk(t *testing.T) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "load")
	stop := make(chan struct{})
	var done sync.WaitGroup
	done.Go(func() {
		block := make([]byte, 1<<20)
		for {
			select {
			case <-stop:
				return
			default:
			}
			out, err := os.Create(name)
			if err != nil {
				continue
			}
			for range 32 {
				_, _ = out.Write(block)
			}
			_ = out.Sync()
			_ = out.Close()
		}
	})
	t.Cleanup(func() { close(stop); done.Wait() })
}
