package idbfs

import (
	"slices"
)

// chunkSize is the length in bytes of all pieces of a file but the last, which
// is shorter when the file's size says so. There are no holes. It belongs to
// the layout of the database; the package comment says why it is this number.
const chunkSize = 32 << 10

// extent is a run of bytes that is to be written at an offset of a file.
type extent struct {
	off  int64
	data []byte
}

func (e extent) end() int64 { return e.off + int64(len(e.data)) }

// sizeAfter returns the size of a file after extents were written to it.
func sizeAfter(size int64, extents []extent) int64 {
	for _, e := range extents {
		if len(e.data) > 0 {
			size = max(size, e.end())
		}
	}
	return size
}

// chunkLen returns how long the piece at index is in a file of that size.
func chunkLen(index, size int64) int64 {
	return max(0, min(chunkSize, size-index*chunkSize))
}

// touched returns the indexes of the pieces that change when a file of oldSize
// grows to newSize and takes extents, in order.
func touched(oldSize, newSize int64, extents []extent) []int64 {
	var indexes []int64
	add := func(from, to int64) {
		for i := from / chunkSize; i*chunkSize < to; i++ {
			indexes = append(indexes, i)
		}
	}
	if newSize > oldSize {
		add(oldSize, newSize)
	}
	for _, e := range extents {
		if len(e.data) > 0 {
			add(e.off, e.end())
		}
	}
	slices.Sort(indexes)
	return slices.Compact(indexes)
}

// needsOld reports whether the piece at index keeps some of its old bytes.
func needsOld(index, oldSize int64, extents []extent) bool {
	from := index * chunkSize
	to := from + chunkLen(index, oldSize)
	if from == to {
		return false
	}
	return !slices.ContainsFunc(extents, func(e extent) bool { return e.off <= from && to <= e.end() })
}

// overlay writes those parts of extents into chunk that fall on it. Where
// extents overlap, the later one wins.
func overlay(chunk []byte, index int64, extents []extent) {
	from := index * chunkSize
	for _, e := range extents {
		start, end := max(e.off, from), min(e.end(), from+int64(len(chunk)))
		if start < end {
			copy(chunk[start-from:end-from], e.data[start-e.off:])
		}
	}
}
