package osfs

import (
	"os"
	"strconv"
	"strings"
	"sync"
)

// process identifies a process of this machine. The system gives a process id
// again to another process, so that its start time is part of the identity.
type process struct {
	pid   int
	start string // unknownStart where the system does not tell
}

const unknownStart = "0"

var thisProcess = sync.OnceValue(func() process {
	pid := os.Getpid()
	_, start := processStatus(pid)
	return process{pid: pid, start: start}
})

func (p process) String() string { return strconv.Itoa(p.pid) + "-" + p.start }

// parseProcess parses what String returned; rest is what follows a dash.
func parseProcess(s string) (p process, rest string, ok bool) {
	digits, after, ok := strings.Cut(s, "-")
	if !ok {
		return process{}, "", false
	}
	pid, err := strconv.Atoi(digits)
	start, rest, _ := strings.Cut(after, "-")
	return process{pid: pid, start: start}, rest, err == nil && pid > 0 && start != ""
}

// alive reports whether the process still runs.
func (p process) alive() bool {
	if !processExists(p.pid) {
		return false
	}
	dead, start := processStatus(p.pid)
	return !dead && (start == p.start || start == unknownStart || p.start == unknownStart)
}

// processAlive is for a process of which only the id is known.
func processAlive(pid int) bool {
	return process{pid: pid, start: unknownStart}.alive()
}

// processStatus reads the state and start time of a process, where there is a
// /proc. A killed process that its parent has not waited for is dead.
func processStatus(pid int) (dead bool, start string) {
	const state, startTime = 0, 19 // fields after the command, see proc(5)
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return false, unknownStart
	}
	// The command is in parentheses and may hold any character.
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	if len(fields) <= startTime {
		return false, unknownStart
	}
	return fields[state] == "Z" || fields[state] == "X", fields[startTime]
}
