//go:build !js

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"holdfast/core"
)

// BenchmarkLargeFile runs commands on 200,000 entries, and wc -l, to which the
// others are compared. peak/file is the most memory a command took, as a multiple
// of the file.
func BenchmarkLargeFile(b *testing.B) {
	entries := make([]core.Entry, 200_000)
	for i := range entries {
		entries[i] = core.NewEntry(fmt.Sprintf("%02d/%06d", i%50, i), core.TierSession, strings.Repeat("memory ", 22))
		entries[i].CreatedAt = entries[i].CreatedAt.Add(time.Duration(i) * time.Second)
	}
	data, err := core.Encode(core.NewContainer("s", entries), core.FormatJSON)
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(b.TempDir(), "memory.json")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		b.Fatal(err)
	}
	wc := fastest(b, "wc", "-l", path)
	for _, args := range [][]string{
		{"inspect", path}, {"list", path, "--limit", "10"}, {"list", path, "--prefix", "17/", "--limit", "10"},
		{"query", path, "memory"}, {"list", path}, {"add", path, "--content", "x"}, {"verify", path},
	} {
		b.Run(strings.ReplaceAll(strings.Join(args, " "), path, "FILE"), func(b *testing.B) {
			for b.Loop() {
				cmd := exec.Command(program, args...)
				if err := cmd.Run(); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(peakMemory(cmd.ProcessState)/float64(len(data)), "peak/file")
			}
			b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(wc), "times-wc")
		})
	}
}

func fastest(b *testing.B, name string, args ...string) time.Duration {
	best := time.Hour
	for range 5 {
		start := time.Now()
		if err := exec.Command(name, args...).Run(); err != nil {
			b.Fatal(err)
		}
		best = min(best, time.Since(start))
	}
	return best
}
