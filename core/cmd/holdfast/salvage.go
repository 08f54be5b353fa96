package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"holdfast/core"
	"holdfast/fsadapter"
)

var salvageCommand = command{
	name:     "salvage",
	usage:    "FILE OUT [--journal ORPHAN] [--json]",
	operands: 2,
	summary:  "Write what can still be read of a damaged file to another one.",
	details: `Every entry that can be read in FILE and its journal goes to OUT. OUT is a new file, in the format json; FILE and its journal stay as they are.
ORPHAN is a journal that was set aside: what it has put comes back where FILE
has no entry of the same id. When nothing can be read, the exit code is 1 and
there is no OUT.

What could not be read is reported, with its offset in bytes; with --json as one
JSON object: entries and lost, a list of journal, offset, length and reason. The
exit code is 0 also when something was lost. With - as OUT the report goes to the
standard error.`,
	prepare: func(flags *flag.FlagSet) func([]string, streams) error {
		journal := flags.String("journal", "", "")
		asJSON := flags.Bool("json", false, "")
		return func(operands []string, std streams) error {
			return salvage(operands[0], operands[1], *journal, *asJSON, std)
		}
	},
}

func salvage(in, out, journal string, asJSON bool, std streams) error {
	if err := mayWrite(out, false); err != nil {
		return err
	}
	found, err := readDamaged(in, std)
	if err != nil {
		return about(in, err)
	}
	if journal != "" {
		if found, err = addOrphan(found, journal); err != nil {
			return about(journal, err)
		}
	}
	if len(found.Container.Entries) == 0 && len(found.Losses) > 0 {
		return about(in, &core.CorruptError{Offset: found.Losses[0].Offset, Reason: "nothing can be read: " + found.Losses[0].Reason})
	}
	data, err := core.Encode(found.Container, core.FormatJSON)
	if err != nil {
		return about(in, err)
	}
	report := std.out
	if out == standardStream {
		report = std.err
		err = writeRaw(data, core.FormatJSON, false, std)
	} else {
		err = withBackend(out, func(b *core.Backend) error { return b.Replace(context.Background(), data) })
	}
	if err != nil {
		return about(out, err)
	}
	return reportSalvage(in, found, asJSON, report)
}

// addOrphan adds what a journal that was set aside has put.
func addOrphan(found *core.Salvaged, path string) (*core.Salvaged, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() && !isStream(path) {
		return nil, fsadapter.Describe(fsadapter.ErrNotRegular, path)
	}
	journal, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	base, err := core.Encode(found.Container, core.FormatJSON)
	if err != nil {
		return nil, err
	}
	both, err := core.Salvage(base, journal)
	if err == nil {
		both.Losses = append(found.Losses, both.Losses...)
	}
	return both, err
}

// readDamaged salvages a file and its journal, or a container from a stream.
func readDamaged(path string, std streams) (found *core.Salvaged, err error) {
	if isStream(path) {
		data, err := read(path, std)
		if err != nil {
			return nil, err
		}
		return core.Salvage(data, nil)
	}
	err = withBackend(path, func(b *core.Backend) error {
		found, err = b.Salvage(context.Background())
		return err
	})
	return found, err
}

// loss is core.Loss as --json prints it.
type loss struct {
	Journal bool   `json:"journal"`
	Offset  int64  `json:"offset"`
	Length  int64  `json:"length"`
	Reason  string `json:"reason"`
}

func reportSalvage(path string, found *core.Salvaged, asJSON bool, out io.Writer) error {
	entries := len(found.Container.Entries)
	if asJSON {
		list := make([]loss, len(found.Losses))
		for i, l := range found.Losses {
			list[i] = loss(l)
		}
		return writeJSON(out, map[string]any{"entries": entries, "lost": list})
	}
	var text strings.Builder
	fmt.Fprintf(&text, "%s: %s read\n", displayName(path), count(entries, "entry", "entries"))
	for _, l := range found.Losses {
		fmt.Fprintf(&text, "lost: %s\n", l)
	}
	if len(found.Losses) == 0 {
		text.WriteString("nothing was lost\n")
	}
	_, err := fmt.Fprint(out, text.String())
	return err
}
