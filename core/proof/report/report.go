package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// result is what one run of a part came to.
type result struct {
	Date    time.Time `json:"date"`
	Commit  string    `json:"commit"`
	Machine string    `json:"machine"`
	Seconds int       `json:"seconds"`
	Part    string    `json:"part"`
	What    string    `json:"what"`
	// Figures are counts: what of, and how many.
	Figures map[string]int64 `json:"figures"`
}

// report is the file of results.
type report struct {
	file     string
	results  []result
	commit   string
	browsers []string    // to be killed
	inTime   func() bool // whether something new may be begun
}

func openReport(file string) (*report, error) {
	commit, err := exec.Command("git", "rev-parse", "--short", "HEAD").Output()
	if err != nil {
		return nil, fmt.Errorf("git: %w", err)
	}
	r := &report{file: file, commit: string(bytes.TrimSpace(commit))}
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	for line := range bytes.Lines(data) {
		var one result
		if err := json.Unmarshal(line, &one); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		r.results = append(r.results, one)
	}
	return r, err
}

// add appends a result, which took from began until now.
func (r *report) add(part, what string, began time.Time, figures map[string]int64) error {
	one := result{
		Date: time.Now().UTC().Round(time.Second), Commit: r.commit, Machine: machine(),
		Seconds: int(time.Since(began).Seconds()), Part: part, What: what, Figures: figures,
	}
	line, err := json.Marshal(one)
	if err != nil {
		return err
	}
	out, err := os.OpenFile(r.file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = out.Write(append(line, '\n'))
	r.results = append(r.results, one)
	return errors.Join(err, out.Close())
}

func machine() string {
	return fmt.Sprintf("%s/%s, %d CPUs", runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
}

// sum adds up a figure over all runs of a part.
func (r *report) sum(part, what, figure string) int64 {
	n := int64(0)
	for _, one := range r.results {
		if one.Part == part && one.What == what {
			n += one.Figures[figure]
		}
	}
	return n
}

// print writes a table of the sums of all runs.
func (r *report) print(w io.Writer) {
	type row struct {
		result
		last time.Time
	}
	rows := map[string]*row{}
	for _, one := range r.results {
		key := one.Part + " " + one.What
		if rows[key] == nil {
			rows[key] = &row{result: result{Part: one.Part, What: one.What, Figures: map[string]int64{}}}
		}
		rows[key].Seconds += one.Seconds
		rows[key].Commit, rows[key].last = one.Commit, one.Date
		for name, n := range one.Figures {
			rows[key].Figures[name] += n
		}
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, key := range slices.Sorted(maps.Keys(rows)) {
		one := rows[key]
		fmt.Fprintf(table, "%s\t%s\t%s\t%v\t%s %s\n", one.Part, one.What, describe(one.Figures),
			time.Duration(one.Seconds)*time.Second, one.last.Format("2006-01-02 15:04"), one.Commit)
	}
	_ = table.Flush()
	fmt.Fprintln(w, machine())
}

func describe(figures map[string]int64) string {
	var words []string
	for _, name := range slices.Sorted(maps.Keys(figures)) {
		words = append(words, fmt.Sprintf("%d %s", figures[name], name))
	}
	if kills := figures["kills"]; kills > 0 && figures["harmed"] == 0 {
		words = append(words, fmt.Sprintf("at 95 %% below %.2g of kills", 1-math.Pow(0.05, 1/float64(kills))))
	}
	return strings.Join(words, ", ")
}
