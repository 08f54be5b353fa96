package core

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"holdfast/core/internal/ulid"
)

// Put stores entries, each in place of the one with its ID, in one commit, and
// returns their IDs. An entry without an ID gets a new one: a ULID, which sorts
// by time. What is zero is filled in: the tier with TierSession, CreatedAt with
// that of the entry it replaces, else with the current time, LastAccessed with
// the current time. An entry that no container can hold is an [*InvalidError].
func (s *Session) Put(ctx context.Context, entries ...Entry) ([]string, error) {
	return s.PutIf(ctx, nil, entries...)
}

// PutIf is Put under a condition: for each ID in seen, the entry has that
// revision now; the empty one if there is to be none. Otherwise it stores
// nothing and returns an error that matches ErrConflict.
func (s *Session) PutIf(ctx context.Context, seen map[string]Revision, entries ...Entry) ([]string, error) {
	result, err := s.change(ctx, "put", Changes{Put: entries, IfRevision: seen})
	return result.IDs, err
}

// complete fills in what an entry lacks.
func (s *Session) complete(e *Entry, now time.Time) error {
	if e.Tier == "" {
		e.Tier = TierSession
	}
	if e.LastAccessed.IsZero() {
		e.LastAccessed = now
	}
	if e.ID == "" {
		e.ID = ulid.New(now)
	} else if i := s.store.table.find(e.ID); i >= 0 {
		return s.inherit(e, i)
	}
	if e.CreatedAt.IsZero() {
		e.CreatedAt = now
	}
	return nil
}

// inherit takes over from the entry at position i what e, which replaces it,
// does not say.
func (s *Session) inherit(e *Entry, i int) error {
	if e.CreatedAt.IsZero() {
		e.CreatedAt = s.store.table.records[i].CreatedAt
	}
	if s.store.opts.LooseNumbers {
		old, err := s.store.table.entry(i)
		if err != nil {
			return located(err, s.store.disk.name)
		}
		e.Metadata = restoreNumbers(old.Metadata, e.Metadata)
		e.Extra = restoreNumbers(old.Extra, e.Extra)
	}
	return nil
}

// expect checks that entries have the revisions that were seen.
func (s *Session) expect(seen map[string]Revision) error {
	for id, revision := range seen {
		now := Revision("")
		if i := s.store.table.find(id); i >= 0 {
			e, err := s.store.table.entry(i)
			if err != nil {
				return located(err, s.store.disk.name)
			}
			now = e.Revision()
		}
		if now != revision {
			return s.conflict("entry " + strconv.Quote(id))
		}
	}
	return nil
}

// Delete removes the entries with the given IDs, in one commit, and returns how
// many of the IDs there were.
func (s *Session) Delete(ctx context.Context, ids ...string) (int, error) {
	result, err := s.change(ctx, "delete", Changes{Delete: ids})
	return result.Deleted, err
}

// DeleteIf removes the entries with the given IDs if each has the revision that
// is given with it. Otherwise it removes none and returns an error that matches
// ErrConflict.
func (s *Session) DeleteIf(ctx context.Context, seen map[string]Revision) error {
	_, err := s.change(ctx, "delete", Changes{Delete: slices.Collect(maps.Keys(seen)), IfRevision: seen})
	return err
}

// Touch records an access to the entries with the given IDs: now, and one more.
// It is one commit, and returns how many of the IDs there were.
func (s *Session) Touch(ctx context.Context, ids ...string) (int, error) {
	result, err := s.change(ctx, "touch", Changes{Touch: ids})
	return result.Touched, err
}

// Clear removes all entries, in one commit. The file and its session stay.
func (s *Session) Clear(ctx context.Context) error {
	return s.store.mutate(ctx, "clear", func() ([]operation, error) {
		if s.store.table.live == 0 {
			return nil, nil
		}
		return []operation{{code: opClear}}, nil
	})
}

// SetSessionID changes the session that the file records.
func (s *Session) SetSessionID(ctx context.Context, id string) error {
	return s.store.mutate(ctx, "session", func() ([]operation, error) {
		if s.store.head.SessionID == id && s.store.disk.seen.raw != (identity{}) {
			return nil, nil
		}
		return []operation{{code: opSessionID, id: id}}, nil
	})
}
