package core

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"holdfast/fsadapter"
)

// Changes are what [Session.Change] does to a memory, all in one commit: first it
// deletes, then it puts, then it touches. An ID that is to be deleted must not be
// put too.
type Changes struct {
	Put    []Entry  // as with Put
	Delete []string // IDs; those that there are not make no difference
	Touch  []string // IDs, also of what is put; as with Touch

	// IfRevision are conditions, as with PutIf. IfNoneUnder are others: before the
	// change, no entry has an ID that begins with one of these.
	IfRevision  map[string]Revision
	IfNoneUnder []string
}

// ChangeResult says what Change did.
type ChangeResult struct {
	IDs              []string // of the entries put, in their order
	Deleted, Touched int      // how many of the IDs there were
}

// Change makes several changes in one commit: a crash leaves all of them or none.
// When a condition does not hold it makes none, and the error matches ErrConflict
// and names the ID or the prefix. The other errors are those of Put.
func (s *Session) Change(ctx context.Context, c Changes) (ChangeResult, error) {
	return s.change(ctx, "change", c)
}

func (s *Session) change(ctx context.Context, op string, c Changes) (ChangeResult, error) {
	var b changeBuilder
	err := s.store.mutate(ctx, op, func() ([]operation, error) {
		b = changeBuilder{session: s, now: currentTime()}
		return b.build(&c)
	})
	if err != nil {
		return ChangeResult{}, err
	}
	return b.result, nil
}

// Update changes one entry: change gets it as it is stored and says what is to
// become of it, nothing if it returns an error, which Update then returns. It runs
// under the lock, so that no change of others is lost; it must not use s, and must
// leave the ID as it is. When there is no such entry the error matches
// [fs.ErrNotExist]. Update returns what it has stored.
func (s *Session) Update(ctx context.Context, id string, change func(*Entry) error) (Entry, error) {
	var e Entry
	err := s.store.mutate(ctx, "update", func() ([]operation, error) {
		i := s.store.table.find(id)
		if i < 0 {
			return nil, s.noEntry(id)
		}
		var err error
		if e, err = s.entryAt(i); err == nil {
			err = change(&e)
		}
		if err != nil {
			return nil, err
		}
		if e.ID != id {
			return nil, &InvalidError{Field: "id", Reason: "must not change in an update"}
		}
		if err := s.complete(&e, currentTime()); err != nil {
			return nil, err
		}
		return []operation{{code: opPut, id: id, entry: e}}, nil
	})
	if err != nil {
		return Entry{}, err
	}
	return e, nil
}

// changeBuilder makes the operations of a change.
type changeBuilder struct {
	session *Session
	now     time.Time
	ops     []operation
	result  ChangeResult
	deleted map[string]bool
	put     map[string]*Entry // only when something is to be touched
}

func (b *changeBuilder) build(c *Changes) ([]operation, error) {
	if err := b.check(c); err != nil {
		return nil, err
	}
	b.ops = make([]operation, 0, len(c.Delete)+len(c.Put)+len(c.Touch))
	b.delete(c.Delete)
	if err := b.puts(c); err != nil {
		return nil, err
	}
	b.touch(c.Touch)
	return b.ops, nil
}

// check makes sure that the conditions hold.
func (b *changeBuilder) check(c *Changes) error {
	if err := b.session.expect(c.IfRevision); err != nil {
		return err
	}
	for _, prefix := range c.IfNoneUnder {
		if b.session.store.table.hasPrefix(prefix) {
			return b.session.conflict("entries under " + strconv.Quote(prefix))
		}
	}
	return nil
}

func (b *changeBuilder) delete(ids []string) {
	b.deleted = make(map[string]bool, len(ids))
	for _, id := range ids {
		if !b.deleted[id] && b.session.store.table.find(id) >= 0 {
			b.ops = append(b.ops, operation{code: opDelete, id: id})
			b.result.Deleted++
		}
		b.deleted[id] = true
	}
}

func (b *changeBuilder) puts(c *Changes) error {
	b.result.IDs = make([]string, 0, len(c.Put))
	b.put = map[string]*Entry{}
	for i, e := range c.Put {
		if e.ID != "" && b.deleted[e.ID] {
			return invalidEntry(i, "id", strconv.Quote(e.ID)+" is to be deleted too")
		}
		if err := b.session.complete(&e, b.now); err != nil {
			return err
		}
		b.ops = append(b.ops, operation{code: opPut, id: e.ID, entry: e})
		b.result.IDs = append(b.result.IDs, e.ID)
		if len(c.Touch) > 0 {
			b.put[e.ID] = &e
		}
	}
	return nil
}

func (b *changeBuilder) touch(ids []string) {
	done := make(map[string]bool, len(ids))
	for _, id := range ids {
		count, ok := b.accesses(id)
		if !ok || done[id] {
			continue
		}
		done[id] = true
		if count < math.MaxUint32 {
			count++
		}
		b.ops = append(b.ops, operation{code: opTouch, id: id, accessed: b.now, count: count})
		b.result.Touched++
	}
}

// accesses returns how often an entry was accessed before it is touched.
func (b *changeBuilder) accesses(id string) (count uint32, ok bool) {
	if e := b.put[id]; e != nil {
		return e.AccessCount, true
	}
	i := b.session.store.table.find(id)
	if i < 0 || b.deleted[id] {
		return 0, false
	}
	return b.session.store.table.records[i].AccessCount, true
}

// hasPrefix reports whether an entry has an ID that begins with prefix.
func (t *table) hasPrefix(prefix string) bool {
	return slices.ContainsFunc(t.records, func(r record) bool { return !r.gone && strings.HasPrefix(r.ID, prefix) })
}

func (s *Session) conflict(what string) error {
	return fsadapter.Describe(ErrConflict, s.store.called(s.store.path)+": "+what)
}
