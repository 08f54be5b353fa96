package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"holdfast/core"
)

var addCommand = command{
	name:     "add",
	usage:    "FILE --content TEXT [--id ID] [--tier T] [--importance F] [--meta KEY=VALUE]...",
	operands: 1,
	summary:  "Store an entry and print its id.",
	details: `The file need not exist. An entry of the same id is replaced; without --id a new
one is made. The tier is session unless --tier says working, project or
long_term. TEXT of - is the standard input. A VALUE is text.

The entry goes into the journal beside the file; see holdfast checkpoint.`,
	prepare: func(flags *flag.FlagSet) func([]string, streams) error {
		content := flags.String("content", "", "")
		id := flags.String("id", "", "")
		tier := flags.String("tier", "", "")
		importance := flags.Float64("importance", 0, "")
		meta := metaFlag{}
		flags.Var(&meta, "meta", "")
		return func(operands []string, std streams) error {
			given := false
			flags.Visit(func(f *flag.Flag) { given = given || f.Name == "content" })
			if !given {
				return usageError("add: --content is missing")
			}
			e := core.Entry{ID: *id, Content: *content, Metadata: meta.object, Importance: float32(*importance)}
			var err error
			if e.Tier, err = parseTier("add", *tier); err != nil {
				return err
			}
			return add(operands[0], e, std)
		}
	},
}

func add(path string, e core.Entry, std streams) error {
	if e.Content == standardStream {
		text, err := io.ReadAll(std.in)
		if err != nil {
			return about(standardStream, err)
		}
		e.Content = string(text)
	}
	return withSession(path, func(ctx context.Context, s *core.Session) error {
		ids, err := s.Put(ctx, e)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(std.out, ids[0])
		return err
	})
}

// metaFlag collects KEY=VALUE pairs.
type metaFlag struct{ object core.Object }

func (m *metaFlag) String() string { return m.object.String() }

func (m *metaFlag) Set(text string) error {
	key, value, ok := strings.Cut(text, "=")
	if !ok || key == "" {
		return errors.New("want KEY=VALUE, not " + strconv.Quote(text))
	}
	if !utf8.ValidString(value) {
		return errors.New("a value is not UTF-8")
	}
	quoted, err := json.Marshal(value)
	if err != nil {
		return err
	}
	m.object, err = m.object.With(key, quoted)
	return err
}
