package main

import (
	"context"
	"errors"
	"syscall/js"

	"github.com/hack-pad/hackpadfs"

	"holdfast/core"
	"holdfast/fsadapter"
	"holdfast/fsadapter/place"
)

// loss is what there is of a memory whose storage was emptied while it was open.
// Nothing is put back by itself: people clear on purpose.
type loss struct {
	gone    *place.GoneError
	remains *core.Container // what its session had in memory, nil if there was none
	format  core.Format     // that the file is to have
}

func (m *memory) loss() *loss {
	m.opening.Lock()
	defer m.opening.Unlock()
	return m.lost
}

// runThere runs a method on a memory. When that finds the storage emptied, so does
// every method from then on, but for those that are for that.
func (c *call) runThere(ctx context.Context, m method) (any, error) {
	c.memory.keepOn()
	if c.server.hidden.Load() {
		defer c.memory.yieldSoon()
	}
	if lost := c.memory.loss(); lost != nil && !m.always {
		return nil, lost.gone
	}
	result, err := m.run(ctx, c)
	if !errors.Is(err, fsadapter.ErrEvicted) && !c.memory.lostInSession(err) {
		return result, err
	}
	if err := c.memory.lose(0); err != nil {
		return nil, err
	}
	// It has never held anything, so it begins anew.
	if err := c.memory.findStorage(ctx, &c.server.storages); err != nil {
		return nil, err
	}
	return m.run(ctx, c)
}

// lostInSession reports whether err says that the file of an open session is gone.
func (m *memory) lostInSession(err error) bool {
	_, gone := errors.AsType[*place.GoneError](err)
	return gone && m.present() != nil
}

// checkThere looks in the storage itself for the file. The parameter changes is how
// many changes were acknowledged since that was last done: those may be lost with
// it. It waits for no other call.
func checkThere(ctx context.Context, c *call) (any, error) {
	m := c.memory
	if lost := m.loss(); lost != nil {
		return nil, lost.gone
	}
	evictable, ok := m.storage.fs.(fsadapter.Evictable)
	if !ok {
		return nil, nil
	}
	err := evictable.StillThere(ctx, m.name)
	if errors.Is(err, hackpadfs.ErrNotExist) || errors.Is(err, hackpadfs.ErrNotDir) {
		err = m.missing(ctx)
	}
	if _, gone := errors.AsType[*place.GoneError](err); !gone && !errors.Is(err, fsadapter.ErrEvicted) {
		return nil, err
	}
	if err := m.lose(c.number("changes")); err != nil {
		return nil, err
	}
	return nil, m.findStorage(ctx, &c.server.storages)
}

// lose ends the use of a storage that was emptied, and keeps what the session has in
// memory. changes is how many changes may be lost. It returns nil when there is
// nothing that could be.
func (m *memory) lose(changes int) error {
	m.opening.Lock()
	defer m.opening.Unlock()
	if m.lost != nil {
		return m.lost.gone
	}
	var remains *core.Container
	if m.session != nil {
		remains, _ = m.session.Abandon() // what can't be let go is gone
		m.session = nil
	}
	_ = m.backend.Close()
	if m.place == nil {
		return nil
	}
	m.place.Close()
	if !m.place.IsKept() && (remains == nil || len(remains.Entries) == 0) && changes == 0 {
		return nil
	}
	gone := m.place.Gone()
	gone.Changes = changes
	m.lost = &loss{gone, remains, m.options.Format}
	m.changed(core.Notice{})
	return gone
}

// anew makes a method of one that begins the file anew, or puts it back, also when
// its storage was emptied.
func anew(run func(context.Context, *call) (any, error)) func(context.Context, *call) (any, error) {
	return func(ctx context.Context, c *call) (any, error) {
		m := c.memory
		lost := m.loss()
		if lost == nil {
			return run(ctx, c)
		}
		if err := m.findStorage(ctx, &c.server.storages); err != nil {
			return nil, err
		}
		result, err := run(ctx, c)
		if err == nil {
			m.opening.Lock()
			defer m.opening.Unlock()
			m.lost = nil
		}
		return result, err
	}
}

func (l *loss) export(format core.Format) (any, error) {
	if l.remains == nil {
		return nil, l.gone
	}
	return array(core.Encode(l.remains, l.formatFor(format)))
}

func (l *loss) salvage() (*core.Salvaged, error) {
	if l.remains == nil {
		return nil, l.gone
	}
	return &core.Salvaged{Container: l.remains, Format: l.formatFor(core.FormatAuto)}, nil
}

func (l *loss) formatFor(format core.Format) core.Format {
	for _, f := range []core.Format{format, l.format} {
		if f != core.FormatAuto {
			return f
		}
	}
	return core.FormatJSON
}

// mark returns what is known of the file in a place outside the storages: the
// parameter mark, a text if there is one, and onMark, a function that is called
// with what is to be there, null for nothing. Without it there is no such place.
func (c *call) mark() *place.Mark {
	onMark := c.param("onMark")
	if onMark.Type() != js.TypeFunction {
		return nil
	}
	return place.NewMark(c.text("mark"), func(text string) {
		var mark any
		if text != "" {
			mark = text
		}
		tell(onMark, mark)
	})
}

// tell calls a function of the loading side. What it throws is none of our business.
func tell(function js.Value, args ...any) {
	defer func() {
		if thrown := recover(); thrown != nil {
			if _, ok := thrown.(js.Error); !ok {
				panic(thrown)
			}
		}
	}()
	function.Invoke(args...)
}
