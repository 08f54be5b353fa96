package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"strings"
	"time"

	"holdfast/core"
)

var inspectCommand = command{
	name:     "inspect",
	usage:    "FILE [--json]",
	operands: 1,
	summary:  "Print what a file is: format, version, session, times, number of entries.",
	details: `With --json it prints one JSON object: path, format, version, sessionId,
createdAt, modifiedAt, entries, tiers (entries in each tier) and bytes. version
is that of the bytes in the file. A file of version 0, and a blank one, records
no times: createdAt and modifiedAt are null. The format of a blank file, which is
an empty memory, is "blank".`,
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
	SessionID  string     `json:"sessionId"`
	CreatedAt  *time.Time `json:"createdAt"`
	ModifiedAt *time.Time `json:"modifiedAt"`
	Entries    int        `json:"entries"`
	Tiers      tierCounts `json:"tiers"`
	Bytes      int        `json:"bytes"`
}

type tierCounts struct {
	Working  int `json:"working"`
	Session  int `json:"session"`
	Project  int `json:"project"`
	LongTerm int `json:"long_term"`
}

func inspect(path string, asJSON bool, std streams) error {
	f, err := load(path, std)
	if err != nil {
		return err
	}
	r := f.report()
	if asJSON {
		text, err := json.MarshalIndent(r, "", "  ")
		if err != nil {
			return about(path, err)
		}
		_, err = fmt.Fprintf(std.out, "%s\n", text)
		return err
	}
	_, err = fmt.Fprint(std.out, r.String())
	return err
}

func (f *file) report() report {
	c := f.container
	r := report{
		Path:      f.path,
		Format:    f.formatName(),
		Version:   f.info.Version,
		SessionID: c.SessionID,
		Entries:   len(c.Entries),
		Tiers:     countTiers(c.Entries),
		Bytes:     f.size,
	}
	if !f.info.Blank && f.info.Version > 0 {
		r.CreatedAt, r.ModifiedAt = &c.CreatedAt, &c.ModifiedAt
	}
	return r
}

func countTiers(entries []core.Entry) tierCounts {
	n := map[core.Tier]int{}
	for i := range entries {
		n[entries[i].Tier]++
	}
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
	return text.String()
}
