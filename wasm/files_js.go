package main

import (
	"context"

	"holdfast/core"
	"holdfast/fsadapter/place"
)

// files resolves to the memory files in the parameter folder of the storages
// that the parameter storage stands for: name, storage, size, null if it is not
// known, and time of modification, in milliseconds since 1970, null likewise.
func files(ctx context.Context, c *call) (any, error) {
	folder := c.text("folder")
	if folder == "" {
		folder = "."
	}
	found, err := c.server.storages.listed(ctx, c.text("storage"))
	if err != nil {
		return nil, err
	}
	list := []any{}
	for _, where := range found {
		files, err := core.Files(ctx, where.fs, folder)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if place.Reserved(f.Name) {
				continue
			}
			var modified any
			if !f.ModTime.IsZero() {
				modified = f.ModTime.UnixMilli()
			}
			list = append(list, []any{f.Name, where.name, sizeOrNull(f.Size), modified})
		}
	}
	return list, nil
}
