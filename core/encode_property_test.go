package core

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"
	"unicode/utf8"

	"holdfast/core/internal/text"
)

// What is written reads back the same, for containers of any content.
func TestEncodeThenDecode(t *testing.T) {
	rnd := rand.New(rand.NewPCG(9, 10))
	for i := range 200 {
		c := randomContainer(t, rnd)
		for _, f := range benchFormats {
			data := mustEncode(t, c, f)
			back, info, err := Decode(data)
			if err != nil {
				t.Fatalf("container %d as %v: %v", i, f, err)
			}
			if info != (Info{Format: f, Version: StorageVersion}) || !reflect.DeepEqual(back, c) {
				t.Fatalf("container %d as %v: %+v\n got %+v\nwant %+v", i, f, info, back, c)
			}
		}
	}
}

func randomContainer(t *testing.T, rnd *rand.Rand) *Container {
	c := &Container{
		Version: StorageVersion, SessionID: randomText(rnd), CreatedAt: randomTime(rnd), ModifiedAt: randomTime(rnd), Extra: randomObject(t, rnd),
	}
	for range rnd.IntN(4) * rnd.IntN(10) {
		c.Entries = append(c.Entries, Entry{
			ID: randomText(rnd), Tier: []Tier{TierWorking, TierSession, TierProject, TierLongTerm}[rnd.IntN(4)], Content: randomText(rnd),
			Metadata: randomObject(t, rnd), CreatedAt: randomTime(rnd), LastAccessed: randomTime(rnd), AccessCount: rnd.Uint32() >> rnd.IntN(32),
			Importance: randomFloat32(rnd), Extra: randomObject(t, rnd),
		})
	}
	return c
}

// randomText returns text with all that needs care, and of all lengths that
// MessagePack tells apart.
func randomText(rnd *rand.Rand) string {
	alphabet := []rune("aaaaaaaabcxyz \"\\/\b\f\n\r\t\x00\x1f\x7f<&éß世🧠\u2028\ufffd\U0010ffff")
	n := rnd.IntN(40)
	switch rnd.IntN(40) {
	case 0:
		n = 250 + rnd.IntN(10)
	case 1:
		n = 65530 + rnd.IntN(10)
	}
	text := make([]byte, 0, n)
	for len(text) < n {
		text = utf8.AppendRune(text, alphabet[rnd.IntN(len(alphabet))])
	}
	return string(text)
}

func randomTime(rnd *rand.Rand) time.Time {
	unit := []int64{1, 1e3, 1e6, 1e9}[rnd.IntN(4)]
	return time.Unix(text.MinTime+rnd.Int64N(text.MaxTime-text.MinTime+1), rnd.Int64N(1e9)/unit*unit).UTC()
}

func randomFloat32(rnd *rand.Rand) float32 {
	for {
		if f := math.Float32frombits(rnd.Uint32()); text.IsFinite32(f) {
			return f
		}
	}
}

func randomObject(t *testing.T, rnd *rand.Rand) Object {
	if rnd.IntN(3) == 0 {
		return Object{}
	}
	o, err := ObjectOf(randomMap(rnd, 4))
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// randomMap has keys that no known field has.
func randomMap(rnd *rand.Rand, levels int) map[string]any {
	members := map[string]any{}
	for range rnd.IntN(6) * (1 + rnd.IntN(2)*rnd.IntN(5)) {
		members[fmt.Sprintf("%.20sx%d", randomText(rnd), rnd.IntN(100))] = randomValue(rnd, levels-1)
	}
	return members
}

func randomValue(rnd *rand.Rand, levels int) any {
	kinds := 8
	if levels <= 0 {
		kinds = 6
	}
	switch rnd.IntN(kinds) {
	case 0:
		return nil
	case 1:
		return rnd.IntN(2) == 0
	case 2:
		return int64(rnd.Uint64()) >> rnd.IntN(64)
	case 3:
		return rnd.Uint64() >> rnd.IntN(64)
	case 4:
		return float64(randomFloat32(rnd))
	case 5:
		return fmt.Sprintf("%.60s", randomText(rnd))
	case 6:
		return randomMap(rnd, levels)
	}
	values := make([]any, rnd.IntN(20))
	for i := range values {
		values[i] = randomValue(rnd, levels-1)
	}
	return values
}
