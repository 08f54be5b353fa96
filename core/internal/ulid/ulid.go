// Package ulid makes IDs for entries: ULIDs, which are 48 bits of milliseconds
// and 80 random bits, in 26 characters that sort like the numbers.
//
// They are made here because the libraries that make them bring package fmt
// along, an eighth of the download in a browser; the tests compare with one.
package ulid

import (
	"math/rand/v2"
	"sync"
	"time"
)

// crockford is the alphabet of ULIDs, 5 bits a character.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// last is the ID made last. Those of one process ascend, also within a
// millisecond and when the clock is set back.
var last state

type state struct {
	sync.Mutex
	millis uint64
	high   uint16 // the upper 16 random bits
	low    uint64 // the lower 64
}

// New returns a new ULID for the given time. IDs have to be unique, not
// secret.
func New(now time.Time) string {
	last := &last
	last.Lock()
	defer last.Unlock()
	if millis := uint64(max(now.UnixMilli(), 0)); millis > last.millis {
		last.millis = millis
		last.high, last.low = uint16(rand.Uint32()), rand.Uint64()
	} else {
		last.advance()
	}
	return format(last.millis, last.high, last.low)
}

// advance takes the random part on by a random step, so that two processes that
// start from the same one part ways, and on to the next millisecond when there
// are no more.
func (l *state) advance() {
	low := l.low + 1 + uint64(rand.Uint32())
	if low < l.low {
		l.high++
		if l.high == 0 {
			l.millis++
		}
	}
	l.low = low
}

func format(millis uint64, high uint16, low uint64) string {
	var text [26]byte
	for i := 9; i >= 0; i-- {
		text[i] = crockford[millis&31]
		millis >>= 5
	}
	for i := 25; i >= 10; i-- {
		text[i] = crockford[low&31]
		low = low>>5 | uint64(high)<<59
		high >>= 5
	}
	return string(text[:])
}
