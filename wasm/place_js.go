package main

import (
	"context"
	"errors"

	"github.com/hack-pad/hackpadfs"
)

// creating makes a method of one that may create the file, so that the storage
// it is in is written down. It refuses when the file should be there and is gone.
func creating(run func(context.Context, *call) (any, error)) func(context.Context, *call) (any, error) {
	return placed(run, false)
}

// restoring is creating for a method that puts a file back that is gone.
func restoring(run func(context.Context, *call) (any, error)) func(context.Context, *call) (any, error) {
	return placed(run, true)
}

func placed(run func(context.Context, *call) (any, error), replace bool) func(context.Context, *call) (any, error) {
	return func(ctx context.Context, c *call) (result any, err error) {
		if c.memory.place == nil {
			return run(ctx, c)
		}
		err = c.memory.place.Write(ctx, replace, func() error {
			result, err = run(ctx, c)
			return err
		})
		return result, err
	}
}

// missing is called when nothing was found in m. It returns an error when there
// should be something.
func (m *memory) missing(ctx context.Context) error {
	if m.place == nil {
		return nil
	}
	return m.place.Missing(ctx)
}

// explained returns err, or what is known better when it says that there is no
// file.
func (m *memory) explained(ctx context.Context, err error) error {
	if errors.Is(err, hackpadfs.ErrNotExist) {
		if gone := m.missing(ctx); gone != nil {
			return gone
		}
	}
	return err
}

// erase removes the file, and forgets that it was there.
func (m *memory) erase(ctx context.Context) error {
	clearFile := func() error { return m.backend.Clear(ctx) }
	if m.place == nil {
		return clearFile()
	}
	return m.place.Clear(ctx, clearFile)
}

func (m *memory) leave() {
	if m.place != nil {
		m.place.Close()
	}
}
