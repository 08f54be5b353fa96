package core

import (
	"container/heap"
	"iter"
)

// Order is an order in which a session lists entries.
type Order int

const (
	// Newest puts the entry that was created last first.
	Newest Order = iota
	// MostImportant puts the highest importance first, and the newest of equal
	// ones.
	MostImportant
)

// sorted yields the positions of the entries that keep accepts, in order. It
// costs little more than it takes to find those that are asked for: nobody
// needs the rest in order.
func (t *table) sorted(order Order, keep func(*record) bool) iter.Seq[int] {
	return func(yield func(int) bool) {
		h := &recordHeap{records: t.records, order: order}
		for i := range t.records {
			if r := &t.records[i]; !r.gone && keep(r) {
				h.positions = append(h.positions, int32(i))
			}
		}
		heap.Init(h)
		for h.Len() > 0 {
			if !yield(int(h.positions[0])) {
				return
			}
			heap.Pop(h)
		}
	}
}

// recordHeap is positions of records of which the first in order is at the top.
type recordHeap struct {
	records   []record
	order     Order
	positions []int32
}

func (h *recordHeap) Len() int { return len(h.positions) }

func (h *recordHeap) Less(i, j int) bool {
	p, q := h.positions[i], h.positions[j]
	a, b := &h.records[p], &h.records[q]
	if h.order == MostImportant && a.Importance != b.Importance {
		return a.Importance > b.Importance
	}
	if c := a.CreatedAt.Compare(b.CreatedAt); c != 0 {
		return c > 0
	}
	return p > q // what was added later
}

func (h *recordHeap) Swap(i, j int) {
	h.positions[i], h.positions[j] = h.positions[j], h.positions[i]
}

func (h *recordHeap) Push(any) { panic("a recordHeap only shrinks") }

func (h *recordHeap) Pop() any {
	h.positions = h.positions[:len(h.positions)-1]
	return nil
}
