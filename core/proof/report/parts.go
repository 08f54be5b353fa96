package main

import (
	"cmp"
	"fmt"
	"os/exec"
	"slices"
	"strconv"
	"strings"
)

// part is one kind of proof.
type part struct {
	name string
	run  func(r *report) error
}

var parts = []part{
	{"states", func(r *report) error { return r.once("states", "PowerCut|Damaged|Hostile", "HOLDFAST_PROOF=long") }},
	{"mutants", func(r *report) error { return r.once("mutants", "Mutants") }},
	{"generated", generatedMutants},
	{"faults", func(r *report) error { return r.once("faults", "Faults", "HOLDFAST_PROOF=long") }},
	{"kills", killNatively},
	{"kill-browser", killBrowsers},
	{"fuzz", fuzzAll},
}

func choose(names []string) ([]part, error) {
	if len(names) == 0 {
		return parts, nil
	}
	var chosen []part
	for _, name := range names {
		found := false
		for _, p := range parts {
			if p.name == name {
				chosen, found = append(chosen, p), true
			}
		}
		if !found {
			return nil, fmt.Errorf("there is no part %s", name)
		}
	}
	return chosen, nil
}

// once runs tests that have not been run with this commit.
func (r *report) once(part, tests string, env ...string) error {
	for _, one := range r.results {
		if one.Part == part && one.Commit == r.commit {
			return nil
		}
	}
	return r.test(part, []string{"./core/proof", "-run", tests}, env...)
}

// How many kills there are to be: of each native writer, and of each browser for
// each of its storages. They come in pieces, after each of which a run can be
// ended and continued.
const (
	nativeKills, nativePiece = 10_000, 1_000
	controlKills             = 200
)

type browserKill struct {
	browser, storage string
	kills, piece     int
}

var browserKills = []browserKill{
	{"chromium", "opfs", 300, 25},
	{"chromium", "indexeddb", 300, 25},
	{"firefox", "opfs", 100, 10},
	{"firefox", "indexeddb", 100, 10},
}

func killNatively(r *report) error {
	for _, writer := range []struct {
		name  string
		kills int64
	}{{"save", nativeKills}, {"append", nativeKills}, {"inplace", controlKills}} {
		for r.inTime() && r.sum("kills", "TestKill/"+writer.name, "kills") < writer.kills {
			kills := min(nativePiece, writer.kills)
			err := r.test("kills", []string{"./core/proof", "-run", "TestKill/" + writer.name}, fmt.Sprintf("HOLDFAST_KILLS=%d", kills))
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// killBrowsers goes on with the browser and storage that is farthest from what
// there is to be. The disk is busy in every second piece.
func killBrowsers(r *report) error {
	wanted := slices.DeleteFunc(slices.Clone(browserKills), func(b browserKill) bool { return !slices.Contains(r.browsers, b.browser) })
	for r.inTime() && len(wanted) > 0 {
		next := slices.MinFunc(wanted, func(a, b browserKill) int { return cmp.Compare(r.share(a), r.share(b)) })
		if r.share(next) >= 1 {
			return nil
		}
		load := "no"
		if r.killed(next, " busy") < r.killed(next, "") {
			load = "yes"
		}
		err := r.node("kill-browser", "web/test/kill/run.mjs", "--json", "--browser", next.browser,
			"--storage", next.storage, "--load", load, "--kills", strconv.Itoa(next.piece))
		if err != nil {
			return err
		}
	}
	return nil
}

// killed returns how many kills there were, beside a disk with that load.
func (r *report) killed(b browserKill, load string) int64 {
	return r.sum("kill-browser", b.browser+" "+b.storage+load+" put", "kills")
}

// share returns how much of the kills that there are to be has been done.
func (r *report) share(b browserKill) float64 {
	return float64(r.killed(b, "")+r.killed(b, " busy")) / float64(b.kills)
}

// fuzzSeconds is how long each target is fuzzed, and fuzzPiece how long at a
// time.
const fuzzSeconds, fuzzPiece = 600, 120

var fuzzPackages = []string{"./core", "./fsadapter/opfs/slot"}

// fuzzAll fuzzes what has been fuzzed for the shortest time, until all have had
// enough.
func fuzzAll(r *report) error {
	targets, err := fuzzTargets()
	if err != nil {
		return err
	}
	for r.inTime() {
		next := slices.MinFunc(targets, func(a, b target) int { return cmp.Compare(r.fuzzed(a), r.fuzzed(b)) })
		if r.fuzzed(next) >= fuzzSeconds {
			return nil
		}
		if err := r.fuzz(next); err != nil {
			return err
		}
	}
	return nil
}

// target is a fuzz target.
type target struct{ pkg, name string }

func (t target) String() string { return strings.TrimPrefix(t.pkg, "./") + " " + t.name }

func (r *report) fuzzed(t target) int64 { return r.sum("fuzz", t.String(), "seconds") }

func fuzzTargets() ([]target, error) {
	var targets []target
	for _, pkg := range fuzzPackages {
		err := runCommand(exec.Command("go", "test", "-list", "^Fuzz", pkg), func(line string) {
			if strings.HasPrefix(line, "Fuzz") {
				targets = append(targets, target{pkg, line})
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return targets, nil
}
