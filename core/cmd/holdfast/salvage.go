package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"holdfast/core"
)

var salvageCommand = command{
	name:     "salvage",
	usage:    "FILE OUT [--json]",
	operands: 2,
	summary:  "Write every entry that can still be read from a damaged file and its journal.",
	details: `OUT is a new file, in the format json; FILE and its journal stay as they are.
What could not be read is reported, with its offset in bytes; with --json as one
JSON object: entries and lost, a list of journal, offset, length and reason. The
exit code is 0 also when something was lost.`,
	prepare: func(flags *flag.FlagSet) func([]string, streams) error {
		asJSON := flags.Bool("json", false, "")
		return func(operands []string, std streams) error {
			return salvage(operands[0], operands[1], *asJSON, std)
		}
	},
}

func salvage(in, out string, asJSON bool, std streams) error {
	if in == standardStream || out == standardStream {
		return usageError("salvage: works on files, not on streams")
	}
	if _, err := os.Lstat(out); err == nil {
		return about(out, &os.PathError{Op: "create", Path: out, Err: fs.ErrExist})
	}
	container, journal, err := readBoth(in)
	if err != nil {
		return about(in, err)
	}
	c, lost := core.Salvage(container, journal)
	data, err := core.Encode(c, core.FormatJSON)
	if err != nil {
		return about(in, err)
	}
	err = withBackend(out, func(b *core.Backend) error { return b.Replace(context.Background(), data) })
	if err != nil {
		return about(out, err)
	}
	return reportSalvage(in, len(c.Entries), lost, asJSON, std)
}

// readBoth reads a container and its journal; one of them may be missing.
func readBoth(path string) (container, journal []byte, err error) {
	// The journal is beside the file, not beside a link to it.
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	container, err = os.ReadFile(path)
	journal, journalErr := os.ReadFile(path + ".journal")
	missing := errors.Is(err, fs.ErrNotExist)
	switch {
	case err != nil && !missing:
		return nil, nil, err
	case missing && journalErr != nil:
		return nil, nil, err
	case journalErr != nil && !errors.Is(journalErr, fs.ErrNotExist):
		return nil, nil, journalErr
	}
	return container, journal, nil
}

// loss is core.Loss as --json prints it.
type loss struct {
	Journal bool   `json:"journal"`
	Offset  int64  `json:"offset"`
	Length  int64  `json:"length"`
	Reason  string `json:"reason"`
}

func reportSalvage(path string, entries int, lost []core.Loss, asJSON bool, std streams) error {
	if asJSON {
		list := make([]loss, len(lost))
		for i, l := range lost {
			list[i] = loss(l)
		}
		text, err := json.MarshalIndent(map[string]any{"entries": entries, "lost": list}, "", "  ")
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(std.out, "%s\n", text)
		return err
	}
	var text strings.Builder
	fmt.Fprintf(&text, "%s: %s read\n", path, count(entries, "entry", "entries"))
	for _, l := range lost {
		fmt.Fprintf(&text, "lost: %s\n", l)
	}
	if len(lost) == 0 {
		text.WriteString("nothing was lost\n")
	}
	_, err := fmt.Fprint(std.out, text.String())
	return err
}
