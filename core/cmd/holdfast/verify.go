package main

import (
	"bytes"
	"flag"
	"fmt"

	"holdfast/core"
)

var verifyCommand = command{
	name:     "verify",
	usage:    "FILE",
	operands: 1,
	summary:  "Check all of a file. Exit code 1, and the offset in bytes, when it is damaged.",
	details: `Every entry is decoded, and the container is encoded again in each format. An
id that several entries share is no damage: it is a warning on the standard
error, and the exit code is 0.`,
	prepare: func(*flag.FlagSet) func([]string, streams) error {
		return func(operands []string, std streams) error {
			return verify(operands[0], std)
		}
	},
}

func verify(path string, std streams) error {
	f, err := load(path, std)
	if err != nil {
		return err
	}
	for _, format := range []core.Format{core.FormatJSON, core.FormatJSONCompact, core.FormatMsgPack} {
		if err := checkEncoding(f.container, format); err != nil {
			return about(path, err)
		}
	}
	warnOfSharedIDs(f, std)
	_, err = fmt.Fprintf(std.out, "%s: ok, %s, version %d, %s\n",
		displayName(path), f.formatName(), f.info.Version, count(len(f.container.Entries), "entry", "entries"))
	return err
}

// checkEncoding makes sure that c can be written in the format, and that what is
// read from there is the same.
func checkEncoding(c *core.Container, format core.Format) error {
	first, err := core.Encode(c, format)
	if err != nil {
		return err
	}
	again, _, err := core.Decode(first)
	if err != nil {
		return fmt.Errorf("written as %s it can't be read: %w", format, err)
	}
	second, err := core.Encode(again, format)
	if err == nil && !bytes.Equal(first, second) {
		err = fmt.Errorf("written as %s it changes", format)
	}
	return err
}

func warnOfSharedIDs(f *file, std streams) {
	entries := f.container.Entries
	n := make(map[string]int, len(entries))
	for i := range entries {
		n[entries[i].ID]++
	}
	for i := range entries {
		if id := entries[i].ID; n[id] > 1 {
			fmt.Fprintf(std.err, "holdfast: %s: warning: %d entries share the id %q\n", displayName(f.path), n[id], id)
			n[id] = 0
		}
	}
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
