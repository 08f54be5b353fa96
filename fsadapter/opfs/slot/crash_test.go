package slot

import (
	"bytes"
	"fmt"
	"testing"
)

const pageSize = 4096

// disk is a File that knows what a power cut may leave of it. Pages that were
// written since the last Sync may each be in any of the states they went
// through, and one page of them may be garbage; the size likewise.
type disk struct {
	now     []byte
	durable []byte
	pages   map[int][][]byte // states since the last Sync, oldest first
	sizes   []int            // states since the last Sync, oldest first
	before  func() error     // called before every operation that changes something
}

func (d *disk) ReadAt(p []byte, off int64) (int, error) {
	return (&memory{d.now}).ReadAt(p, off)
}

func (d *disk) WriteAt(p []byte, off int64) (int, error) {
	if err := d.before(); err != nil {
		return 0, err
	}
	m := memory{d.now}
	n, err := m.WriteAt(p, off)
	d.now = m.data
	for page := int(off) / pageSize; page*pageSize < int(off)+n; page++ {
		d.pages[page] = append(d.pages[page], page4K(d.now, page))
	}
	d.sizes = append(d.sizes, len(d.now))
	return n, err
}

func (d *disk) Truncate(size int64) error {
	if err := d.before(); err != nil {
		return err
	}
	m := memory{d.now}
	err := m.Truncate(size)
	d.now = m.data
	d.sizes = append(d.sizes, len(d.now))
	return err
}

func (d *disk) Sync() error {
	if err := d.before(); err != nil {
		return err
	}
	d.durable = bytes.Clone(d.now)
	d.pages, d.sizes = map[int][][]byte{}, nil
	return nil
}

// page4K is a copy of one page, filled up with zeros.
func page4K(data []byte, page int) []byte {
	b := make([]byte, pageSize)
	if start := page * pageSize; start < len(data) {
		copy(b, data[start:])
	}
	return b
}

func newDisk(content []byte, before func() error) *disk {
	return &disk{now: bytes.Clone(content), durable: bytes.Clone(content), pages: map[int][][]byte{}, before: before}
}

// afterCut calls visit with every content that a power cut may leave.
func (d *disk) afterCut(visit func([]byte)) {
	var pages []int
	for page := range d.pages {
		pages = append(pages, page)
	}
	for _, size := range append([]int{len(d.durable)}, d.sizes...) {
		left := make([]byte, size)
		copy(left, d.durable)
		d.choose(left, pages, true, visit)
	}
}

func (d *disk) choose(left []byte, pages []int, mayBeGarbage bool, visit func([]byte)) {
	if len(pages) == 0 {
		visit(left)
		return
	}
	page, rest := pages[0], pages[1:]
	put := func(state []byte, mayBeGarbage bool) {
		if page*pageSize >= len(left) {
			return
		}
		changed := bytes.Clone(left)
		copy(changed[page*pageSize:], state)
		d.choose(changed, rest, mayBeGarbage, visit)
	}
	d.choose(left, rest, mayBeGarbage, visit)
	for _, state := range d.pages[page] {
		put(state, mayBeGarbage)
	}
	if mayBeGarbage {
		put(bytes.Repeat([]byte{0xdb}, pageSize), false)
	}
}

// errCut stops a workload at the operation before which power is cut.
var errCut = fmt.Errorf("power is cut")

// outcome is what a reader may find after a power cut.
type outcome struct {
	old, new []byte // nil: no file
}

func (o outcome) allows(got []byte) bool {
	return bytes.Equal(got, o.new) && (got == nil) == (o.new == nil) ||
		bytes.Equal(got, o.old) && (got == nil) == (o.old == nil)
}

type change func(*Pair) error

func replaceWith(data []byte) change { return func(p *Pair) error { return p.Replace(data) } }

func remove(p *Pair) error { return p.Remove() }

