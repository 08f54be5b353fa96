package main

import (
	"context"
	"errors"

	"holdfast/core"
	"holdfast/fsadapter"
)

// open opens a memory: path, storage, sessionId, format, and notify, a function
// that is called after others have changed it: with null, or the name of a file
// in which commits to a replaced container were set aside. mark and onMark, a
// function, are for a place outside the storages, see c.mark. Its result has the
// handle for later calls and the version of the format. It finds the storage and
// checks the arguments, but does not touch the file.
func open(ctx context.Context, c *call) (any, error) {
	format, err := c.format()
	if err != nil {
		return nil, err
	}
	m := &memory{
		name:    c.text("path"),
		wanted:  c.text("storage"),
		mark:    c.mark(),
		notify:  c.param("notify"),
		options: core.SessionOptions{SessionID: c.text("sessionId"), Format: format, LooseNumbers: true},
	}
	if err := m.findStorage(ctx, &c.server.storages); err != nil {
		return nil, err
	}
	return map[string]any{"handle": c.server.add(m), "version": m.backend.Version()}, nil
}

// findStorage finds the storage that the file is in or is to be created in.
func (m *memory) findStorage(ctx context.Context, s *storages) error {
	where, found, err := s.pick(ctx, m.wanted, m.name, m.mark)
	if err != nil {
		return err
	}
	opts := core.Options{SessionID: m.options.SessionID, Format: m.options.Format, LooseNumbers: m.options.LooseNumbers}
	backend, err := core.Open(where.fs, m.name, opts)
	if err != nil {
		if found != nil {
			found.Close()
		}
		return err
	}
	if found != nil {
		found.Remember(ctx)
	}
	// Where changes are announced it costs nothing to listen; elsewhere a file
	// has to be looked at again and again.
	_, m.announced = where.fs.(fsadapter.Notifier)
	m.tells = m.tells || m.announced
	m.backend, m.storage, m.place = backend, where, found
	return nil
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
