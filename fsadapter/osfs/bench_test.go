package osfs_test

import (
	"context"
	"testing"
)

func BenchmarkLock(b *testing.B) {
	fsys := newFS(b)
	for b.Loop() {
		lock, err := fsys.Lock(context.Background(), "file")
		if err != nil {
			b.Fatal(err)
		}
		if err := lock.Unlock(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReplaceFile(b *testing.B) {
	fsys := newFS(b)
	data := make([]byte, 100_000)
	for b.Loop() {
		if err := fsys.ReplaceFile(context.Background(), "file", data); err != nil {
			b.Fatal(err)
		}
	}
}
