package core

import "strings"

// maxArenaChunk is the size up to which strings share memory.
const maxArenaChunk = 64 << 10

// arena makes strings that share a few large blocks of memory, because
// thousands of small allocations cost more than the decoding itself. A string
// that is still used keeps at most maxArenaChunk bytes alive beyond its own.
type arena struct {
	chunk strings.Builder
	size  int // of the blocks
}

// newArena returns an arena for strings out of an input of the given length.
func newArena(inputLength int) arena {
	return arena{size: min(inputLength, maxArenaChunk)}
}

func (a *arena) add(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if len(b) > a.size/4 {
		return string(b)
	}
	if a.chunk.Cap()-a.chunk.Len() < len(b) {
		a.chunk = strings.Builder{}
		a.chunk.Grow(a.size)
	}
	start := a.chunk.Len()
	a.chunk.Write(b)
	return a.chunk.String()[start:]
}
