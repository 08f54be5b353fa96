package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"holdfast/core"
	"holdfast/core/graph"
	"holdfast/fsadapter"
)

// takeOver makes a memory of the file at path if it is one of server-memory. Its
// old bytes are kept as NAME.bak first. Of several servers one does it.
func takeOver(ctx context.Context, path string, log io.Writer) error {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !graph.IsJSONLines(data) {
		return nil
	}
	if err != nil {
		return err
	}
	fsys, name, err := locate(path)
	if err != nil {
		return err
	}
	lock, err := fsys.Lock(ctx, name+".bak")
	if err != nil {
		return err
	}
	defer lock.Unlock()
	if data, err = os.ReadFile(path); err != nil || !graph.IsJSONLines(data) {
		return err
	}
	return replaceJSONLines(ctx, fsys, name, data, log)
}

func replaceJSONLines(ctx context.Context, fsys fsadapter.FS, name string, data []byte, log io.Writer) error {
	entries, done, err := graph.ParseJSONLines(data)
	if err != nil {
		return err
	}
	container, err := core.Encode(core.NewContainer("", entries), core.FormatJSON)
	if err != nil {
		return err
	}
	b, err := core.Open(fsys, name, core.Options{})
	if err != nil {
		return err
	}
	defer b.Close()
	if err := keepBytes(ctx, fsys, name+".bak", data); err != nil {
		return err
	}
	if err := b.Replace(ctx, container); err != nil {
		return err
	}
	fmt.Fprintf(log, "holdfast: took over %d entities and %d relations; the old file is %s.bak\n", done.Entities, done.Relations, name)
	if done.Torn != nil {
		fmt.Fprintf(log, "holdfast: the last line was cut off and is left out: %q\n", done.Torn)
	}
	return nil
}

// keepBytes writes a file that is not there yet, or holds the same.
func keepBytes(ctx context.Context, fsys fsadapter.FS, name string, data []byte) error {
	old, err := fs.ReadFile(fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fsys.ReplaceFile(ctx, name, data)
	case err != nil:
		return err
	case !bytes.Equal(old, data):
		return &fs.PathError{Op: "keep", Path: name, Err: fs.ErrExist}
	}
	return nil
}

// exportJSONLines writes the graph of the memory at in as server-memory does.
func exportJSONLines(in, out string, std streams) error {
	if in == standardStream || in == out {
		return usageError("convert: --to memory-jsonl needs a file IN and another OUT")
	}
	var data []byte
	err := readFile(in, std, func(ctx context.Context, s *core.Session) (err error) {
		data, err = graph.New(s).AppendJSONLines(ctx, nil)
		return err
	})
	if err != nil {
		return err
	}
	if out == standardStream {
		_, err := std.raw.Write(data)
		return err
	}
	if err := refuseDirectory(out); err != nil {
		return about(out, err)
	}
	fsys, name, err := locate(out)
	if err == nil {
		err = fsys.ReplaceFile(context.Background(), name, data)
	}
	return about(out, err)
}