// TestPowerCuts cuts power before every operation of a change, and of the
// change that follows the recovery, and looks at everything a disk may hold.
func TestPowerCuts(t *testing.T) {
	long := bytes.Repeat([]byte("long"), 1500) // two pages
	states := 0
	for name, setup := range map[string][]change{
		"new":             nil,
		"one commit":      {replaceWith(content(1))},
		"two commits":     {replaceWith(content(1)), replaceWith(long)},
		"three commits":   {replaceWith(long), replaceWith(content(2)), replaceWith(content(3))},
		"removed":         {replaceWith(content(1)), remove},
		"saved again":     {replaceWith(content(1)), remove, replaceWith(content(2))},
		"an empty commit": {replaceWith(long), replaceWith([]byte{})},
	} {
		start, old := prepare(t, setup)
		for what, step := range map[string]struct {
			apply change
			want  []byte
		}{
			"short":  {replaceWith([]byte("new")), []byte("new")},
			"long":   {replaceWith(long), long},
			"remove": {remove, nil},
		} {
			if old == nil && step.want == nil {
				continue
			}
			cutEverywhere(start, step.apply, func(left [2][]byte, acknowledged bool) {
				states++
				want := outcome{old, step.want}
				if acknowledged {
					want.old = want.new
				}
				checkCut(t, fmt.Sprintf("%s, then %s", name, what), left, want)
			})
		}
	}
	t.Logf("%d states", states)
	if states < 500 {
		t.Errorf("only %d states: the model does not enumerate", states)
	}
}

func prepare(t *testing.T, setup []change) (start [2][]byte, content []byte) {
	t.Helper()
	files := [2]*memory{{}, {}}
	p := open(t, files)
	for _, apply := range setup {
		if err := apply(p); err != nil {
			t.Fatal(err)
		}
	}
	content, err := p.Read()
	if err != nil {
		t.Fatal(err)
	}
	return [2][]byte{files[0].data, files[1].data}, content
}

// cutEverywhere applies a change to slots, cutting power before each operation
// and after the last, and calls visit with each content of the two that may be
// left.
func cutEverywhere(start [2][]byte, apply change, visit func(left [2][]byte, acknowledged bool)) {
	for at := 0; ; at++ {
		operations := 0
		before := func() error {
			if operations == at {
				return errCut
			}
			operations++
			return nil
		}
		disks := [2]*disk{newDisk(start[0], before), newDisk(start[1], before)}
		p, err := Open(disks[0], disks[1])
		if err == nil {
			err = apply(p)
		}
		disks[0].afterCut(func(first []byte) {
			disks[1].afterCut(func(second []byte) {
				visit([2][]byte{first, second}, err == nil)
			})
		})
		if err == nil {
			return
		}
	}
}

func checkCut(t *testing.T, what string, left [2][]byte, want outcome) {
	t.Helper()
	got, err := readBytes(left)
	if err != nil || !want.allows(got) {
		t.Fatalf("%s: after a power cut: %.20q, %v", what, got, err)
	}
	// The recovered file can be written, and that too may be cut short: by the
	// process alone, so that the files are as the operations left them.
	files := [2]*memory{{bytes.Clone(left[0])}, {bytes.Clone(left[1])}}
	if err := open(t, files).Replace([]byte("recovered")); err != nil {
		t.Fatalf("%s: after a power cut: Replace = %v", what, err)
	}
	if got, err := read(t, files); err != nil || string(got) != "recovered" {
		t.Fatalf("%s: after a power cut and a save: %.20q, %v", what, got, err)
	}
}

func readBytes(slots [2][]byte) ([]byte, error) {
	p, err := Open(&memory{slots[0]}, &memory{slots[1]})
	if err != nil {
		return nil, err
	}
	return p.Read()
}

