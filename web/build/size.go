package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/andybalholm/brotli"
)

// budget is the size that the program for browsers may have once compressed, in
// bytes. Node loads its program from disk.
const budget = 850_000

// lineNumbers is how much of a budget that is without line numbers they may add, in
// percent.
const lineNumbers = 20

// checkSizes prints the sizes of the programs and fails when one is over budget.
// small tells that the one for browsers could be made without line numbers.
func checkSizes(small bool) error {
	if _, err := printSize(nodeWasm); err != nil {
		return err
	}
	compressed, err := printSize(webWasm)
	if err != nil {
		return err
	}
	return checkBudget(compressed, small)
}

// checkBudget holds what was built against the budget of its kind.
func checkBudget(compressed int, small bool) error {
	limit := budget
	if !small {
		limit += budget * lineNumbers / 100
	}
	if compressed > limit {
		return fmt.Errorf("%s is %d bytes over its budget of %d", webWasm, compressed-limit, limit)
	}
	return nil
}

// printSize prints the size of a file in lib, as it is and compressed with brotli at
// its best, and returns the latter.
func printSize(name string) (int, error) {
	data, err := os.ReadFile(filepath.Join(lib, name))
	if err != nil {
		return 0, err
	}
	compressed, err := brotliSize(data)
	if err != nil {
		return 0, err
	}
	fmt.Printf("%s: %d bytes, %d with brotli\n", name, len(data), compressed)
	return compressed, nil
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
