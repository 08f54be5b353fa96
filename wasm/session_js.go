package main

import (
	"context"
	"errors"
	"syscall/js"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/core"
)

// inSession makes a method of one that works on the entries of a memory, which
// are read by the first such call.
func inSession(run func(context.Context, *call, *core.Session) (any, error)) func(context.Context, *call) (any, error) {
	return func(ctx context.Context, c *call) (any, error) {
		s, err := c.memory.entries(ctx)
		if err != nil {
			return nil, err
		}
		return run(ctx, c, s)
	}
}

// entries returns the session of m.
func (m *memory) entries(ctx context.Context) (*core.Session, error) {
	m.opening.Lock()
	defer m.opening.Unlock()
	if m.session != nil {
		return m.session, nil
	}
	s, err := m.backend.Session(ctx)
	if err != nil {
		return nil, err
	}
	if err := m.checkThere(ctx, s); err != nil {
		return nil, err
	}
	m.session = s
	return s, nil
}

// checkThere returns an error when s has found no file where there should be
// one.
func (m *memory) checkThere(ctx context.Context, s *core.Session) error {
	st, err := s.Stats(ctx)
	if err != nil || st.ContainerBytes > 0 {
		return err
	}
	if err := s.Yield(); err != nil {
		return err
	}
	return m.missing(ctx)
}

// present returns the session of m, nil when there is none yet.
func (m *memory) present() *core.Session {
	m.opening.Lock()
	defer m.opening.Unlock()
	return m.session
}

// changed tells the JavaScript side of a change that others made.
func (m *memory) changed(n core.Notice) {
	if m.notify.Type() != js.TypeFunction {
		return
	}
	var setAside any // null: nothing was
	if n.SetAside != "" {
		setAside = n.SetAside
	}
	tell(m.notify, setAside)
}

// put stores the body, a JSON array of entries, and resolves to their IDs. What
// an entry leaves out is the zero value of its type: the text "" or the time
// 0001-01-01T00:00:00Z. The parameter seen is a condition, see c.seen.
func put(ctx context.Context, c *call, s *core.Session) (any, error) {
	entries, err := core.DecodeEntries(c.body)
	if err != nil {
		return nil, fromCaller(err)
	}
	seen := c.seen()
	c.pass()
	ids, err := s.PutIf(ctx, seen, entries...)
	if err != nil {
		return nil, err
	}
	return anys(ids), nil
}

func anys(texts []string) []any {
	list := make([]any, len(texts))
	for i, text := range texts {
		list[i] = text
	}
	return list
}

// change makes several changes in one commit: it stores the body, a JSON array of
// entries as for put, if there is one, and takes the parameters delete and touch,
// IDs, and the conditions seen, see c.seen, and noneUnder, prefixes of IDs. It
// resolves to ids, those of the entries, deleted and touched, how many there were.
func change(ctx context.Context, c *call, s *core.Session) (any, error) {
	changes := core.Changes{
		Delete:      c.texts("delete"),
		Touch:       c.texts("touch"),
		IfRevision:  c.seen(),
		IfNoneUnder: c.texts("noneUnder"),
	}
	if c.body != nil {
		var err error
		if changes.Put, err = core.DecodeEntries(c.body); err != nil {
			return nil, fromCaller(err)
		}
	}
	c.pass()
	result, err := s.Change(ctx, changes)
	if err != nil {
		return nil, err
	}
	return map[string]any{"ids": anys(result.IDs), "deleted": result.Deleted, "touched": result.Touched}, nil
}

// remove deletes the entries with the given ids and resolves to how many there
// were. The parameter seen is a condition, see c.seen.
func remove(ctx context.Context, c *call, s *core.Session) (any, error) {
	seen, ids := c.seen(), c.texts("ids")
	c.pass()
	if seen != nil {
		return len(seen), s.DeleteIf(ctx, seen)
	}
	return s.Delete(ctx, ids...)
}

func removeAll(ctx context.Context, _ *call, s *core.Session) (any, error) {
	return nil, s.Clear(ctx)
}

func touch(ctx context.Context, c *call, s *core.Session) (any, error) {
	ids := c.texts("ids")
	c.pass()
	return s.Touch(ctx, ids...)
}

