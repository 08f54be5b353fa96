package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"holdfast/core"
)

// foldLimit is the size of a container up to which a command that changes
// something folds the journal before it ends, so that cat, cp and jq see it.
const foldLimit = 16 << 20

// changeFile runs fn with a session on the file at path, and folds what it
// changed into the file.
func changeFile(path string, std streams, fn func(ctx context.Context, s *core.Session) error) error {
	if path == standardStream {
		return usageError("this command works on a file, not on a stream")
	}
	opts := core.Options{KeepJournal: true, DisplayName: path, OnSetAside: func(name string) {
		fmt.Fprintf(std.err, "holdfast: %s: changes to a file that was replaced since were set aside in %s; see holdfast salvage --journal\n",
			displayName(path), displayName(name))
	}}
	return about(path, onSession(path, opts, func(ctx context.Context, s *core.Session) error {
		if err := fn(ctx, s); err != nil {
			return err
		}
		foldOrSay(ctx, path, s, std)
		return nil
	}))
}

// foldOrSay folds the journal, unless the file is large. What is in the journal is
// safe there.
func foldOrSay(ctx context.Context, path string, s *core.Session, std streams) {
	st, err := s.Stats(ctx)
	if err == nil && st.JournalBytes > 0 && st.ContainerBytes <= foldLimit {
		err = s.Checkpoint(ctx)
		st.JournalBytes = 0
	}
	if err != nil || st.JournalBytes > 0 {
		fmt.Fprintf(std.err, "holdfast: %s: the newest changes are in %s.journal; holdfast checkpoint folds them into the file\n",
			displayName(path), displayName(path))
	}
}

// readFile runs fn, which changes nothing, with a session on the file at path. That
// takes no lock, and so leaves nothing.
func readFile(path string, std streams, fn func(ctx context.Context, s *core.Session) error) error {
	if path == standardStream {
		return usageError("this command works on a file, not on a stream")
	}
	if err := mustExist(path); err != nil {
		return err
	}
	err := about(path, onSession(path, core.Options{KeepJournal: true, DisplayName: path}, fn))
	if err == nil {
		warnOfStray(path, std)
	}
	return err
}

func onSession(path string, opts core.Options, fn func(ctx context.Context, s *core.Session) error) error {
	if err := refuseDirectory(path); err != nil {
		return err
	}
	fsys, name, err := locate(path)
	if err != nil {
		return err
	}
	limitMemory(path)
	ctx := context.Background()
	s, err := core.OpenSession(ctx, fsys, name, opts)
	if err != nil {
		return err
	}
	return errors.Join(fn(ctx, s), s.Close())
}

// limitMemory has the garbage collector keep the program within some three times
// the size of the file.
func limitMemory(path string) {
	if info, err := os.Stat(path); err == nil {
		debug.SetMemoryLimit(3*info.Size() + 16<<20)
	}
}

// printEntries writes entries as they come, as lines or as one JSON array.
func printEntries(entries iter.Seq2[core.Entry, error], asJSON bool, std streams) error {
	out := bufio.NewWriterSize(std.raw, 32<<10)
	before, after, first := "", "", true
	if asJSON {
		before, after = "[", "]\n"
	}
	for e, err := range entries {
		if err != nil {
			return err
		}
		out.WriteString(before)
		if err := printEntry(out, &e, asJSON); err != nil {
			return err
		}
		if first { // somebody may wait for no more
			first = false
			if err := out.Flush(); err != nil {
				return err
			}
		}
		if asJSON {
			before = ",\n"
		}
	}
	if before == "[" {
		out.WriteString(before)
	}
	out.WriteString(after)
	return out.Flush()
}

func printEntry(out io.Writer, e *core.Entry, asJSON bool) error {
	if asJSON {
		text, err := core.AppendEntriesJSON(nil, []core.Entry{*e})
		if err != nil {
			return err
		}
		_, err = io.WriteString(out, visibleJSON(string(text[1:len(text)-1])))
		return err
	}
	_, err := fmt.Fprintf(out, "%s\t%s\t%s\t%g\t%s\n", onOneLine(e.ID), e.Tier,
		e.CreatedAt.Format(time.RFC3339Nano), e.Importance, onOneLine(e.Content))
	return err
}

// each yields entries that are there already.
func each(entries []core.Entry) iter.Seq2[core.Entry, error] {
	return func(yield func(core.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

const linesHelp = `Without --json each line is one entry: id, tier, time of creation, importance
and content, with tabs between. Line ends, and all that could control a
terminal, are written as escapes such as \n and \x1b.`

// mustHaveFolder returns an error when a file can't be made for want of its
// folder.
func mustHaveFolder(path string) error {
	if path == standardStream {
		return nil
	}
	_, err := os.Stat(filepath.Dir(path))
	return about(path, err)
}
