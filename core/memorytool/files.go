package memorytool

import (
	"context"
	"errors"
	"io/fs"
	"strings"

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
	all, err := f.session.List(ctx, core.ListOptions{})
	var list []core.Entry
	for _, e := range all {
		if strings.HasPrefix(e.ID, folder+"/") {
			list = append(list, e)
		}
	}
	return list, err
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

// edit stores what change makes of the text of a file, which sees it again when
// somebody else has changed it meanwhile.
func (f files) edit(ctx context.Context, given, path string, change func(text string) (string, error)) error {
	for {
		e, ok, err := f.get(ctx, path)
		if err != nil {
			return err
		}
		if !ok {
			return f.noFile(ctx, given, path)
		}
		seen := map[string]core.Revision{path: e.Revision()}
		if e.Content, err = change(e.Content); err != nil {
			return err
		}
		if _, err = f.session.PutIf(ctx, seen, e); !errors.Is(err, core.ErrConflict) {
			return err
		}
	}
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
