package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
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
exit code is 0 also when something was lost. With - as OUT the report goes to the
standard error.`,
	prepare: func(flags *flag.FlagSet) func([]string, streams) error {
		asJSON := flags.Bool("json", false, "")
		return func(operands []string, std streams) error {
			return salvage(operands[0], operands[1], *asJSON, std)
		}
	},
}

func salvage(in, out string, asJSON bool, std streams) error {
	if _, err := os.Lstat(out); err == nil && out != standardStream {
		return about(out, &os.PathError{Op: "create", Path: out, Err: fs.ErrExist})
	}
	found, err := readDamaged(in, std)
	if err != nil {
		return about(in, err)
	}
	data, err := core.Encode(found.Container, core.FormatJSON)
	if err != nil {
		return about(in, err)
	}
	report := std.out
	if out == standardStream {
		report = std.err
		_, err = std.out.Write(data)
	} else {
		err = withBackend(out, func(b *core.Backend) error { return b.Replace(context.Background(), data) })
	}
	if err != nil {
		return about(out, err)
	}
	return reportSalvage(in, found, asJSON, report)
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
		text, err := json.MarshalIndent(map[string]any{"entries": entries, "lost": list}, "", "  ")
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "%s\n", text)
		return err
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
