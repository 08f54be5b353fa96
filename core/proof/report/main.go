// Command report runs the long forms of the proof, part by part, and keeps what
// they come to in a file, one line of JSON for each run. A part that was cut
// short goes on where it was; remove the file to begin anew.
//
//	go run ./core/proof/report [-file proof-report.jsonl] [-minutes 0] [-browser chromium,firefox] [PART...]
//
// The parts are states, mutants, generated, faults, kills, kill-browser and fuzz; all by
// default. With -minutes nothing new is begun after so long. In the end a table
// of all that is in the file is printed. The exit code is 1 when something was
// found, or not caught that should have been.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"time"
)

func main() {
	file := flag.String("file", "proof-report.jsonl", "where the results are kept")
	minutes := flag.Int("minutes", 0, "begin nothing new after so many minutes; 0 for no limit")
	browsers := flag.String("browser", "chromium,firefox", "which browsers are killed")
	flag.Parse()
	if err := run(*file, time.Duration(*minutes)*time.Minute, *browsers, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(file string, limit time.Duration, browsers string, names []string) error {
	began := time.Now()
	r, err := openReport(file)
	if err != nil {
		return err
	}
	chosen, err := choose(names)
	if err != nil {
		return err
	}
	r.inTime = func() bool { return limit == 0 || time.Since(began) < limit }
	r.browsers = strings.Split(browsers, ",")
	failed := error(nil)
	for _, p := range chosen {
		if err := p.run(r); err != nil {
			failed = fmt.Errorf("%s: %w", p.name, err)
			fmt.Fprintln(os.Stderr, failed)
		}
	}
	r.print(os.Stdout)
	return failed
}
