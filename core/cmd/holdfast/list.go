package main

import (
	"context"
	"flag"

	"holdfast/core"
)

var listCommand = command{
	name:     "list",
	usage:    "FILE " + selectionUsage,
	operands: 1,
	summary:  "Print the entries, newest first.",
	details:  selectionHelp,
	prepare: func(flags *flag.FlagSet) func([]string, streams) error {
		opts, asJSON := selection(flags, 0)
		return func(operands []string, std streams) error {
			return list(operands[0], opts(), *asJSON, std)
		}
	},
}

var queryCommand = command{
	name:     "query",
	usage:    "FILE TEXT " + selectionUsage,
	operands: 2,
	summary:  "Print the entries that have a text in them, newest first.",
	details: `Upper and lower case are the same. At most 10 entries are printed unless --limit
says otherwise. ` + selectionHelp,
	prepare: func(flags *flag.FlagSet) func([]string, streams) error {
		opts, asJSON := selection(flags, core.DefaultQueryLimit)
		return func(operands []string, std streams) error {
			o := opts()
			o.Text = operands[1]
			return list(operands[0], o, *asJSON, std)
		}
	},
}

func list(path string, opts core.ListOptions, asJSON bool, std streams) error {
	return readFile(path, std, func(ctx context.Context, s *core.Session) error {
		return printEntries(s.All(ctx, opts), asJSON, std)
	})
}

var getCommand = command{
	name:     "get",
	usage:    "FILE ID... [--json]",
	operands: 2, more: true,
	summary: "Print the entries with the given ids.",
	details: "The exit code is 4, and nothing is printed, when one is missing. " + linesHelp,
	prepare: func(flags *flag.FlagSet) func([]string, streams) error {
		asJSON := flags.Bool("json", false, "")
		return func(operands []string, std streams) error {
			return get(operands[0], operands[1:], *asJSON, std)
		}
	},
}

func get(path string, ids []string, asJSON bool, std streams) error {
	return readFile(path, std, func(ctx context.Context, s *core.Session) error {
		if err := allThere(ctx, s, ids); err != nil {
			return err
		}
		entries, err := s.GetAll(ctx, ids...)
		if err != nil {
			return err
		}
		return printEntries(each(entries), asJSON, std)
	})
}
