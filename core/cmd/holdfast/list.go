package main

import (
	"context"
	"flag"

	"holdfast/core"
)

var listCommand = command{
	name:     "list",
	usage:    "FILE [--tier T] [--limit N] [--json]",
	operands: 1,
	summary:  "Print the entries, newest first.",
	details:  linesHelp,
	prepare: func(flags *flag.FlagSet) func([]string, streams) error {
		tier := flags.String("tier", "", "")
		limit := flags.Int("limit", 0, "")
		asJSON := flags.Bool("json", false, "")
		return func(operands []string, std streams) error {
			opts := core.ListOptions{Limit: *limit}
			var err error
			if opts.Tier, err = parseTier("list", *tier); err != nil {
				return err
			}
			if *limit < 0 {
				return usageError("list: --limit must not be negative")
			}
			return list(operands[0], opts, *asJSON, std)
		}
	},
}

func list(path string, opts core.ListOptions, asJSON bool, std streams) error {
	if err := mustExist(path); err != nil {
		return err
	}
	return withSession(path, func(ctx context.Context, s *core.Session) error {
		entries, err := s.List(ctx, opts)
		if err != nil {
			return err
		}
		return printEntries(entries, asJSON, std)
	})
}