// TestTwoPowerCuts cuts power in a save, and again in the save after it.
func TestTwoPowerCuts(t *testing.T) {
	start, old := prepare(t, []change{replaceWith(content(1)), replaceWith(content(2))})
	seen := map[[2]string]bool{}
	cutEverywhere(start, replaceWith(content(3)), func(left [2][]byte, _ bool) {
		key := [2]string{string(left[0]), string(left[1])}
		if seen[key] {
			return
		}
		seen[key] = true
		middle, err := readBytes(left)
		if err != nil || !(outcome{old, content(3)}).allows(middle) {
			t.Fatalf("after one power cut: %q, %v", middle, err)
		}
		cutEverywhere(left, replaceWith(content(4)), func(left [2][]byte, acknowledged bool) {
			want := outcome{middle, content(4)}
			if acknowledged {
				want.old = want.new
			}
			if got, err := readBytes(left); err != nil || !want.allows(got) {
				t.Fatalf("after two power cuts: %q, %v; want %q or %q", got, err, want.old, want.new)
			}
		})
	})
	t.Logf("%d states after the first", len(seen))
}

// A first save that was acknowledged before power was cut, and whose header is
// damaged later, does not become a file that never was.
func TestDamageAfterAPowerCutIsNoMissingFile(t *testing.T) {
	cutEverywhere([2][]byte{}, replaceWith(content(1)), func(left [2][]byte, acknowledged bool) {
		if !acknowledged {
			return
		}
		for slot := range left {
			damaged := [2]*memory{{bytes.Clone(left[0])}, {bytes.Clone(left[1])}}
			if len(left[slot]) == 0 {
				continue
			}
			spoil(damaged[slot], 0)
			if got, err := read(t, damaged); err == nil && !bytes.Equal(got, content(1)) {
				t.Fatalf("header of slot %d damaged: %q", slot, got)
			}
		}
	})
}

// TestPowerCutAfterRecovery kills the process before every operation of a save,
// leaving all it wrote in the file but not on the disk, lets a new process save
// again, and cuts power in that.
func TestPowerCutAfterRecovery(t *testing.T) {
	start, old := prepare(t, []change{replaceWith(content(1)), replaceWith(content(2))})
	states := 0
	for kill := 0; ; kill++ {
		finished := false
		for at := 0; ; at++ {
			disks, killed := killedSave(start, kill, content(3))
			finished = !killed
			middle, err := readBytes([2][]byte{disks[0].now, disks[1].now})
			if err != nil {
				t.Fatalf("killed before operation %d: %v", kill, err)
			}
			acknowledged := secondSave(disks, at, content(4))
			disks[0].afterCut(func(first []byte) {
				disks[1].afterCut(func(second []byte) {
					states++
					got, err := readBytes([2][]byte{first, second})
					want := outcome{middle, content(4)}
					if acknowledged {
						want.old = want.new
					}
					// Before the second save has flushed anything, the first,
					// which nobody acknowledged, may still be lost.
					ok := want.allows(got) || killed && !acknowledged && bytes.Equal(got, old)
					if err != nil || !ok {
						t.Fatalf("killed before operation %d, cut before operation %d: %q, %v", kill, at, got, err)
					}
				})
			})
			if acknowledged {
				break
			}
		}
		if finished {
			break
		}
	}
	t.Logf("%d states", states)
}

func killedSave(start [2][]byte, kill int, data []byte) (disks [2]*disk, killed bool) {
	operations := 0
	before := func() error {
		if operations == kill {
			return errCut
		}
		operations++
		return nil
	}
	disks = [2]*disk{newDisk(start[0], before), newDisk(start[1], before)}
	p, err := Open(disks[0], disks[1])
	if err == nil {
		err = p.Replace(data)
	}
	return disks, err != nil
}

func secondSave(disks [2]*disk, at int, data []byte) (acknowledged bool) {
	operations := 0
	before := func() error {
		if operations == at {
			return errCut
		}
		operations++
		return nil
	}
	disks[0].before, disks[1].before = before, before
	p, err := Open(disks[0], disks[1])
	if err == nil {
		err = p.Replace(data)
	}
	return err == nil
}
