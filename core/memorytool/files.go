package memorytool

import (
	"context"
	"errors"
	"io/fs"

	"holdfast/core"
)

// files are the entries of a session that are files of the tool.
type files struct{ session *core.Session }

// get returns the file with a path, and whether there is one.
func (f files) get(ctx context.Context, path string) (core.Entry, bool, error) {
	e, err := f.session.Get(ctx, path)
	if errors.Is(err, fs.ErrNotExist) {
		return core.Entry{}, false, nil
	}
	return e, err == nil, err
}

// under returns the files in a folder and in the folders below it.
func (f files) under(ctx context.Context, folder string) ([]core.Entry, error) {
	return f.session.List(ctx, core.ListOptions{Prefix: folder + "/"})
}

// kind is what is at a path.
type kind int

const (
	nothing kind = iota
	aFile
	aFolder
)

func (f files) kind(ctx context.Context, path string) (kind, error) {
	if path == root {
		return aFolder, nil
	}
	if _, ok, err := f.get(ctx, path); ok || err != nil {
		return aFile, err
	}
	list, err := f.under(ctx, path)
	if len(list) > 0 {
		return aFolder, err
	}
	return nothing, err
}

// fileAbove returns the path of a file that is where path needs a folder, "" if
// there is none.
func (f files) fileAbove(ctx context.Context, path string) (string, error) {
	for _, folder := range parents(path) {
		if _, ok, err := f.get(ctx, folder); ok || err != nil {
			return folder, err
		}
	}
	return "", nil
}

// vacant is the condition that nothing is at a path, and that its folders are no
// files.
func vacant(seen map[string]core.Revision, path string) {
	seen[path] = ""
	for _, folder := range parents(path) {
		seen[folder] = ""
	}
}

// edit stores what change makes of the text of a file.
func (f files) edit(ctx context.Context, given, path string, change func(text string) (string, error)) error {
	_, err := f.session.Update(ctx, path, func(e *core.Entry) (err error) {
		e.Content, err = change(e.Content)
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return f.noFile(ctx, given, path)
	}
	return err
}

// noFile says what is at a path in place of a file.
func (f files) noFile(ctx context.Context, given, path string) error {
	k, err := f.kind(ctx, path)
	if err != nil {
		return err
	}
	if k == aFolder {
		return failed("The path ", given, " is not a file.")
	}
	return failed("The path ", given, " does not exist. Please provide a valid path.")
}
