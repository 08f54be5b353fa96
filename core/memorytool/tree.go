package memorytool

import (
	"context"
	"errors"
	"strings"

	"holdfast/core"
)

func (t *Tool) create(ctx context.Context, c Command) (string, error) {
	path, err := resolve(c.Path)
	if err != nil {
		return "", err
	}
	for {
		if err := t.free(ctx, path, failed("File ", c.Path, " already exists")); err != nil {
			return "", err
		}
		seen := map[string]core.Revision{}
		vacant(seen, path)
		file := core.Entry{ID: path, Tier: t.opts.Tier, Content: c.FileText}
		_, err := t.files.session.Change(ctx, core.Changes{
			Put: []core.Entry{file}, IfRevision: seen, IfNoneUnder: []string{path + "/"},
		})
		if err == nil {
			return "File created successfully at: " + c.Path, nil
		}
		if !errors.Is(err, core.ErrConflict) {
			return "", err
		}
	}
}

// free returns taken when something is at path, and another error when there is
// a file where path needs a folder.
func (t *Tool) free(ctx context.Context, path string, taken error) error {
	k, err := t.files.kind(ctx, path)
	if err != nil {
		return err
	}
	if k != nothing {
		return taken
	}
	above, err := t.files.fileAbove(ctx, path)
	if err == nil && above != "" {
		return failed("The path ", above, " is a file, so there can be nothing in it.")
	}
	return err
}

func (t *Tool) remove(ctx context.Context, c Command) (string, error) {
	path, err := resolve(c.Path)
	if err != nil {
		return "", err
	}
	if path == root {
		return "", failed("Cannot delete the /memories directory itself")
	}
	list, err := t.whole(ctx, path)
	if err != nil {
		return "", err
	}
	ids := make([]string, len(list))
	for i, e := range list {
		ids[i] = e.ID
	}
	n, err := t.files.session.Delete(ctx, ids...)
	if err != nil {
		return "", err
	}
	if n == 0 {
		return "", failed("The path ", c.Path, " does not exist")
	}
	return "Successfully deleted " + c.Path, nil
}

// whole returns the file at path, or all files in that folder.
func (t *Tool) whole(ctx context.Context, path string) ([]core.Entry, error) {
	e, ok, err := t.files.get(ctx, path)
	if ok || err != nil {
		return []core.Entry{e}, err
	}
	return t.files.under(ctx, path)
}

func (t *Tool) rename(ctx context.Context, c Command) (string, error) {
	from, err := resolve(c.OldPath)
	if err != nil {
		return "", err
	}
	to, err := resolve(c.NewPath)
	if err != nil {
		return "", err
	}
	if from == root {
		return "", failed("Cannot rename the /memories directory itself")
	}
	for {
		err := t.move(ctx, c, from, to)
		if err == nil {
			return "Successfully renamed " + c.OldPath + " to " + c.NewPath, nil
		}
		if !errors.Is(err, core.ErrConflict) {
			return "", err
		}
	}
}

// move renames what is at from. An error that matches core.ErrConflict says that
// somebody else changed something meanwhile.
func (t *Tool) move(ctx context.Context, c Command, from, to string) error {
	k, err := t.files.kind(ctx, to)
	if err != nil {
		return err
	}
	if k != nothing {
		return failed("The destination ", c.NewPath, " already exists")
	}
	list, err := t.whole(ctx, from)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return failed("The path ", c.OldPath, " does not exist")
	}
	if strings.HasPrefix(to, from+"/") {
		return failed("Cannot rename ", c.OldPath, " into itself")
	}
	if err := t.free(ctx, to, nil); err != nil {
		return err
	}
	return t.files.move(ctx, list, from, to)
}