// get resolves to null when there is no entry with the given id.
func get(ctx context.Context, c *call, s *core.Session) (any, error) {
	e, err := s.Get(ctx, c.text("id"))
	if errors.Is(err, hackpadfs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return withRevisions([]core.Entry{e})
}

// getAll resolves to the entries with the given ids that there are.
func getAll(ctx context.Context, c *call, s *core.Session) (any, error) {
	entries, err := s.GetAll(ctx, c.texts("ids")...)
	if err != nil {
		return nil, err
	}
	return withRevisions(entries)
}

// list takes the parameters of listOptions, and resolves to the result of
// withRevisions and next, for the parameter after, "" when nothing follows.
func list(ctx context.Context, c *call, s *core.Session) (any, error) {
	return listPage(ctx, c, s, 0)
}

// query is list with a limit when there is none.
func query(ctx context.Context, c *call, s *core.Session) (any, error) {
	return listPage(ctx, c, s, core.DefaultQueryLimit)
}

func listPage(ctx context.Context, c *call, s *core.Session, limit int) (any, error) {
	opts, err := c.listOptions()
	if err != nil {
		return nil, err
	}
	if opts.Limit == 0 {
		opts.Limit = limit
	}
	page, err := s.Page(ctx, opts)
	if err != nil {
		return nil, err
	}
	result, err := withRevisions(page.Entries)
	if err != nil {
		return nil, err
	}
	result["next"] = page.Next
	return result, nil
}

// listOptions returns the parameters tier, order, prefix, after and text, which
// are strings, where, an object as JSON, since and until, which are times, limit
// and offset, which are numbers, and content, which is false for none.
func (c *call) listOptions() (core.ListOptions, error) {
	opts := core.ListOptions{
		Tier:      core.Tier(c.text("tier")),
		Prefix:    c.text("prefix"),
		After:     c.text("after"),
		Text:      c.text("text"),
		Limit:     c.number("limit"),
		Offset:    c.number("offset"),
		NoContent: c.param("content").Equal(js.ValueOf(false)),
	}
	var err error
	if name := c.text("order"); name != "" {
		if opts.Order, err = core.ParseOrder(name); err != nil {
			return opts, err
		}
	}
	if where := c.text("where"); where != "" {
		if opts.Where, err = core.ParseObject([]byte(where)); err != nil {
			return opts, err
		}
	}
	if opts.Since, err = c.time("since"); err != nil {
		return opts, err
	}
	opts.Until, err = c.time("until")
	return opts, err
}

func count(ctx context.Context, c *call, s *core.Session) (any, error) {
	return s.Count(ctx, core.Tier(c.text("tier")))
}

func stats(ctx context.Context, _ *call, s *core.Session) (any, error) {
	st, err := s.Stats(ctx)
	if err != nil {
		return nil, err
	}
	tiers := map[string]any{}
	for tier, n := range st.Tiers {
		tiers[string(tier)] = n
	}
	return map[string]any{
		"entries":        st.Entries,
		"tiers":          tiers,
		"containerBytes": st.ContainerBytes,
		"journalBytes":   st.JournalBytes,
	}, nil
}

func checkpoint(ctx context.Context, _ *call, s *core.Session) (any, error) {
	return nil, s.Checkpoint(ctx)
}

// watch has the memory tell of changes by others from then on.
func watch(_ context.Context, c *call, _ *core.Session) (any, error) {
	if m := c.memory; !m.tells {
		m.tells = true
		m.backend.OnChange(m.changed)
	}
	return nil, nil
}

// yield gives back what m keeps in case it needs it again.
func yield(_ context.Context, c *call) (any, error) { return nil, c.memory.backend.Yield() }

// revisionSize is the length of each revision in the result of withRevisions.
const revisionSize = 16

// withRevisions returns entries as a JSON array, and their revisions, all of
// one length, as one text in the same order.
func withRevisions(entries []core.Entry) (map[string]any, error) {
	body, err := array(core.AppendEntriesJSON(nil, entries))
	if err != nil {
		return nil, err
	}
	revisions := make([]byte, 0, revisionSize*len(entries))
	for i := range entries {
		revisions = append(revisions, entries[i].Revision()...)
	}
	return map[string]any{"entries": body, "revisions": string(revisions)}, nil
}

// seen returns the parameter of that name: IDs and the revisions that they are
// to have, in turn. It is nil when there is none.
func (c *call) seen() map[string]core.Revision {
	flat := c.texts("seen")
	if flat == nil {
		return nil
	}
	seen := make(map[string]core.Revision, len(flat)/2)
	for i := 0; i+1 < len(flat); i += 2 {
		seen[flat[i]] = core.Revision(flat[i+1])
	}
	return seen
}

// texts returns a parameter that is an array of strings, nil when it is not
// there.
func (c *call) texts(name string) []string {
	v := c.param(name)
	if v.Type() != js.TypeObject {
		return nil
	}
	list := make([]string, v.Length())
	for i := range list {
		list[i] = v.Index(i).String()
	}
	return list
}

// number returns a parameter that is an integer, 0 when it is not there.
func (c *call) number(name string) int {
	if v := c.param(name); v.Type() == js.TypeNumber {
		return v.Int()
	}
	return 0
}

// time returns a parameter that is a time, the zero one when it is not there.
func (c *call) time(name string) (time.Time, error) {
	text := c.text(name)
	if text == "" {
		return time.Time{}, nil
	}
	return core.ParseTime(text)
}
