package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"

	"holdfast/core"
)

var rmCommand = command{
	name:     "rm",
	usage:    "FILE ID",
	operands: 2,
	summary:  "Remove the entry with an id. Exit code 4 when there is none.",
	details:  `The removal goes into the journal beside the file; see holdfast checkpoint.`,
	prepare: func(*flag.FlagSet) func([]string, streams) error {
		return func(operands []string, _ streams) error {
			return remove(operands[0], operands[1])
		}
	},
}

func remove(path, id string) error {
	if err := mustExist(path); err != nil {
		return err
	}
	return withSession(path, func(ctx context.Context, s *core.Session) error {
		n, err := s.Delete(ctx, id)
		if err == nil && n == 0 {
			err = fmt.Errorf("entry %q: %w", id, errNoEntry)
		}
		return err
	})
}

// errNoEntry is like a missing file, in other words.
var errNoEntry = noEntry{errors.New("there is none")}

type noEntry struct{ error }

func (noEntry) Is(target error) bool { return target == fs.ErrNotExist }

// mustExist returns an error when there is no file, where a session would start
// with an empty memory.
func mustExist(path string) error {
	if path == standardStream {
		return nil // for withSession to refuse
	}
	_, err := os.Stat(path)
	return about(path, err)
}

var checkpointCommand = command{
	name:     "checkpoint",
	usage:    "FILE",
	operands: 1,
	summary:  "Fold the journal into the file, for programs that know no journals.",
	details: `What add and rm change is kept in FILE.journal until it has grown, and is part
of what all commands here see. After a checkpoint it is all in FILE.`,
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
	return withSession(path, func(ctx context.Context, s *core.Session) error {
		before, err := s.Stats(ctx)
		if err != nil {
			return err
		}
		if err := s.Checkpoint(ctx); err != nil {
			return err
		}
		_, err = fmt.Fprintf(std.out, "%s: %s of journal folded, %s\n", path,
			count(int(before.JournalBytes), "byte", "bytes"), count(before.Entries, "entry", "entries"))
		return err
	})
}
