//go:build unix && !js

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peakMemory returns the most memory that a process took, in bytes.
func peakMemory(state *os.ProcessState) float64 {
	usage := state.SysUsage().(*syscall.Rusage)
	if runtime.GOOS == "darwin" {
		return float64(usage.Maxrss)
	}
	return float64(usage.Maxrss) * 1024
}
