package idbfs

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// Rewriting only the pieces that touched names, and reading only those that
// needsOld names, must give what writing to a plain slice gives.
func TestRewritingPiecesGivesTheSameBytes(t *testing.T) {
	random := newRandom()
	for range 2000 {
		want := randomBytes(random, random.IntN(3*chunkSize))
		stored := split(want)
		oldSize := int64(len(want))
		var extents []extent
		for range random.IntN(4) {
			e := extent{random.Int64N(4 * chunkSize), randomBytes(random, random.IntN(2*chunkSize))}
			extents = append(extents, e)
			if len(e.data) == 0 {
				continue
			}
			if grow := int(e.end()) - len(want); grow > 0 {
				want = append(want, make([]byte, grow)...)
			}
			copy(want[e.off:], e.data)
		}
		newSize := sizeAfter(oldSize, extents)
		if newSize != int64(len(want)) {
			t.Fatalf("sizeAfter = %d; want %d", newSize, len(want))
		}
		for _, index := range touched(oldSize, newSize, extents) {
			chunk := make([]byte, chunkLen(index, newSize))
			if needsOld(index, oldSize, extents) {
				copy(chunk, stored[index])
			}
			overlay(chunk, index, extents)
			stored[index] = chunk
		}
		if got := join(stored); !bytes.Equal(got, want) {
			t.Fatalf("old size %d, %d extents: got %d bytes, want %d", oldSize, len(extents), len(got), len(want))
		}
	}
}

// An append must touch the last piece only.
func TestAppendTouchesTheTailOnly(t *testing.T) {
	const size = 10*chunkSize + 100
	extents := []extent{{size, make([]byte, 300)}}
	if got := touched(size, size+300, extents); len(got) != 1 || got[0] != 10 {
		t.Errorf("touched = %v; want [10]", got)
	}
	if !needsOld(10, size, extents) {
		t.Error("the last piece's old bytes are not asked for")
	}
	whole := []extent{{10 * chunkSize, make([]byte, 100)}}
	if needsOld(10, size, whole) {
		t.Error("the old bytes of a piece that is overwritten as a whole are asked for")
	}
}

func newRandom() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }

func randomBytes(random *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(random.Uint32())
	}
	return b
}

func split(b []byte) map[int64][]byte {
	pieces := map[int64][]byte{}
	for index := int64(0); len(b) > 0; index++ {
		n := min(chunkSize, len(b))
		pieces[index], b = b[:n], b[n:]
	}
	return pieces
}

func join(pieces map[int64][]byte) (b []byte) {
	for index := range int64(len(pieces)) {
		b = append(b, pieces[index]...)
	}
	return b
}
