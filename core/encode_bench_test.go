package core

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"
)

var benchFormats = []Format{FormatJSON, FormatJSONCompact, FormatMsgPack}

// benchContainer returns a container of n entries of 200 bytes with short
// metadata, the same one every time.
func benchContainer(n int) *Container {
	rnd := rand.New(rand.NewPCG(1, 2))
	start := time.Unix(1700000000, 0).UTC()
	entries := make([]Entry, n)
	for i := range entries {
		created := start.Add(time.Duration(i)*time.Second + time.Duration(rnd.IntN(1e9)))
		metadata, err := ObjectOf(map[string]any{
			"source": "conversation", "turn": i, "score": float64(rnd.IntN(100)) / 7, "tags": []any{"a", "note"},
		})
		if err != nil {
			panic(err)
		}
		entries[i] = Entry{
			ID:           fmt.Sprintf("mem-%06d", i),
			Tier:         []Tier{TierWorking, TierSession, TierProject, TierLongTerm}[i%4],
			Content:      benchText(rnd, 200),
			Metadata:     metadata,
			CreatedAt:    created,
			LastAccessed: created.Add(time.Minute).Truncate(time.Millisecond),
			AccessCount:  uint32(i % 50),
			Importance:   float32(rnd.IntN(1000)) / 1000,
		}
	}
	return &Container{Version: StorageVersion, SessionID: "bench", CreatedAt: start, ModifiedAt: start, Entries: entries}
}

// benchText returns words of lower-case letters, n bytes of them.
func benchText(rnd *rand.Rand, n int) string {
	text := make([]byte, n)
	for i := range text {
		text[i] = byte('a' + rnd.IntN(26))
		if rnd.IntN(7) == 0 {
			text[i] = ' '
		}
	}
	return string(text)
}

// benchSizes runs sub-benchmarks named by the number of entries and the format.
func benchSizes(b *testing.B, run func(b *testing.B, c *Container, f Format)) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			c := benchContainer(n)
			for _, f := range benchFormats {
				b.Run(f.String(), func(b *testing.B) { run(b, c, f) })
			}
		})
	}
}

func BenchmarkEncode(b *testing.B) {
	benchSizes(b, func(b *testing.B, c *Container, f Format) {
		b.ReportAllocs()
		for b.Loop() {
			b.SetBytes(int64(len(mustEncode(b, c, f))))
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	benchSizes(b, func(b *testing.B, c *Container, f Format) {
		data := mustEncode(b, c, f)
		b.ReportAllocs()
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			mustDecode(b, data)
		}
	})
}
