package core

import (
	"context"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"holdfast/fsadapter"
)

// Get returns the entry with the given ID. If there is none the error matches
// [fs.ErrNotExist]. An access is recorded by Touch, not by Get.
func (s *Session) Get(ctx context.Context, id string) (Entry, error) {
	var e Entry
	err := s.read(ctx, "get", func() (err error) {
		i := s.table.find(id)
		if i < 0 {
			return fsadapter.Describe(fs.ErrNotExist, s.path+": entry "+strconv.Quote(id))
		}
		e, err = s.entryAt(i)
		return err
	})
	return e, err
}

func (s *Session) entryAt(i int) (Entry, error) {
	e, err := s.table.entry(i)
	return e, located(err, s.name)
}

// ListOptions say which entries List returns, and in which order.
type ListOptions struct {
	Order  Order
	Tier   Tier // "" for all
	Limit  int  // 0 for all
	Offset int  // how many to leave out at the front
}

// List returns entries. The zero options are for all of them, newest first.
func (s *Session) List(ctx context.Context, opts ListOptions) ([]Entry, error) {
	return s.pick(ctx, opts, func(r *record) bool {
		return opts.Tier == "" || r.Tier == opts.Tier
	}, nil)
}

// DefaultQueryLimit is how many entries Query returns unless it is told
// otherwise.
const DefaultQueryLimit = 10

// QueryOptions say what Query looks for. Zero fields make no difference.
type QueryOptions struct {
	// Text is part of the content, in upper or lower case.
	Text string
	Tier Tier
	// Since and Until bound when the entry was created, both included.
	Since, Until time.Time
	// Limit is how many entries to return at most: DefaultQueryLimit when it is
	// 0, all when it is negative.
	Limit  int
	Offset int
	Order  Order
}

// Query returns the entries that match all of opts, in the given order.
func (s *Session) Query(ctx context.Context, opts QueryOptions) ([]Entry, error) {
	list := ListOptions{Order: opts.Order, Limit: max(opts.Limit, 0), Offset: opts.Offset}
	if opts.Limit == 0 {
		list.Limit = DefaultQueryLimit
	}
	text := strings.ToLower(opts.Text)
	return s.pick(ctx, list, func(r *record) bool {
		return (opts.Tier == "" || r.Tier == opts.Tier) &&
			(opts.Since.IsZero() || !r.CreatedAt.Before(opts.Since)) &&
			(opts.Until.IsZero() || !r.CreatedAt.After(opts.Until))
	}, func(e *Entry) bool {
		return text == "" || strings.Contains(strings.ToLower(e.Content), text)
	})
}

// pick returns the entries that both keep, which sees no content, and match,
// which sees everything and may be nil, accept.
func (s *Session) pick(ctx context.Context, opts ListOptions, keep func(*record) bool, match func(*Entry) bool) ([]Entry, error) {
	if opts.Limit < 0 || opts.Offset < 0 {
		return nil, &InvalidError{Field: "limit", Reason: "is negative"}
	}
	var list []Entry
	err := s.read(ctx, "list", func() error {
		skip := opts.Offset
		for i := range s.table.sorted(opts.Order, keep) {
			if match == nil && skip > 0 {
				skip--
				continue
			}
			e, err := s.entryAt(i)
			if err != nil {
				return err
			}
			if match != nil && !match(&e) {
				continue
			}
			if skip > 0 {
				skip--
				continue
			}
			list = append(list, e)
			if len(list) == opts.Limit {
				break
			}
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
	err := s.read(ctx, "count", func() error {
		if tier == "" {
			n = s.table.live
			return nil
		}
		n = s.table.tiers()[tier]
		return nil
	})
	return n, err
}

// SessionID returns the session that the file records, "" when there is no
// file.
func (s *Session) SessionID(ctx context.Context) (string, error) {
	id := ""
	err := s.read(ctx, "session", func() error {
		if s.place.raw != (identity{}) {
			id = s.head.SessionID
		}
		return nil
	})
	return id, err
}

// Container returns the whole memory as a container, as a [Backend] loads it.
func (s *Session) Container(ctx context.Context) (*Container, error) {
	var c Container
	err := s.read(ctx, "load", func() (err error) {
		c = s.head
		c.Entries, err = s.table.entries()
		return located(err, s.name)
	})
	if err != nil {
		return nil, err
	}
	return &c, nil
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
	err := s.read(ctx, "stats", func() error {
		st = Stats{
			Entries:        s.table.live,
			Tiers:          s.table.tiers(),
			ContainerBytes: s.place.raw.length,
			JournalBytes:   s.place.pending,
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
