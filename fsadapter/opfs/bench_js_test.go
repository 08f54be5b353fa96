package opfs

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// BenchmarkReplaceFile reports the median of a save, in milliseconds, with
// handles that stay open under the lock, and with handles opened for each save.
// "one flush" is what a save would take without the second flush.
func BenchmarkReplaceFile(b *testing.B) {
	const skipSecondFlush = "if (state.calls++ % 2 === 0) return original.apply(self, args);"
	for _, size := range []int{4 << 10, 4 << 20} {
		for _, mode := range []struct {
			name           string
			locked, single bool
		}{{"kept open", true, false}, {"opened each time", false, false}, {"kept open, one flush", true, true}} {
			b.Run(fmt.Sprintf("%dKiB/%s", size>>10, mode.name), func(b *testing.B) {
				fsys := newFS(b)
				if mode.locked {
					lock, err := fsys.Lock(b.Context(), "m.json")
					if err != nil {
						b.Fatal(err)
					}
					defer func() { _ = lock.Unlock() }()
				}
				data := make([]byte, size)
				save := func() {
					data[0]++
					if err := fsys.ReplaceFile(b.Context(), "m.json", data); err != nil {
						b.Fatal(err)
					}
				}
				save() // makes the slots
				save()
				if mode.single {
					f := inject("FileSystemSyncAccessHandle", "flush", skipSecondFlush)
					defer f.undo()
				}
				reportMedian(b, save)
			})
		}
	}
}

func BenchmarkReadFile(b *testing.B) {
	for _, size := range []int{4 << 10, 4 << 20} {
		b.Run(fmt.Sprintf("%dKiB", size>>10), func(b *testing.B) {
			fsys := newFS(b)
			if err := fsys.ReplaceFile(b.Context(), "m.json", make([]byte, size)); err != nil {
				b.Fatal(err)
			}
			reportMedian(b, func() {
				if _, err := fsys.ReadFile("m.json"); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

// BenchmarkAppend reports the median of one journal frame: write and flush.
func BenchmarkAppend(b *testing.B) {
	h := storedHandle(b, newFS(b), "journal")
	defer func() { _ = h.Close() }()
	frame := make([]byte, 300)
	end := int64(0)
	reportMedian(b, func() {
		n, err := h.WriteAt(frame, end)
		end += int64(n)
		if err == nil {
			err = h.Sync()
		}
		if err != nil {
			b.Fatal(err)
		}
	})
}

func reportMedian(b *testing.B, step func()) {
	b.Helper()
	var times []time.Duration
	for b.Loop() {
		start := time.Now()
		step()
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
}
