package main

import (
	"context"
	"syscall/js"
	"time"

	"holdfast/core"
	"holdfast/fsadapter"
)

// open opens a memory: path, storage, sessionId, format, and notify, a function
// that is called after others have changed it: with null, or the name of a file
// in which commits to a replaced container were set aside. mark and onMark, a
// function, are for a place outside the storages, see c.mark. onTrace, a function,
// is called with what is done, see traced; displayName is what errors call the
// file. Its result has the
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
		options: core.Options{SessionID: c.text("sessionId"), Format: format, LooseNumbers: true, DisplayName: c.text("displayName")},
	}
	if onTrace := c.param("onTrace"); onTrace.Type() == js.TypeFunction {
		m.options.Trace = func(e core.Event) { tell(onTrace, traced(e)) }
	}
	if err := m.findStorage(ctx, &c.server.storages); err != nil {
		return nil, err
	}
	return map[string]any{"handle": c.server.add(m), "version": m.backend.Version()}, nil
}

// traced returns what onTrace is called with.
func traced(e core.Event) map[string]any {
	return map[string]any{
		"kind":    string(e.Kind),
		"file":    e.File,
		"entries": e.Entries,
		"bytes":   e.Bytes,
		"version": e.Version,
		"ms":      float64(e.Duration) / float64(time.Millisecond),
	}
}

// findStorage finds the storage that the file is in or is to be created in.
func (m *memory) findStorage(ctx context.Context, s *storages) error {
	where, found, err := s.pick(ctx, m.wanted, m.name, m.mark)
	if err != nil {
		return err
	}
	backend, err := core.Open(where.fs, m.name, m.options)
	if err != nil {
		if found != nil {
			found.Close()
		}
		return err
	}
	if found != nil {
		found.Remember(ctx)
	}
	m.backend, m.storage, m.place = backend, where, found
	// Where changes are announced it costs nothing to listen; elsewhere a file
	// has to be looked at again and again.
	_, announced := where.fs.(fsadapter.Notifier)
	if m.tells = m.tells || announced; m.tells {
		backend.OnChange(m.changed)
	}
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
	return nil, c.memory.backend.Close()
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

// setSessionID takes effect with the next save, or when the first entry creates
// the file.
func setSessionID(_ context.Context, c *call) (any, error) {
	m, id := c.memory, c.text("sessionId")
	m.backend.SetSessionID(id)
	m.options.SessionID = id // should the storage have to be found again
	return nil, nil
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
