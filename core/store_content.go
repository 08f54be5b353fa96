package core

import (
	"context"
	"strings"
	"time"
)

// absorb brings what s knows up to date with what was read from the disk. told
// says that the owner of s knows of a change already.
func (s *store) absorb(n *delta, told bool) error {
	first := !s.loaded
	if err := s.take(n); err != nil {
		s.disk.forget()
		return err
	}
	if n.any() && !first && !told {
		s.watcher.notify(Notice{})
	}
	return nil
}

func (s *store) take(n *delta) error {
	start := time.Now()
	if n.reload {
		// For container calls alone all is decoded at once: they need it.
		src, err := readSource(n.data, s.disk.seen.canonical, s.keepsAll)
		if err != nil {
			return located(err, s.disk.name)
		}
		s.loaded = true
		s.know(src.head, src.info)
		s.table, s.numbers = newTable(src), looseNumbers{}
	}
	if err := replay(n.commits, s.apply); err != nil {
		return located(err, s.disk.journalName())
	}
	if n.reload {
		s.trace(Event{Kind: EventLoaded, Entries: s.table.live, Bytes: int64(len(n.data)), Version: s.info.Version}, start)
	}
	return nil
}

// replay has apply do the operations of the commits.
func replay(commits []journalFrame, apply func(*operation)) error {
	for _, f := range commits {
		ops, err := decodeOperations(f.payload)
		if err != nil {
			return moved(err, f.at+frameHeaderSize)
		}
		for i := range ops {
			apply(&ops[i])
		}
	}
	return nil
}

// know records what the container is, but for its entries.
func (s *store) know(head Container, info Info) {
	s.info = info
	s.head = head
	s.head.Entries, s.head.origin = nil, identity{}
	// Or they might keep all that was decoded with them in memory.
	s.head.SessionID, s.head.Extra = strings.Clone(head.SessionID), head.Extra.clone()
}

// apply does an operation to what is known.
func (s *store) apply(op *operation) {
	switch {
	case s.table != nil:
		applyTo(s.table, &s.head, op)
		s.numbers.apply(op, s.table.doubles)
	case op.code == opSessionID:
		s.head.SessionID = op.id
	default:
		s.numbers = looseNumbers{} // only the table tells which entry is meant
	}
}

// applyTo does an operation to the entries in t and the rest in head.
func applyTo(t *table, head *Container, op *operation) {
	if op.code == opSessionID {
		head.SessionID = op.id
		return
	}
	t.apply(op)
}

// origin is what a container that is loaded now stands for.
func (s *store) origin() identity {
	if s.info.Blank {
		return identity{}
	}
	return s.disk.seen.memory
}

// container returns the whole memory. There has to be a table.
func (s *store) container() (*Container, error) {
	c := s.head
	c.origin = s.origin()
	var err error
	c.Entries, err = s.table.entries()
	return &c, located(err, s.disk.name)
}

// save makes c the content of the file, in the format that the file has unless
// another is asked for. The caller holds the lock.
func (s *store) save(ctx context.Context, c *Container) error {
	if s.opts.LooseNumbers {
		if err := s.restoreNumbers(ctx, c); err != nil {
			return err
		}
	}
	return s.replace(ctx, c, s.format(), s.keepVersion0(ctx))
}

// restoreNumbers writes numbers of c, which comes from a program that knows only
// float64, as they are stored.
func (s *store) restoreNumbers(ctx context.Context, c *Container) error {
	if !s.numbers.known {
		if s.table == nil {
			s.disk.forget()
			if err := s.enter(ctx); err != nil {
				return err
			}
		}
		entries, err := s.table.entries()
		if err != nil {
			return located(err, s.disk.name)
		}
		s.numbers = newLooseNumbers(entries)
	}
	c.Entries = s.numbers.stored.restoreEntries(c.Entries)
	c.Extra = restoreNumbers(s.head.Extra, c.Extra)
	return nil
}

// format is how the container is to be written.
func (s *store) format() Format {
	switch {
	case s.opts.Format != FormatAuto:
		return s.opts.Format
	case s.info.Blank:
		return FormatJSON
	}
	return s.info.Format
}

// replace makes c the content of the file, in the given format. keep gets the
// new bytes just before. On success c stands for the new content.
func (s *store) replace(ctx context.Context, c *Container, f Format, keep func(next []byte) error) error {
	start, old := time.Now(), s.info
	t, next, err := s.encode(c, f)
	if err != nil {
		return err
	}
	if err := s.disk.fold(ctx, next.data, true, func() error { return keep(next.data) }); err != nil {
		return err
	}
	if t != nil {
		t.rebase(next)
	}
	s.loaded, s.table, s.numbers = true, t, looseNumbers{}
	s.know(*c, next.info)
	if s.opts.LooseNumbers {
		s.numbers = newLooseNumbers(c.Entries)
	}
	c.origin = s.disk.seen.memory
	s.traceStored(EventSaved, len(c.Entries), old, start)
	return nil
}

// traceStored tells of a container that was written, in place of an older one.
func (s *store) traceStored(kind EventKind, entries int, old Info, start time.Time) {
	if !old.Blank && old.Version < StorageVersion && s.disk.seen.known {
		s.trace(Event{Kind: EventMigrated, Version: old.Version}, start)
	}
	s.trace(Event{Kind: kind, Entries: entries, Bytes: s.disk.seen.raw.length, Version: StorageVersion}, start)
}

// encode returns the bytes of c and, if a table is to be kept, one of its
// entries.
func (s *store) encode(c *Container, f Format) (*table, *source, error) {
	if s.keepsAll {
		t := newTable(&source{list: c.Entries})
		next, err := t.encode(c, f, false)
		return t, next, err
	}
	data, err := Encode(c, f)
	return nil, &source{data: data, info: Info{Format: f, Version: StorageVersion}}, err
}

// keepVersion0 returns what keeps the bytes of an older version before they are
// replaced.
func (s *store) keepVersion0(ctx context.Context) func([]byte) error {
	return func([]byte) error {
		if s.info.Blank || s.info.Version > 0 {
			return nil
		}
		old, err := readWhole(ctx, s.disk.fsys, s.disk.name)
		if err != nil {
			return err
		}
		return keepVersion0(ctx, s.disk.fsys, s.disk.name, old)
	}
}

// bytes returns the memory as the bytes of a container in the format that the
// file has. There has to be a table.
func (s *store) bytes() ([]byte, error) {
	src := s.table.source
	if s.disk.seen.pending == 0 {
		return src.data, nil
	}
	next, err := s.table.encode(&s.head, s.info.Format, src.canonical)
	if err != nil {
		return nil, err
	}
	return next.data, nil
}
