package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"

	"holdfast/core"
)

var addCommand = command{
	name: "add",
	usage: `FILE --content TEXT [--id ID] [--tier T] [--importance F]
      [--meta KEY=VALUE]... [--meta-json JSON] [--created TIME]
      [--session ID] [--create]
   or: holdfast add FILE --lines`,
	operands: 1,
	summary:  "Store an entry, or many, and print their ids.",
	details: `An entry of the same id is replaced; without --id a new one is made. The tier is
session unless --tier says working, project or long_term. A VALUE is text, JSON
an object. TEXT of - is the standard input.

With --lines the standard input has one entry on each line, as a JSON object
with the fields of the file; only content has to be there. They are stored
together or not at all.

A file that is not there is made, which is said on the standard error; its
folder has to be there unless --create is given. --session is the session that
a new file records.

` + timesHelp,
	prepare: prepareAdd,
}

func prepareAdd(flags *flag.FlagSet) func([]string, streams) error {
	content := flags.String("content", "", "")
	id := flags.String("id", "", "")
	session := flags.String("session", "", "")
	importance := flags.Float64("importance", 0, "")
	lines := flags.Bool("lines", false, "")
	create := flags.Bool("create", false, "")
	var tier tierFlag
	var created timeFlag
	var meta metaFlag
	flags.Var(&tier, "tier", "")
	flags.Var(&created, "created", "")
	flags.Var(&meta, "meta", "")
	flags.Var(metaJSON{&meta}, "meta-json", "")
	return func(operands []string, std streams) error {
		for _, name := range []string{"content", "id", "session"} {
			if f := flags.Lookup(name); given(flags, name) && f.Value.String() == "" {
				return usageError("add: --" + name + " is empty")
			}
		}
		if given(flags, "content") == *lines {
			return usageError("add: either --content or --lines has to be there")
		}
		entries := []core.Entry{{ID: *id, Content: *content, Tier: tier.tier, CreatedAt: created.time,
			Metadata: meta.object, Importance: float32(*importance)}}
		if *lines {
			for _, name := range []string{"id", "tier", "importance", "meta", "meta-json", "created"} {
				if given(flags, name) {
					return usageError("add: --" + name + " does not go with --lines")
				}
			}
		}
		return add(operands[0], entries, *lines, *create, *session, std)
	}
}

func add(path string, entries []core.Entry, lines, create bool, session string, std streams) error {
	var err error
	if lines {
		if entries, err = readLines(std.in); err != nil {
			return about(standardStream, err)
		}
	} else if entries[0].Content == standardStream {
		text, err := io.ReadAll(std.in)
		if err != nil {
			return about(standardStream, err)
		}
		entries[0].Content = string(text)
	}
	_, statErr := os.Stat(path)
	isNew := os.IsNotExist(statErr) && path != standardStream
	if isNew && !create {
		if err := mustHaveFolder(path); err != nil {
			return err
		}
	}
	return changeFile(path, std, func(ctx context.Context, s *core.Session) error {
		ids, err := s.Put(ctx, entries...)
		if err == nil && isNew {
			fmt.Fprintf(std.err, "holdfast: %s: a new memory\n", displayName(path))
			if session != "" {
				err = s.SetSessionID(ctx, session)
			}
		}
		if err != nil {
			return err
		}
		var text bytes.Buffer
		for _, id := range ids {
			fmt.Fprintln(&text, onOneLine(id))
		}
		_, err = std.out.Write(text.Bytes())
		return err
	})
}

// lineDefaults are what an entry on a line need not say.
var lineDefaults = map[string]json.RawMessage{
	"id": []byte(`""`), "tier": []byte(`"session"`),
	"created_at": []byte(`"0001-01-01T00:00:00Z"`), "last_accessed": []byte(`"0001-01-01T00:00:00Z"`),
}

// readLines reads one entry from each line that is not empty.
func readLines(in io.Reader) ([]core.Entry, error) {
	data, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	var entries []core.Entry
	number := 0
	for line := range bytes.Lines(data) {
		number++
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		e, err := readLine(line)
		if err != nil {
			return nil, usageError(fmt.Sprintf("add: line %d: %v", number, err))
		}
		entries = append(entries, e)
	}
	if len(entries) == 0 {
		return nil, usageError("add: the standard input has no entries")
	}
	return entries, nil
}

func readLine(line []byte) (core.Entry, error) {
	if _, err := core.ParseObject(line); err != nil {
		return core.Entry{}, err // also of a key that stands there twice
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(line, &fields); err != nil {
		return core.Entry{}, err
	}
	for name, value := range lineDefaults {
		if _, ok := fields[name]; !ok {
			fields[name] = value
		}
	}
	text, err := json.Marshal([]map[string]json.RawMessage{fields})
	if err != nil {
		return core.Entry{}, err
	}
	entries, err := core.DecodeEntries(text)
	if err != nil {
		return core.Entry{}, err
	}
	return entries[0], nil
}
