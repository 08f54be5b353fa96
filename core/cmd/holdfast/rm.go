package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"holdfast/core"
)

var rmCommand = command{
	name:     "rm",
	usage:    "FILE ID...",
	operands: 2, more: true,
	summary: "Remove the entries with the given ids.",
	details: `It is all or nothing: exit code 4 when one is missing.`,
	prepare: func(*flag.FlagSet) func([]string, streams) error {
		return func(operands []string, std streams) error {
			return onEntries(operands, std, (*core.Session).Delete)
		}
	},
}

var touchCommand = command{
	name:     "touch",
	usage:    "FILE ID...",
	operands: 2, more: true,
	summary: "Record an access to the entries with the given ids.",
	details: `They are last accessed now, and once more. It is all or nothing: exit code 4 when
one is missing.`,
	prepare: func(*flag.FlagSet) func([]string, streams) error {
		return func(operands []string, std streams) error {
			return onEntries(operands, std, (*core.Session).Touch)
		}
	},
}

// onEntries does something with entries of a file, all of which have to be there.
func onEntries(operands []string, std streams, do func(*core.Session, context.Context, ...string) (int, error)) error {
	path, ids := operands[0], operands[1:]
	if err := mustExist(path); err != nil {
		return err
	}
	return changeFile(path, std, func(ctx context.Context, s *core.Session) error {
		if err := allThere(ctx, s, ids); err != nil {
			return err
		}
		_, err := do(s, ctx, ids...)
		return err
	})
}

// allThere returns an error that names the ids that no entry has.
func allThere(ctx context.Context, s *core.Session, ids []string) error {
	var missing []string
	for _, id := range ids {
		_, err := s.Get(ctx, id)
		if errors.Is(err, fs.ErrNotExist) {
			missing = append(missing, fmt.Sprintf("%q", id))
		} else if err != nil {
			return err
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("entry %s: %w", strings.Join(missing, ", "), errNoEntry)
	}
	return nil
}

// errNoEntry is like a missing file, in other words.
var errNoEntry = noEntry{errors.New("there is none")}

type noEntry struct{ error }

func (noEntry) Is(target error) bool { return target == fs.ErrNotExist }

// mustExist returns an error when there is no file, where a session would start
// with an empty memory.
func mustExist(path string) error {
	if path == standardStream {
		return nil // for others to refuse
	}
	_, err := os.Stat(path)
	return about(path, err)
}

var checkpointCommand = command{
	name:     "checkpoint",
	usage:    "FILE",
	operands: 1,
	summary:  "Fold the journal into the file, for other programs.",
	details: `Commands that change a memory do this by themselves, unless the file is larger
than 16 MiB; then they say so. Other programs leave changes in FILE.journal, too.`,
	prepare: func(*flag.FlagSet) func([]string, streams) error {
		return func(operands []string, std streams) error {
			return checkpoint(operands[0], std)
		}
	},
}

func checkpoint(path string, std streams) error {
	if err := mustExist(path); err != nil {
		return err
	}
	return changeFile(path, std, func(ctx context.Context, s *core.Session) error {
		before, err := s.Stats(ctx)
		if err != nil {
			return err
		}
		if err := s.Checkpoint(ctx); err != nil {
			return err
		}
		_, err = fmt.Fprintf(std.out, "%s: %s of journal folded, %s\n", displayName(path),
			count(int(before.JournalBytes), "byte", "bytes"), count(before.Entries, "entry", "entries"))
		return err
	})
}
