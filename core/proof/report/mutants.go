package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// How many of the generated mutants are tried, in an order that is always the
// same, and how long one of them may take.
const (
	generatedSample = 400
	generatedSeed   = 1
	mutantMinutes   = 5
)

// judges are the tests that have to see a mutant, the quickest first.
var judges = []struct{ pkg, tests string }{
	{"./fsadapter/internal/atomicfile", "."},
	{"./fsadapter/opfs/slot", "."},
	{"./core", "."},
	{"./fsadapter/osfs", "Lock|Foreign|Access|Modes|Symlinks|Sweep|Names|Regular|NativeProcesses"},
	{"./core/proof", "AWriteThatFailed|PowerCut|Damaged|Torn|Faults|WritersAtOnce|WritersBetween|Restart"},
}

// generatedMutants tries those of the sample that were not tried yet. A survivor
// stays in the report by its name, and is tried again after every commit.
func generatedMutants(r *report) error {
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	mutants, changed, err := generate(root)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "holdfast-mutants-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := buildJudges(root, dir, changed); err != nil {
		return err
	}
	survived := 0
	for tried, index := range rand.New(rand.NewPCG(generatedSeed, 0)).Perm(len(mutants)) {
		if tried >= generatedSample || !r.inTime() {
			break
		}
		if r.wasTried(mutants[index].name) {
			continue
		}
		killed, err := r.try(root, dir, index+1, mutants[index].name)
		if err != nil {
			return err
		}
		if !killed {
			survived++
			fmt.Println("survived:", mutants[index].name)
		}
	}
	if survived > 0 {
		return fmt.Errorf("%d survived", survived)
	}
	return nil
}

// wasTried reports whether a mutant was killed, or has survived the tests of this
// commit.
func (r *report) wasTried(name string) bool {
	for _, one := range r.results {
		if one.Part == "generated" && one.What == name && (one.Figures["killed"] > 0 || one.Commit == r.commit) {
			return true
		}
	}
	return false
}

func (r *report) try(root, dir string, number int, name string) (killed bool, err error) {
	began := time.Now()
	for i, judge := range judges {
		killed, err = kills(filepath.Join(root, judge.pkg), filepath.Join(dir, strconv.Itoa(i)), judge.tests, number)
		if err != nil {
			return false, err
		}
		if killed {
			return true, r.add("generated", name, began, map[string]int64{"killed": 1})
		}
	}
	return false, r.add("generated", name, began, map[string]int64{"survived": 1})
}

// kills reports whether tests fail, or come to no end.
func kills(pkg, program, tests string, number int) (bool, error) {
	ctx, cancel := context.WithTimeout(context.Background(), mutantMinutes*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, "-test.run", tests, "-test.failfast", "-test.short", "-test.timeout", "4m")
	cmd.Dir = pkg
	cmd.Env = append(os.Environ(), mutantSwitch+"="+strconv.Itoa(number))
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return false, err
	}
	return err != nil, nil
}

// buildJudges compiles the tests with the changed files in place of the real
// ones, and sees to it that they pass without any mutant.
func buildJudges(root, dir string, changed map[string]string) error {
	replaced := map[string]string{}
	for original, source := range changed {
		name := filepath.Join(dir, strings.ReplaceAll(strings.TrimPrefix(original, root), string(filepath.Separator), "_"))
		if err := os.WriteFile(name, []byte(source), 0o600); err != nil {
			return err
		}
		replaced[original] = name
	}
	list, err := json.Marshal(map[string]any{"Replace": replaced})
	if err != nil {
		return err
	}
	overlay := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(overlay, list, 0o600); err != nil {
		return err
	}
	for i, judge := range judges {
		program := filepath.Join(dir, strconv.Itoa(i))
		if err := runCommand(exec.Command("go", "test", "-c", "-overlay", overlay, "-o", program, judge.pkg), func(line string) { fmt.Println(line) }); err != nil {
			return err
		}
		failed, err := kills(filepath.Join(root, judge.pkg), program, judge.tests, 0)
		if err != nil || failed {
			return errors.Join(err, errors.New(judge.pkg+" fails without a mutant"))
		}
	}
	return nil
}
