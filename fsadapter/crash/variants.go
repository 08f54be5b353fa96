package crash

import (
	"hash/maphash"
	"iter"
)

var seed = maphash.MakeSeed()

// variant is one content that a file may be found with.
type variant struct {
	data []byte
	hash uint64
}

// variants returns what a disk may hold of a file: first what is safe, then, if
// that is something else, what a running system sees, then all others.
func (c *content) variants(m Model) []variant {
	if c.found != nil {
		return c.found
	}
	seen := map[uint64]bool{}
	add := func(data []byte) {
		hash := maphash.Bytes(seed, data)
		if !seen[hash] {
			seen[hash] = true
			c.found = append(c.found, variant{data, hash})
		}
	}
	add(c.safe)
	add(c.now())
	d := newDraft(c, m.Sector)
	for states := range d.states(m) {
		for i := range d.pieces {
			d.pieces[i].state = states[i]
		}
		for i := range d.lengths {
			add(d.render(i))
		}
	}
	return c.found
}

// states lists the states that the pieces may have together. The slice is used
// again for the next one.
func (d *draft) states(m Model) iter.Seq[[]pieceState] {
	return func(yield func([]pieceState) bool) {
		states := make([]pieceState, len(d.pieces))
		for chosen := range subsets(len(d.pieces), m.Exhaustive) {
			for i, c := range chosen {
				states[i] = missing
				if c {
					states[i] = written
				}
			}
			if !yield(states) {
				return
			}
		}
		for _, bad := range garbage(len(d.pieces), m.FewGarbage) {
			for i := range states {
				states[i] = bad.others
			}
			states[bad.piece] = bad.state
			if !yield(states) {
				return
			}
		}
	}
}

// garbagePiece is a piece that holds garbage, while all others are in one state.
type garbagePiece struct {
	piece         int
	state, others pieceState
}

func garbage(n int, few bool) []garbagePiece {
	var list []garbagePiece
	for i := range n {
		if few {
			kinds := []pieceState{frayed, garbled, frayed}[i%2:]
			list = append(list, garbagePiece{i, kinds[0], written}, garbagePiece{i, kinds[1], missing})
			continue
		}
		for _, state := range []pieceState{garbled, frayed} {
			list = append(list, garbagePiece{i, state, missing}, garbagePiece{i, state, written})
		}
	}
	return list
}

// subsets lists the subsets of n things: all of them if there are at most
// exhaustive things, otherwise none, all, each prefix, each single one and all
// but each one. The slice is used again for the next one.
func subsets(n, exhaustive int) iter.Seq[[]bool] {
	if n <= exhaustive {
		return allSubsets(n)
	}
	return fewSubsets(n)
}

func allSubsets(n int) iter.Seq[[]bool] {
	return func(yield func([]bool) bool) {
		chosen := make([]bool, n)
		for mask := range uint64(1) << n {
			for i := range chosen {
				chosen[i] = mask>>i&1 == 1
			}
			if !yield(chosen) {
				return
			}
		}
	}
}

func fewSubsets(n int) iter.Seq[[]bool] {
	rules := []func(i, at int) bool{
		func(i, at int) bool { return i < at },  // none at all, and prefixes
		func(i, at int) bool { return i == at }, // single ones
		func(i, at int) bool { return i != at }, // all, and all but one
	}
	return func(yield func([]bool) bool) {
		chosen := make([]bool, n)
		for _, rule := range rules {
			for at := range n + 1 {
				for i := range chosen {
					chosen[i] = rule(i, at)
				}
				if !yield(chosen) {
					return
				}
			}
		}
	}
}
