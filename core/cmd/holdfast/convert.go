package main

import (
	"context"
	"flag"
	"os"

	"holdfast/core"
)

var convertCommand = command{
	name:     "convert",
	usage:    "--to json|json-compact|msgpack IN OUT",
	operands: 2,
	summary:  "Write the container in IN to OUT in another format.",
	details: `Nothing but the encoding changes: times, session and unknown fields stay. A
file of an older version is migrated on the way.

OUT is replaced as a whole or not at all, and not touched when IN can't be read.
IN and OUT may be the same file; if it is of an older version its old bytes are
kept beside it first, as migrate does. Either may be - for a standard stream.`,
	prepare: func(flags *flag.FlagSet) func([]string, streams) error {
		to := flags.String("to", "", "")
		return func(operands []string, std streams) error {
			format, err := core.ParseFormat(*to)
			if err != nil || format == core.FormatAuto {
				return usageError("convert: --to must be json, json-compact or msgpack")
			}
			return convert(operands[0], operands[1], format, std)
		}
	},
}

func convert(in, out string, format core.Format, std streams) error {
	f, err := load(in, std)
	if err != nil {
		return err
	}
	if in != standardStream && sameFile(in, out) {
		return about(out, withBackend(out, func(b *core.Backend) error {
			return b.Convert(context.Background(), format)
		}))
	}
	data, err := core.Encode(f.container, format)
	if err != nil {
		return about(in, err)
	}
	if out == standardStream {
		_, err := std.out.Write(data)
		return err
	}
	return about(out, withBackend(out, func(b *core.Backend) error {
		return b.Replace(context.Background(), data)
	}))
}

func sameFile(a, b string) bool {
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}
