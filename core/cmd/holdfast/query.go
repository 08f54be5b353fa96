package main

import (
	"context"
	"flag"
	"fmt"

	"holdfast/core"
)

var queryCommand = command{
	name:     "query",
	usage:    "FILE TEXT [--tier T] [--since TIME] [--until TIME] [--limit N] [--json]",
	operands: 2,
	summary:  "Print the entries whose content has a text in it, newest first.",
	details: fmt.Sprintf(`Upper and lower case are the same. TIME is when an entry was created, such as
2006-01-02T15:04:05Z. At most %d entries are printed unless --limit says
otherwise; 0 is for all.
`, core.DefaultQueryLimit) + linesHelp,
	prepare: func(flags *flag.FlagSet) func([]string, streams) error {
		tier := flags.String("tier", "", "")
		since := flags.String("since", "", "")
		until := flags.String("until", "", "")
		limit := flags.Int("limit", core.DefaultQueryLimit, "")
		asJSON := flags.Bool("json", false, "")
		return func(operands []string, std streams) error {
			opts := core.QueryOptions{Text: operands[1], Limit: *limit}
			var err error
			if opts.Tier, err = parseTier("query", *tier); err != nil {
				return err
			}
			if opts.Since, err = parseTime("query", "since", *since); err != nil {
				return err
			}
			if opts.Until, err = parseTime("query", "until", *until); err != nil {
				return err
			}
			if *limit <= 0 {
				opts.Limit = -1
			}
			return query(operands[0], opts, *asJSON, std)
		}
	},
}

func query(path string, opts core.QueryOptions, asJSON bool, std streams) error {
	if err := mustExist(path); err != nil {
		return err
	}
	return withSession(path, func(ctx context.Context, s *core.Session) error {
		entries, err := s.Query(ctx, opts)
		if err != nil {
			return err
		}
		return printEntries(entries, asJSON, std)
	})
}
