package crash

import (
	"slices"

	"holdfast/fsadapter/memfs"
)

// content is a file with what was done to it since its last sync.
type content struct {
	safe    []byte
	pending []change
	found   []variant // the last result of variants; nil when out of date
}

// change is a write or a truncation.
type change struct {
	truncate bool
	offset   int64
	data     []byte
}

func (c *content) apply(op memfs.Op) {
	c.found = nil
	switch op.Kind {
	case memfs.OpWrite:
		c.pending = append(c.pending, change{offset: op.Offset, data: op.Data})
	case memfs.OpTruncate:
		c.pending = append(c.pending, change{truncate: true, offset: op.Offset})
	case memfs.OpSync:
		c.safe, c.pending = c.now(), nil
	}
}

// now returns the content as a running system sees it.
func (c *content) now() []byte {
	b := slices.Clone(c.safe)
	for _, ch := range c.pending {
		if ch.truncate {
			b = resize(b, ch.offset)
		} else {
			b = (&piece{offset: ch.offset, data: ch.data, state: written}).put(b)
		}
	}
	return b
}

// piece is a part of a write that a disk writes as one.
type piece struct {
	change int // index of the change that it belongs to
	offset int64
	data   []byte
	state  pieceState
}

type pieceState int8

const (
	missing pieceState = iota
	written
	garbled // nothing of it is right
	frayed  // only the first bytes are
)

// intact is how many bytes of a frayed piece are right.
const intact = 16

// draft is one way in which the changes of a file may have reached the disk.
type draft struct {
	content *content
	pieces  []piece
	lengths []length
}

// length is one that the file has had.
type length struct {
	change int // the first change after which it was this one, -1 for the safe one
	bytes  int64
}

func newDraft(c *content, sector int) *draft {
	return &draft{content: c, pieces: cut(c.pending, int64(sector)), lengths: lengthsOf(c)}
}

func lengthsOf(c *content) []length {
	list := []length{{-1, int64(len(c.safe))}}
	for i, ch := range c.pending {
		last := list[len(list)-1].bytes
		size := ch.offset + int64(len(ch.data))
		if !ch.truncate {
			size = max(size, last)
		}
		if ch.truncate || size != last {
			list = append(list, length{i, size})
		}
	}
	return list
}

// cut divides the writes at the borders of sectors.
func cut(pending []change, sector int64) []piece {
	var list []piece
	for i, ch := range pending {
		offset, data := ch.offset, ch.data
		for len(data) > 0 {
			n := min(sector-offset%sector, int64(len(data)))
			list = append(list, piece{change: i, offset: offset, data: data[:n]})
			offset, data = offset+n, data[n:]
		}
	}
	return list
}

// render returns the content for the states of the pieces and one of the
// lengths. Truncations up to that length have happened, later ones have not.
func (d *draft) render(chosen int) []byte {
	l := d.lengths[chosen]
	b := slices.Clone(d.content.safe)
	next := 0
	for i, ch := range d.content.pending {
		if ch.truncate {
			if i <= l.change && ch.offset < int64(len(b)) {
				b = b[:ch.offset]
			}
			continue
		}
		for ; next < len(d.pieces) && d.pieces[next].change == i; next++ {
			b = d.pieces[next].put(b)
		}
	}
	return resize(b, l.bytes)
}

// put writes the piece into b.
func (p *piece) put(b []byte) []byte {
	if p.state == missing {
		return b
	}
	if end := p.offset + int64(len(p.data)); end > int64(len(b)) {
		b = resize(b, end)
	}
	copy(b[p.offset:], p.data)
	switch p.state {
	case garbled:
		garble(b[p.offset:][:len(p.data)])
	case frayed:
		garble(b[p.offset:][min(intact, len(p.data)):len(p.data)])
	}
	return b
}

// garble changes every byte of b.
func garble(b []byte) {
	for i := range b {
		b[i] ^= byte(0x5b + 30*i) // never zero
	}
}

// resize cuts b or extends it with zeros.
func resize(b []byte, size int64) []byte {
	if size <= int64(len(b)) {
		return b[:size]
	}
	kept := len(b)
	b = slices.Grow(b, int(size)-kept)[:size]
	clear(b[kept:])
	return b
}
