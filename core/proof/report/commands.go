package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// runCommand runs a command, shows what it prints and gives its lines to visit.
func runCommand(cmd *exec.Cmd, visit func(line string)) error {
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	cmd.Stderr = os.Stderr
	fmt.Println(strings.Join(cmd.Args, " "))
	if err := cmd.Start(); err != nil {
		return err
	}
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		if line != "" {
			visit(strings.TrimSuffix(line, "\n"))
		}
		if err == io.EOF {
			return cmd.Wait()
		}
		if err != nil {
			return err
		}
	}
}

// attribute is how go test prints what a test calls [testing.T.Attr] with.
var attribute = regexp.MustCompile(`^=== ATTR +(\S+) (\S+) (\d+)$`)

// test runs Go tests and adds their attributes, by test, as results.
func (r *report) test(part string, args []string, env ...string) error {
	began := time.Now()
	cmd := exec.Command("go", append([]string{"test", "-v", "-count=1", "-timeout", "6h"}, args...)...)
	cmd.Env = append(os.Environ(), env...)
	found := map[string]map[string]int64{}
	err := runCommand(cmd, func(line string) {
		if m := attribute.FindStringSubmatch(line); m != nil {
			if found[m[1]] == nil {
				found[m[1]] = map[string]int64{}
			}
			found[m[1]][m[2]], _ = strconv.ParseInt(m[3], 10, 64)
		} else if !strings.HasPrefix(line, "=== ") {
			fmt.Println(line)
		}
	})
	for test, figures := range found {
		if addErr := r.add(part, test, began, figures); addErr != nil {
			return addErr
		}
	}
	return err
}

// node runs a program under Node that prints JSON objects, each with the member
// what and counts.
func (r *report) node(part string, args ...string) error {
	began := time.Now()
	var addErr error
	err := runCommand(exec.Command("node", args...), func(line string) {
		fmt.Println(line)
		var members map[string]any
		if json.Unmarshal([]byte(line), &members) != nil {
			return
		}
		figures := map[string]int64{}
		for name, value := range members {
			if n, ok := value.(float64); ok {
				figures[name] = int64(n)
			}
		}
		if err := r.add(part, fmt.Sprint(members["what"]), began, figures); err != nil {
			addErr = err
		}
	})
	if addErr != nil {
		return addErr
	}
	return err
}

var executions = regexp.MustCompile(`execs: (\d+)`)

// fuzz fuzzes one target for a while.
func (r *report) fuzz(t target) error {
	began := time.Now()
	execs := int64(0)
	cmd := exec.Command("go", "test", t.pkg, "-run", "^$", "-fuzz", "^"+t.name+"$", "-fuzztime", fmt.Sprintf("%ds", fuzzPiece),
		"-parallel", "1", "-fuzzminimizetime", "1s") // or most of the time would go into smaller inputs
	err := runCommand(cmd, func(line string) {
		fmt.Println(line)
		if m := executions.FindStringSubmatch(line); m != nil {
			execs, _ = strconv.ParseInt(m[1], 10, 64)
		}
	})
	figures := map[string]int64{"seconds": fuzzPiece, "executions": execs, "findings": 0}
	if err != nil {
		figures["findings"] = 1
	}
	if addErr := r.add("fuzz", t.String(), began, figures); addErr != nil {
		return addErr
	}
	return err
}
