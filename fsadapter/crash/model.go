package crash

import (
	"hash/maphash"
	"iter"
	"maps"
	"slices"

	"holdfast/fsadapter/memfs"
)

// Model says how far the states of a disk are listed.
type Model struct {
	// Sector is the number of bytes that a disk writes as one: 512 or 4096.
	Sector int
	// Exhaustive is how many pieces, or operations on names, are there when all
	// of their subsets are listed. For more of them, only some are.
	Exhaustive int
	// Combinations bounds the product of the states of several files. Beyond,
	// one file at a time takes all its states, while all others have lost
	// everything that is not safe, and then while they have lost nothing.
	Combinations int
	// FewGarbage lists two states of garbage for each piece instead of four.
	FewGarbage bool
}

// Default is the model of a disk with sectors of 512 bytes.
var Default = Model{Sector: 512, Exhaustive: 8, Combinations: 4096}

// State is what a disk may hold after a crash.
type State struct {
	After int    // operations of the trace before the crash
	Marks int    // how many of these were marks
	Key   uint64 // equal for equal contents, but for the names of temporary files
	Image memfs.Image
}

// States lists what a disk may hold after the first from operations of a trace,
// and after each of the others. Between two marks each state comes once. The
// images share their bytes and are not to be changed.
func (m Model) States(t memfs.Trace, from int) iter.Seq[State] {
	return func(yield func(State) bool) {
		d := newDisk(t.Start)
		seen := map[uint64]int{} // the number of marks at that time, plus one
		marks := 0
		for after := range len(t.Ops) + 1 {
			if after > 0 {
				op := t.Ops[after-1]
				d.apply(op)
				if op.Kind == memfs.OpMark {
					marks++
				}
			}
			if after < from {
				continue
			}
			for found := range d.states(m) {
				key := found.key()
				if seen[key] == marks+1 {
					continue
				}
				seen[key] = marks + 1
				if !yield(State{After: after, Marks: marks, Key: key, Image: found.image()}) {
					return
				}
			}
		}
	}
}

// disk is a disk with what was done to it and is not safe yet.
type disk struct {
	names names
	files map[uint64]*content
}

func newDisk(start memfs.Tree) *disk {
	d := &disk{names: names{safe: maps.Clone(start.Names)}, files: map[uint64]*content{}}
	for node, data := range start.Files {
		d.files[node] = &content{safe: data}
	}
	return d
}

func (d *disk) apply(op memfs.Op) {
	switch op.Kind {
	case memfs.OpMark:
	case memfs.OpWrite, memfs.OpTruncate, memfs.OpSync:
		d.files[op.Node].apply(op)
	case memfs.OpCreate:
		d.files[op.Node] = &content{}
		d.names.apply(op)
	default:
		d.names.apply(op)
	}
}

// states lists what the disk may hold now, with repetitions.
func (d *disk) states(m Model) iter.Seq[found] {
	return func(yield func(found) bool) {
		for names := range d.names.variants(m.Exhaustive) {
			f := newFound(names, d.files, m)
			for range f.combine(m.Combinations) {
				if !yield(f) {
					return
				}
			}
		}
	}
}

// found is a state with a choice for each of its files.
type found struct {
	names   []string // sorted
	choices [][]variant
	chosen  []int
}

func newFound(names map[string]uint64, files map[uint64]*content, m Model) found {
	f := found{names: slices.Sorted(maps.Keys(names))}
	f.chosen = make([]int, len(f.names))
	for _, name := range f.names {
		var choices []variant // none for a directory
		if file, ok := files[names[name]]; ok {
			choices = file.variants(m)
		}
		f.choices = append(f.choices, choices)
	}
	return f
}

// combine goes through the combinations of the files' variants.
func (f found) combine(limit int) iter.Seq[struct{}] {
	total := 1
	for _, c := range f.choices {
		total *= max(len(c), 1)
		if total > limit {
			return f.combineFew()
		}
	}
	return func(yield func(struct{}) bool) {
		for yield(struct{}{}) {
			i := 0
			for ; i < len(f.chosen); i++ {
				if f.chosen[i]++; f.chosen[i] < len(f.choices[i]) {
					break
				}
				f.chosen[i] = 0
			}
			if i == len(f.chosen) {
				return
			}
		}
	}
}

// combineFew varies one file at a time.
func (f found) combineFew() iter.Seq[struct{}] {
	return func(yield func(struct{}) bool) {
		for i := range f.choices {
			for _, others := range []int{0, 1} {
				for j, c := range f.choices {
					f.chosen[j] = min(others, max(len(c)-1, 0))
				}
				for f.chosen[i] = range f.choices[i] {
					if !yield(struct{}{}) {
						return
					}
				}
			}
		}
	}
}

func (f found) key() uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	var sum uint64 // so that the order of names does not matter
	for i, name := range f.names {
		h.Reset()
		h.WriteString(canonical(name))
		if f.choices[i] != nil {
			maphash.WriteComparable(&h, f.choices[i][f.chosen[i]].hash)
		}
		sum += h.Sum64()
	}
	return sum
}

func (f found) image() memfs.Image {
	image := memfs.Image{}
	for i, name := range f.names {
		if f.choices[i] == nil {
			image[name+"/"] = nil
		} else {
			image[name] = f.choices[i][f.chosen[i]].data
		}
	}
	return image
}
