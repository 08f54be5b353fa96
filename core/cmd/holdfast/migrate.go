package main

import (
	"context"
	"flag"
	"fmt"

	"holdfast/core"
)

var migrateCommand = command{
	name:     "migrate",
	usage:    "FILE",
	operands: 1,
	summary:  "Bring a file of an older version to the current one.",
	details: `The file keeps its format. The old bytes are kept as FILE.v0.bak, or as FILE.v0.2.bak and so on when a
file of that name holds something else. A current file is not touched.`,
	prepare: func(*flag.FlagSet) func([]string, streams) error {
		return func(operands []string, std streams) error {
			return migrate(operands[0], std)
		}
	},
}

func migrate(path string, std streams) error {
	if path == standardStream {
		return usageError("migrate: works on a file, not on a stream; use convert")
	}
	migrated, err := migrateFile(path)
	if err != nil {
		return about(path, err)
	}
	result := "already current"
	if migrated {
		result = "migrated"
	}
	_, err = fmt.Fprintf(std.out, "%s: %s, version %d\n", displayName(path), result, core.StorageVersion)
	return err
}

// migrateFile reports whether the file was of an older version.
func migrateFile(path string) (bool, error) {
	b, err := openBackend(path, core.Options{})
	if err != nil {
		return false, err
	}
	defer b.Close()
	return b.Migrate(context.Background())
}
