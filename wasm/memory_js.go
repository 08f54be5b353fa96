package main

import (
	"context"
	"errors"

	"holdfast/core"
	"holdfast/fsadapter"
)

// open opens a memory: path, storage, sessionId, format, and notify, a function
// that is called after others have changed it: with null, or the name of a file
// in which commits to a replaced container were set aside. Its result has the
// handle for later calls and the version of the format. It finds the storage and
// checks the arguments, but does not touch the file.
func open(ctx context.Context, c *call) (any, error) {
	format, err := c.format()
	if err != nil {
		return nil, err
	}
	name := c.text("path")
	where, found, err := c.server.storages.pick(ctx, c.text("storage"), name)
	if err != nil {
		return nil, err
	}
	opts := core.Options{SessionID: c.text("sessionId"), Format: format, LooseNumbers: true}
	backend, err := core.Open(where.fs, name, opts)
	if err != nil {
		if found != nil {
			found.Close()
		}
		return nil, err
	}
	// Where changes are announced it costs nothing to listen; elsewhere a file
	// has to be looked at again and again.
	_, announced := where.fs.(fsadapter.Notifier)
	handle := c.server.add(&memory{
		backend: backend,
		name:    name,
		storage: where,
		place:   found,
		tells:   announced,

		announced: announced,
		notify:    c.param("notify"),
		options:   core.SessionOptions{SessionID: opts.SessionID, Format: format, LooseNumbers: true},
	})
	return map[string]any{"handle": handle, "version": backend.Version()}, nil
}

// format returns the parameter of that name; none means core.FormatAuto.
func (c *call) format() (core.Format, error) {
	name := c.text("format")
	if name == "" {
		return core.FormatAuto, nil
	}
	return core.ParseFormat(name)
}

func closeMemory(_ context.Context, c *call) (any, error) {
	c.server.remove(c.handle)
	c.memory.leave()
	return nil, errors.Join(c.memory.closeSession(), c.memory.backend.Close())
}

func exists(ctx context.Context, c *call) (any, error) {
	found, err := c.memory.backend.Exists(ctx)
	if err == nil && !found {
		err = c.memory.missing(ctx)
	}
	return found, err
}

func clearMemory(ctx context.Context, c *call) (any, error) {
	return nil, c.memory.erase(ctx)
}

// storedSessionID resolves to null when no session is stored.
func storedSessionID(ctx context.Context, c *call) (any, error) {
	id, ok, err := c.memory.backend.StoredSessionID(ctx)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, c.memory.missing(ctx)
	}
	return id, nil
}

// setSessionID takes effect with the next save, or when a session creates the
// file: one that is open is told by being opened again.
func setSessionID(ctx context.Context, c *call) (any, error) {
	m, id := c.memory, c.text("sessionId")
	m.backend.SetSessionID(id)
	m.options.SessionID = id
	if m.present() == nil {
		return nil, nil
	}
	if err := m.closeSession(); err != nil {
		return nil, err
	}
	_, err := m.openSession(ctx)
	return nil, err
}

// status tells what is known here; the browser's view of its storage is added
// on the JavaScript side. bytes is null when there is no file, or a damaged one.
func status(_ context.Context, c *call) (any, error) {
	m := c.memory
	sizes, err := m.backend.Sizes()
	if err != nil {
		return nil, err
	}
	s := map[string]any{
		"storage":       m.storage.name,
		"why":           m.storage.why,
		"durability":    m.storage.durability,
		"formatVersion": core.StorageVersion,
		"bytes":         sizeOrNull(sizes.Container),
		"journalBytes":  sizes.Journal,
	}
	return s, nil
}

func sizeOrNull(size int64) any {
	if size < 0 {
		return nil
	}
	return size
}
