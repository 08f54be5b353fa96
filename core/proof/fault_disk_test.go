package proof

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"

	"holdfast/fsadapter/faultfs"
	"holdfast/fsadapter/memfs"
	"holdfast/fsadapter/osfs"
)

// TestFaultsOnDisk is TestFaults on the file system of the operating system,
// whose files cost more: in the short form only some of the operations fail.
func TestFaultsOnDisk(t *testing.T) {
	every, want := 29, int64(120)
	if long() {
		every, want = 1, 4000
	}
	var swept atomic.Int64
	t.Run("at", func(t *testing.T) {
		for n, w := range distinctWorkloads() {
			if w.bubble {
				continue
			}
			t.Run(w.name, func(t *testing.T) {
				t.Parallel()
				for i, fault := range faultfs.Faults {
					for j, fromNow := range []bool{false, true} {
						at := faultfs.At{Fault: fault, FromNow: fromNow, Index: (n + 3*i + 7*j) % every}
						swept.Add(int64(sweepDisk(t, record(t, w), &at, every)))
					}
				}
			})
		}
	})
	t.Attr("faults", strconv.FormatInt(swept.Load(), 10))
	if swept.Load() < want && !t.Failed() {
		t.Errorf("only %d faults: the sweep does not sweep", swept.Load())
	}
}

// sweepDisk lets one of every so many operations fail, and returns how many did.
func sweepDisk(t *testing.T, r recorded, first *faultfs.At, every int) int {
	t.Helper()
	for n := 0; ; n++ {
		at := &faultfs.At{Fault: first.Fault, FromNow: first.FromNow, Index: first.Index + n*every}
		d := newFaultyDisk(t, r, at)
		err := d.run(t)
		if checkErr := d.check(t, err); checkErr != nil {
			t.Errorf("%s: %v at %v: the call returned %v\n%v", r.name, at.Fault, at.Fired(), err, checkErr)
		}
		if len(at.Fired()) == 0 || t.Failed() {
			return n
		}
	}
}

// faultyDisk is a directory in which a workload is done while operations fail.
type faultyDisk struct {
	recorded
	dir    string
	at     *faultfs.At
	healed atomic.Bool
	p      *process
	done   int // steps acknowledged
}

func newFaultyDisk(t *testing.T, r recorded, at *faultfs.At) *faultyDisk {
	t.Helper()
	d := &faultyDisk{recorded: r, dir: t.TempDir(), at: at}
	if err := os.MkdirAll(filepath.Join(d.dir, path.Dir(file)), 0o700); err != nil {
		t.Fatal(err)
	}
	if data, ok := r.start[file]; ok {
		if err := os.WriteFile(filepath.Join(d.dir, filepath.FromSlash(file)), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d.p = newProcess(faultfs.New(d.mount(t), faultfs.InjectorFunc(func(op faultfs.Op) faultfs.Outcome {
		if d.healed.Load() {
			return faultfs.Outcome{}
		}
		return d.at.Inject(op)
	})))
	return d
}

func (d *faultyDisk) mount(t *testing.T) *osfs.FS {
	t.Helper()
	fsys, err := osfs.New(d.dir)
	if err != nil {
		t.Fatal(err)
	}
	return fsys
}

// run does the workload up to the first step that fails, and returns its error.
func (d *faultyDisk) run(t *testing.T) error {
	for _, s := range d.steps {
		if err := s.do(t.Context(), d.p); err != nil {
			return err
		}
		d.done++
	}
	return nil
}

// check looks at what the faults have led to: what is found is old or new, no
// temporary file is left, and the same process can go on, or else the next one.
func (d *faultyDisk) check(t *testing.T, err error) error {
	defer d.p.end()
	fired := d.at.Fired()
	if err != nil && !errors.Is(err, faultfs.ErrInjected) {
		return errors.New("that is not the error")
	}
	allowed := d.allowed(d.done)
	if err == nil {
		allowed = allowed[:1]
	}
	seen, seenErr := observe(t.Context(), d.mount(t))
	if seenErr != nil || !slices.Contains(allowed, seen) {
		return fmt.Errorf("then the memory holds %s, %v\nwant one of %q", seen, seenErr, allowed)
	}
	late := len(fired) > 0 && fired[0].Kind == faultfs.CreateTemp // its file is unknown to who made it
	if left := leftovers(d.image(t)); left != nil && !d.at.FromNow && !late {
		return fmt.Errorf("left behind: %s", left)
	}
	d.healed.Store(true)
	for _, s := range d.steps[d.done:] {
		if err := s.do(t.Context(), d.p); err != nil {
			return fmt.Errorf("once more: %s: %w", s.name, err)
		}
	}
	next := newProcess(d.mount(t))
	for _, s := range []step{put(recovered, "", 40), closeSession("")} { // which sweeps up
		if err := s.do(t.Context(), next); err != nil {
			return err
		}
	}
	seen, err = observe(t.Context(), d.mount(t))
	if want := withRecovered(d.states[len(d.states)-1]); err != nil || idsOf(seen) != want {
		return fmt.Errorf("going on came to %s, %v\nwant %s", seen, err, want)
	}
	if left := leftovers(d.image(t)); left != nil {
		return fmt.Errorf("left behind in the end: %s", left)
	}
	return nil
}

// image lists the names in the directory. It does not read the files.
func (d *faultyDisk) image(t *testing.T) memfs.Image {
	t.Helper()
	image := memfs.Image{}
	err := fs.WalkDir(os.DirFS(d.dir), ".", func(name string, _ fs.DirEntry, err error) error {
		image[name] = nil
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return image
}
