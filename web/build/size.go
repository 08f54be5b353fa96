package main

import (
	"fmt"
	"os"

	"github.com/andybalholm/brotli"
)

// budget is the size that the compressed program may have, in bytes.
const budget = 800_000

// checkSize prints the size of a file, as it is and compressed with brotli at
// its best, and fails when the latter is over budget.
func checkSize(name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	compressed, err := brotliSize(data)
	if err != nil {
		return err
	}
	fmt.Printf("%s: %d bytes, %d with brotli (budget %d)\n", name, len(data), compressed, budget)
	if compressed > budget {
		return fmt.Errorf("%s is %d bytes over its budget", name, compressed-budget)
	}
	return nil
}

func brotliSize(data []byte) (int, error) {
	var n counter
	w := brotli.NewWriterLevel(&n, brotli.BestCompression)
	if _, err := w.Write(data); err != nil {
		return 0, err
	}
	if err := w.Close(); err != nil {
		return 0, err
	}
	return int(n), nil
}

// counter counts what is written to it.
type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
