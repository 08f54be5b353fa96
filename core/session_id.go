package core

import (
	"encoding/binary"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/oklog/ulid/v2"
)

// ids makes IDs that sort in the order in which this process made them.
var ids struct {
	sync.Mutex
	entropy *ulid.MonotonicEntropy
	last    uint64 // milliseconds
}

// newID returns a new ULID for the given time. Should the clock be set back,
// its time stands still.
func newID(now time.Time) string {
	ids.Lock()
	defer ids.Unlock()
	if ids.entropy == nil {
		ids.entropy = ulid.Monotonic(randomReader{}, 0)
	}
	ids.last = max(ids.last, ulid.Timestamp(now))
	id, err := ulid.New(ids.last, ids.entropy)
	for err != nil { // no more IDs in this millisecond
		ids.last++
		id, err = ulid.New(ids.last, ids.entropy)
	}
	return id.String()
}

// randomReader reads random bytes from the runtime, which seeds itself anew in
// every process. IDs have to be unique, not secret.
type randomReader struct{}

func (randomReader) Read(p []byte) (int, error) {
	var word [8]byte
	for n := 0; n < len(p); n += copy(p[n:], word[:]) {
		binary.LittleEndian.PutUint64(word[:], rand.Uint64())
	}
	return len(p), nil
}
