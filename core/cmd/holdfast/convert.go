package main

import (
	"context"
	"encoding/json"
	"flag"
	"io"
	"io/fs"
	"os"

	"holdfast/core"
)

var convertCommand = command{
	name:     "convert",
	usage:    "--to json|json-compact|msgpack [--force] IN OUT",
	operands: 2,
	summary:  "Write a memory to another file, or in another format.",
	details: `Nothing but the encoding changes: times, session and unknown fields stay. A
file of an older version is migrated on the way.

OUT must not be there, unless it is IN or --force is given. It is replaced as a whole or not at all, and not touched when IN can't be read.
IN and OUT may be the same file; if it is of an older version its old bytes are
kept beside it first, as migrate does. Either may be - for a standard stream.

memory-jsonl is the knowledge graph of the mcp command, in the form of
@modelcontextprotocol/server-memory; other entries are no part of it.`,
	prepare: func(flags *flag.FlagSet) func([]string, streams) error {
		to := flags.String("to", "", "")
		force := flags.Bool("force", false, "")
		return func(operands []string, std streams) error {
			if *to == "memory-jsonl" {
				return exportJSONLines(operands[0], operands[1], std)
			}
			format, err := core.ParseFormat(*to)
			if err != nil || format == core.FormatAuto {
				return usageError("convert: --to must be json, json-compact, msgpack or memory-jsonl")
			}
			return convert(operands[0], operands[1], format, *force, std)
		}
	},
}

func convert(in, out string, format core.Format, force bool, std streams) error {
	f, err := load(in, std)
	if err != nil {
		return err
	}
	if in != standardStream && sameFile(in, out) {
		return about(out, withBackend(out, func(b *core.Backend) error {
			return b.Convert(context.Background(), format)
		}))
	}
	if err := mayWrite(out, force); err != nil {
		return err
	}
	data, err := core.Encode(f.container, format)
	if err != nil {
		return about(in, err)
	}
	if out == standardStream {
		return writeRaw(data, format, force, std)
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

// mayWrite returns an error when there is a file already at path, or no folder for
// it.
func mayWrite(path string, force bool) error {
	if path == standardStream {
		return nil
	}
	if _, err := os.Lstat(path); err == nil && !force {
		return about(path, &os.PathError{Op: "create", Path: path, Err: fs.ErrExist})
	}
	return mustHaveFolder(path)
}

// writeRaw writes a container to the standard output. A terminal gets the same
// JSON with escapes, and no MessagePack unless it is forced.
func writeRaw(data []byte, format core.Format, force bool, std streams) error {
	if isTerminal(std.raw) && !force {
		if format == core.FormatMsgPack {
			return usageError("the standard output is a terminal; --force writes MessagePack to it")
		}
		data = []byte(visibleJSON(string(data)) + "\n")
	}
	_, err := std.raw.Write(data)
	return err
}

// writeJSON writes a value as indented JSON.
func writeJSON(out io.Writer, value any) error {
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, visibleJSON(string(text))+"\n")
	return err
}
