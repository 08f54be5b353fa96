package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"iter"
	"maps"
	"slices"

	"holdfast/core"
)

var verifyCommand = command{
	name:     "verify",
	usage:    "FILE",
	operands: 1,
	summary:  "Check all of a file, and say where it is damaged.",
	details: `Every entry is decoded, and encoded again in each format. Of a damaged file the
error tells the offset in bytes. The exit code is 1, too, when the journal holds changes that belong to another container: somebody
has replaced the file, and the next change sets them aside. An id that several
entries share is no damage: it is a warning on the standard error.`,
	prepare: func(*flag.FlagSet) func([]string, streams) error {
		return func(operands []string, std streams) error {
			return verify(operands[0], std)
		}
	},
}

func verify(path string, std streams) error {
	check := verifyFile
	if isStream(path) {
		check = verifyStream
	}
	what, err := check(path, std)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.out, "%s: ok, %s\n", displayName(path), what)
	return err
}

func verifyStream(path string, std streams) (string, error) {
	f, err := loadStream(path, std)
	if err != nil {
		return "", err
	}
	entries := f.container.Entries
	f.container.Entries = nil
	n, err := checkEntries(path, f.container, each(entries), std)
	return summary(f.info, n), about(path, err)
}

func verifyFile(path string, std streams) (what string, err error) {
	if err := mustExist(path); err != nil {
		return "", err
	}
	if n := strayCommits(path); n > 0 {
		return "", about(path, strayError(n))
	}
	err = readFile(path, std, func(ctx context.Context, s *core.Session) error {
		head, info, err := s.Head(ctx)
		if err != nil {
			return err
		}
		n, err := checkEntries(path, head, s.All(ctx, core.ListOptions{Order: core.Oldest}), std)
		what = summary(info, n)
		return err
	})
	return what, err
}

// strayError says how many changes belong to another container.
type strayError int

func (n strayError) Error() string {
	return fmt.Sprintf("the journal holds %s that belong to another container", count(int(n), "change", "changes"))
}

func summary(info core.Info, entries int) string {
	return fmt.Sprintf("%s, version %d, %s", formatName(info), info.Version, count(entries, "entry", "entries"))
}

// checkEntries makes sure that a container can be written in each format, entry by
// entry, and returns how many those are.
func checkEntries(path string, head *core.Container, entries iter.Seq2[core.Entry, error], std streams) (int, error) {
	if err := checkEncodings(head, nil); err != nil {
		return 0, err
	}
	ids := map[string]int{}
	n := 0
	for e, err := range entries {
		if err == nil {
			err = checkEncodings(head, []core.Entry{e})
		}
		if err != nil {
			return n, err
		}
		ids[e.ID]++
		n++
	}
	warnOfSharedIDs(path, ids, std)
	return n, nil
}

func checkEncodings(head *core.Container, entries []core.Entry) error {
	c := *head
	c.Entries = entries
	for _, format := range []core.Format{core.FormatJSON, core.FormatJSONCompact, core.FormatMsgPack} {
		if err := checkEncoding(&c, format); err != nil {
			return err
		}
	}
	return nil
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

func warnOfSharedIDs(path string, ids map[string]int, std streams) {
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		if ids[id] > 1 {
			fmt.Fprintf(std.err, "holdfast: %s: warning: %d entries share the id %q\n", displayName(path), ids[id], id)
		}
	}
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
