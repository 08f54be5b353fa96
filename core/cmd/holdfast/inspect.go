package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"holdfast/core"
)

var inspectCommand = command{
	name:     "inspect",
	usage:    "FILE [--json]",
	operands: 1,
	summary:  "Print what a file is, and what lies beside it.",
	details: `With --json it prints one JSON object: path, format, version, session_id,
created_at, modified_at, entries, tiers (entries in each tier), bytes,
journal_bytes (of changes not yet folded into the file) and beside, a list of
name, kind, bytes and stray_commits: journals, journals that were set aside
(orphan), backups and damaged files. version is that of the bytes in the file. A
file of version 0, and a blank one, records no times: created_at and modified_at
are null. The format of a blank file, which is an empty memory, is "blank".`,
	prepare: func(flags *flag.FlagSet) func([]string, streams) error {
		asJSON := flags.Bool("json", false, "")
		return func(operands []string, std streams) error {
			return inspect(operands[0], *asJSON, std)
		}
	},
}

// report is what inspect prints.
type report struct {
	Path       string     `json:"path"`
	Format     string     `json:"format"`
	Version    uint32     `json:"version"`
	SessionID  string     `json:"session_id"`
	CreatedAt  *time.Time `json:"created_at"`
	ModifiedAt *time.Time `json:"modified_at"`
	Entries    int        `json:"entries"`
	Tiers      tierCounts `json:"tiers"`
	Bytes      int        `json:"bytes"`

	JournalBytes int64       `json:"journal_bytes"`
	Beside       []companion `json:"beside"`
}

type tierCounts struct {
	Working  int `json:"working"`
	Session  int `json:"session"`
	Project  int `json:"project"`
	LongTerm int `json:"long_term"`
}

func inspect(path string, asJSON bool, std streams) error {
	r, err := examine(path, std)
	if err != nil {
		return err
	}
	if asJSON {
		return writeJSON(std.raw, r)
	}
	_, err = fmt.Fprint(std.out, r.String())
	return err
}

// examine reports about a file, and what is beside it, or about a stream.
func examine(path string, std streams) (report, error) {
	if isStream(path) {
		f, err := loadStream(path, std)
		if err != nil {
			return report{}, err
		}
		r := newReport(path, f.container, f.info)
		r.Entries, r.Tiers, r.Bytes = len(f.container.Entries), countTiers(f.container.Entries), f.size
		return r, nil
	}
	var r report
	err := readFile(path, std, func(ctx context.Context, s *core.Session) error {
		head, info, err := s.Head(ctx)
		if err != nil {
			return err
		}
		st, err := s.Stats(ctx)
		if err != nil {
			return err
		}
		r = newReport(path, head, info)
		r.Entries, r.Tiers, r.JournalBytes = st.Entries, tiersOf(st.Tiers), st.JournalBytes
		return r.lookBeside(path)
	})
	return r, err
}

func newReport(path string, c *core.Container, info core.Info) report {
	r := report{Path: path, Format: formatName(info), Version: info.Version, SessionID: c.SessionID, Beside: []companion{}}
	if !info.Blank && info.Version > 0 {
		r.CreatedAt, r.ModifiedAt = &c.CreatedAt, &c.ModifiedAt
	}
	return r
}

// lookBeside adds the sizes of the file and of those beside it. Changes in the
// journal are changes of the memory.
func (r *report) lookBeside(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	r.Bytes = int(info.Size())
	if r.Beside, err = companions(path); err != nil {
		return err
	}
	if journal, err := os.Stat(path + ".journal"); err == nil && r.JournalBytes > 0 && r.ModifiedAt != nil {
		if changed := journal.ModTime().UTC(); changed.After(*r.ModifiedAt) {
			r.ModifiedAt = &changed
		}
	}
	return countStray(path, r.Beside)
}

func countTiers(entries []core.Entry) tierCounts {
	n := map[core.Tier]int{}
	for i := range entries {
		n[entries[i].Tier]++
	}
	return tiersOf(n)
}

func tiersOf(n map[core.Tier]int) tierCounts {
	return tierCounts{n[core.TierWorking], n[core.TierSession], n[core.TierProject], n[core.TierLongTerm]}
}

func (r report) String() string {
	var text strings.Builder
	line := func(name, format string, value ...any) {
		fmt.Fprintf(&text, "%-9s "+format+"\n", append([]any{name + ":"}, value...)...)
	}
	line("path", "%s", displayName(r.Path))
	line("format", "%s", r.Format)
	line("version", "%d", r.Version)
	line("session", "%q", r.SessionID)
	if r.CreatedAt != nil {
		line("created", "%s", r.CreatedAt.Format(time.RFC3339Nano))
		line("modified", "%s", r.ModifiedAt.Format(time.RFC3339Nano))
	}
	t := r.Tiers
	line("entries", "%d (working %d, session %d, project %d, long_term %d)",
		r.Entries, t.Working, t.Session, t.Project, t.LongTerm)
	line("bytes", "%d", r.Bytes)
	for _, c := range r.Beside {
		line(c.Kind, "%s, %s", onOneLine(c.Name), count(int(c.Bytes), "byte", "bytes"))
	}
	return text.String()
}
