package idbfs

import (
	"syscall"
	"syscall/js"
	"time"

	"holdfast/fsadapter/internal/jsutil"
)

// maxGap is how many zero bytes one change may put between the end of a file
// and what is written, or Truncate add; they are all stored.
const maxGap = 256 << 20

// rewrite is a change of a file's bytes that does not make it shorter. Only
// the pieces that change are read and written.
type rewrite struct {
	file    *file
	extents []extent
	atEnd   bool  // offsets of extents count from the end of the file
	size    int64 // what the file is believed to have; the record corrects it
	grow    int64 // the size to reach at least
	newSize int64 // the result
}

// run asks for the record and, in the same breath, for the pieces that keep
// some of their bytes. If the record tells another size, it asks once more.
func (r *rewrite) run(t *txn) {
	extents := r.placed()
	r.newSize = max(r.grow, sizeAfter(r.size, extents))
	if r.newSize-r.size > maxGap+r.bytes() {
		t.fail(syscall.EFBIG)
		return
	}
	indexes := touched(r.size, r.newSize, extents)
	old := map[int64]int{} // from piece to its place in requests
	var requests []js.Value
	for _, index := range indexes {
		if needsOld(index, r.size, extents) {
			old[index] = len(requests)
			requests = append(requests, t.chunks.Call("get", chunkKey(r.file.id, index)))
		}
	}
	t.byIDAnd(r.file.id, requests, func(n *node, results []js.Value) {
		if n.size != r.size {
			r.size = n.size
			r.run(t)
			return
		}
		var writes []write
		for _, index := range indexes {
			chunk := make([]byte, chunkLen(index, r.newSize))
			if place, ok := old[index]; ok {
				if err := checkChunk(results[place], index, n); err != nil {
					t.fail(err)
					return
				}
				js.CopyBytesToGo(chunk, results[place])
			}
			overlay(chunk, index, extents)
			writes = append(writes, t.putChunk(n.id, index, jsutil.ToUint8Array(chunk)))
		}
		t.end(append(writes, t.resize(n, r.newSize))...)
	})
}

// placed returns the extents with offsets from the start of the file.
func (r *rewrite) placed() []extent {
	if !r.atEnd {
		return r.extents
	}
	placed := make([]extent, len(r.extents))
	for i, e := range r.extents {
		placed[i] = extent{r.size + e.off, e.data}
	}
	return placed
}

func (r *rewrite) bytes() (n int64) {
	for _, e := range r.extents {
		n += int64(len(e.data))
	}
	return n
}

// resize stores the record of a file whose content changed.
func (t *txn) resize(n *node, size int64) write {
	n.size, n.mtime = size, time.Now()
	return t.putNode(n)
}

// truncate changes the size of a file in either direction.
func (f *file) truncate(t *txn, size int64) {
	t.byID(f.id, func(n *node) {
		switch {
		case size > n.size:
			(&rewrite{file: f, size: n.size, grow: size}).run(t)
		case size < n.size && size%chunkSize != 0:
			t.trim(n, size)
		default:
			t.end(t.cut(n, size)...)
		}
	})
}

// trim is cut for a size that falls inside a piece.
func (t *txn) trim(n *node, size int64) {
	index := size / chunkSize
	request := t.chunks.Call("get", chunkKey(n.id, index))
	t.then([]js.Value{request}, func(results []js.Value) {
		if err := checkChunk(results[0], index, n); err != nil {
			t.fail(err)
			return
		}
		rest := results[0].Call("slice", 0, size%chunkSize)
		t.end(append(t.cut(n, size), t.putChunk(n.id, index, rest))...)
	})
}

// cut deletes the pieces from size on.
func (t *txn) cut(n *node, size int64) []write {
	return []write{t.dropChunks(n.id, (size+chunkSize-1)/chunkSize), t.resize(n, size)}
}
