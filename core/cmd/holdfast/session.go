package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"holdfast/core"
)

// withSession runs fn with a session on the file at path. What it changes stays
// in the journal, so that a change costs little however large the file is.
func withSession(path string, fn func(ctx context.Context, s *core.Session) error) error {
	if path == standardStream {
		return usageError("this command works on a file, not on a stream")
	}
	return about(path, onSession(path, fn))
}

func onSession(path string, fn func(ctx context.Context, s *core.Session) error) error {
	if err := refuseDirectory(path); err != nil {
		return err
	}
	fsys, name, err := locate(path)
	if err != nil {
		return err
	}
	ctx := context.Background()
	s, err := core.OpenSession(ctx, fsys, name, core.SessionOptions{KeepJournal: true})
	if err != nil {
		return err
	}
	return errors.Join(fn(ctx, s), s.Close())
}

// printEntries writes entries, as lines or as one JSON array.
func printEntries(entries []core.Entry, asJSON bool, std streams) error {
	if asJSON {
		text, err := core.AppendEntriesJSON(nil, entries)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(std.out, "%s\n", text)
		return err
	}
	var text strings.Builder
	for i := range entries {
		e := &entries[i]
		fmt.Fprintf(&text, "%s\t%s\t%s\t%g\t%s\n", onOneLine(e.ID), e.Tier,
			e.CreatedAt.Format(time.RFC3339Nano), e.Importance, onOneLine(e.Content))
	}
	_, err := fmt.Fprint(std.out, text.String())
	return err
}

// onOneLine writes what would break the table of entries as escapes.
func onOneLine(text string) string {
	return strings.NewReplacer("\\", `\\`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "\x1b", `\x1b`).Replace(text)
}

const linesHelp = `Without --json each line is one entry: id, tier, time of creation, importance and
content, with tabs between and with line ends in them written as \n.`

// parseTier returns the tier that a flag names, or that of all tiers.
func parseTier(command, name string) (core.Tier, error) {
	tier := core.Tier(name)
	if name != "" && !tier.Valid() {
		return "", usageError(fmt.Sprintf("%s: --tier must be working, session, project or long_term", command))
	}
	return tier, nil
}

// parseTime returns the time that a flag names, zero for none.
func parseTime(command, flag, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return t, usageError(fmt.Sprintf("%s: --%s must be a time such as 2006-01-02T15:04:05Z", command, flag))
	}
	return t, nil
}
