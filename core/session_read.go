package core

import (
	"context"
	"io/fs"
	"strconv"

	"holdfast/fsadapter"
)

// Get returns the entry with the given ID. If there is none the error matches
// [fs.ErrNotExist]. An access is recorded by Touch, not by Get.
func (s *Session) Get(ctx context.Context, id string) (Entry, error) {
	var e Entry
	err := s.store.read(ctx, "get", func() (err error) {
		i := s.store.table.find(id)
		if i < 0 {
			return s.noEntry(id)
		}
		e, err = s.entryAt(i)
		return err
	})
	return e, err
}

func (s *Session) noEntry(id string) error {
	return fsadapter.Describe(fs.ErrNotExist, s.store.called(s.store.path)+": entry "+strconv.Quote(id))
}

func (s *Session) entryAt(i int) (Entry, error) {
	e, err := s.store.table.entry(i)
	return e, located(err, s.store.disk.name)
}

// GetAll returns the entries with the given IDs, in that order, without those
// that there are not.
func (s *Session) GetAll(ctx context.Context, ids ...string) ([]Entry, error) {
	var list []Entry
	err := s.store.read(ctx, "get", func() error {
		for _, id := range ids {
			i := s.store.table.find(id)
			if i < 0 {
				continue
			}
			e, err := s.entryAt(i)
			if err != nil {
				return err
			}
			list = append(list, e)
		}
		return ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// Count returns the number of entries, all of them or those of a tier.
func (s *Session) Count(ctx context.Context, tier Tier) (int, error) {
	n := 0
	err := s.store.read(ctx, "count", func() error {
		if tier == "" {
			n = s.store.table.live
			return nil
		}
		n = s.store.table.tiers()[tier]
		return nil
	})
	return n, err
}

// SessionID returns the session that the file records, "" when there is no
// file.
func (s *Session) SessionID(ctx context.Context) (string, error) {
	id := ""
	err := s.store.read(ctx, "session", func() error {
		if s.store.disk.seen.raw != (identity{}) {
			id = s.store.head.SessionID
		}
		return nil
	})
	return id, err
}

// Container returns the whole memory as a container, as a [Backend] loads it.
func (s *Session) Container(ctx context.Context) (*Container, error) {
	var c *Container
	err := s.store.read(ctx, "load", func() (err error) {
		c, err = s.store.container()
		return err
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

// Head returns the container without its entries, and how its file is written.
func (s *Session) Head(ctx context.Context) (*Container, Info, error) {
	var head Container
	var info Info
	err := s.store.read(ctx, "inspect", func() error {
		head, info = s.store.head, s.store.info
		return nil
	})
	return &head, info, err
}

// Stats are figures about a memory.
type Stats struct {
	Entries int
	Tiers   map[Tier]int // the number of entries of each tier, none for 0
	// ContainerBytes is the size of the container, JournalBytes that of the
	// commits that are to be folded into it.
	ContainerBytes, JournalBytes int64
}

// Stats returns figures about the memory.
func (s *Session) Stats(ctx context.Context) (Stats, error) {
	var st Stats
	err := s.store.read(ctx, "stats", func() error {
		st = Stats{
			Entries:        s.store.table.live,
			Tiers:          s.store.table.tiers(),
			ContainerBytes: s.store.disk.seen.raw.length,
			JournalBytes:   s.store.disk.seen.pending,
		}
		return nil
	})
	return st, err
}

// tiers counts the entries of each tier.
func (t *table) tiers() map[Tier]int {
	counts := map[Tier]int{}
	for i := range t.records {
		if r := &t.records[i]; !r.gone {
			counts[r.Tier]++
		}
	}
	return counts
}
