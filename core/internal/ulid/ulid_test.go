package ulid

import (
	"testing"
	"time"

	"github.com/oklog/ulid/v2"
)

func TestIDsAreULIDsOfTheirTime(t *testing.T) {
	at := time.UnixMilli(4_102_444_800_123) // later than any ID made so far
	id, err := ulid.ParseStrict(New(at))
	if err != nil {
		t.Fatal(err)
	}
	if got := id.Time(); got != uint64(at.UnixMilli()) {
		t.Errorf("time %d, want %d", got, at.UnixMilli())
	}
}

func TestULIDTextIsTheStandardOne(t *testing.T) {
	var want ulid.ULID
	if err := want.SetTime(0x0123456789ab); err != nil {
		t.Fatal(err)
	}
	if err := want.SetEntropy([]byte{0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54, 0x32, 0x10, 0x0f, 0x1e}); err != nil {
		t.Fatal(err)
	}
	if got := format(0x0123456789ab, 0xfedc, 0xba9876543210_0f1e); got != want.String() {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestIDsAscend(t *testing.T) {
	now := time.Now()
	last := New(now)
	for i := range 10_000 {
		next := New(now.Add(-time.Duration(i%3) * time.Hour)) // the clock is set back, too
		if next <= last {
			t.Fatalf("%s follows %s", next, last)
		}
		last = next
	}
}

func TestIDsGoOnIntoTheNextMillisecond(t *testing.T) {
	state := state{millis: 7, high: 0xffff, low: ^uint64(0)}
	state.advance()
	if state.millis != 8 || state.high != 0 {
		t.Errorf("got %d, %#x", state.millis, state.high)
	}
}
