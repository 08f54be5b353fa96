package idbfs

import (
	"context"
	"fmt"
	"testing"

	"github.com/hack-pad/hackpadfs"
)

func BenchmarkReplaceFile(b *testing.B) {
	for _, size := range []int{4 << 10, 4 << 20} {
		for _, durability := range []string{"strict", "relaxed"} {
			b.Run(fmt.Sprintf("%dKiB/%s", size>>10, durability), func(b *testing.B) {
				fsys := newFS(b)
				fsys.conn.durability = durability
				data := fill(size, 1)
				store(b, fsys, "file", data)
				for b.Loop() {
					if err := fsys.ReplaceFile(context.Background(), "file", data); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkReadFile(b *testing.B) {
	fsys := newFS(b)
	store(b, fsys, "file", fill(4<<20, 1))
	for b.Loop() {
		if _, err := fsys.ReadFile("file"); err != nil {
			b.Fatal(err)
		}
	}
}

// An append and Sync of 300 bytes, to a small file and to one of 1 MiB.
func BenchmarkAppendAndSync(b *testing.B) {
	for _, size := range []int{1 << 10, 1 << 20} {
		for _, durability := range []string{"strict", "relaxed"} {
			b.Run(fmt.Sprintf("to %dKiB/%s", size>>10, durability), func(b *testing.B) {
				fsys := newFS(b)
				fsys.conn.durability = durability
				store(b, fsys, "file", fill(size, 1))
				f := openAs(b, fsys, "file", hackpadfs.FlagReadWrite|hackpadfs.FlagAppend)
				data := fill(300, 2)
				for b.Loop() {
					if _, err := f.Write(data); err != nil {
						b.Fatal(err)
					}
					if err := f.Sync(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
