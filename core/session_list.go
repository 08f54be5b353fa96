package core

import (
	"context"
	"iter"
	"strconv"
	"strings"
	"time"
)

// ListOptions say which entries a listing returns, and in which order. Zero
// fields make no difference; an entry has to match all others.
type ListOptions struct {
	Order  Order
	Tier   Tier
	Prefix string // of the ID
	// Where has members that the metadata has to have, with the same values.
	// Numbers are the same when they are equal: 1 is 1.0.
	Where Object
	// Text is part of the content, in upper or lower case.
	Text string
	// Since and Until bound when the entry was created, both included.
	Since, Until time.Time

	// Limit is how many entries to return at most. When it is negative there is no
	// limit, and when it is 0 none but that of Query, DefaultQueryLimit.
	Limit  int
	Offset int // how many to leave out at the front
	// After is the Next of a [Page], to go on behind it. The other fields but
	// Limit, Offset and NoContent have to be the same.
	After string
	// NoContent leaves out the content.
	NoContent bool
}

// QueryOptions are those of Query.
type QueryOptions = ListOptions

// DefaultQueryLimit is how many entries Query returns unless it is told
// otherwise.
const DefaultQueryLimit = 10

// Page is a part of a listing.
type Page struct {
	Entries []Entry
	// Next is what ListOptions.After has to be for the entries that follow, and ""
	// when there are none. It stays good when entries are added, changed or
	// deleted, also for other sessions: an entry that is there all the time, and
	// whose place in the order does not change, is on exactly one page.
	Next string
}

// List returns entries. The zero options are for all of them, newest first.
// Options that make no sense are an [*InvalidError].
func (s *Session) List(ctx context.Context, opts ListOptions) ([]Entry, error) {
	page, err := s.list(ctx, opts, false)
	return page.Entries, err
}

// Query is List with a limit of DefaultQueryLimit, if opts has none.
func (s *Session) Query(ctx context.Context, opts QueryOptions) ([]Entry, error) {
	if opts.Limit == 0 {
		opts.Limit = DefaultQueryLimit
	}
	return s.List(ctx, opts)
}

// Page is List for one part after the other: each but the first has the Next of
// the one before in opts.After.
func (s *Session) Page(ctx context.Context, opts ListOptions) (Page, error) {
	return s.list(ctx, opts, true)
}

// streamed is how many entries All holds at a time.
const streamed = 256

// All is List for as many entries as there may be: it holds only some at a time.
// The session can be used meanwhile, and what is changed then is found or not, as
// on pages. An error is the last that is yielded.
func (s *Session) All(ctx context.Context, opts ListOptions) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		left := opts.Limit
		for opts := opts; ; opts.Offset = 0 {
			opts.Limit = streamed
			isLast := left > 0 && left <= streamed // no matter what follows
			if isLast {
				opts.Limit = left
			}
			page, err := s.list(ctx, opts, !isLast)
			if err != nil {
				yield(Entry{}, err)
				return
			}
			for _, e := range page.Entries {
				if !yield(e, nil) {
					return
				}
			}
			left -= len(page.Entries)
			if opts.After = page.Next; opts.After == "" {
				return
			}
		}
	}
}

// listing is what ListOptions ask for.
type listing struct {
	ListOptions
	key        sortKey
	descending bool
	text       string  // in lower case
	after      *cursor // nil for the beginning
	paged      bool    // somebody wants to know whether more follow
}

func newListing(opts ListOptions, paged bool) (*listing, error) {
	l := &listing{ListOptions: opts, text: strings.ToLower(opts.Text), paged: paged}
	l.key, l.descending = opts.Order.key()
	switch {
	case !opts.Order.valid():
		return nil, &InvalidError{Field: "order", Reason: opts.Order.String() + " is none"}
	case opts.Tier != "" && !opts.Tier.Valid():
		return nil, &InvalidError{Field: "tier", Reason: strconv.Quote(string(opts.Tier)) + " is none"}
	case opts.Offset < 0:
		return nil, &InvalidError{Field: "offset", Reason: "is negative"}
	case opts.After != "":
		after, ok := parseCursor(opts.After, opts.Order)
		if !ok {
			return nil, &InvalidError{Field: "after", Reason: strconv.Quote(opts.After) + " is no cursor for the order " + opts.Order.String()}
		}
		l.after = &after
	}
	return l, nil
}

// accepts reports whether l may have the entry of r, as far as that can be told
// without its content and metadata.
func (l *listing) accepts(r *record) bool {
	switch {
	case r.gone,
		l.Tier != "" && r.Tier != l.Tier,
		!strings.HasPrefix(r.ID, l.Prefix),
		!l.Since.IsZero() && r.CreatedAt.Before(l.Since),
		!l.Until.IsZero() && r.CreatedAt.After(l.Until):
		return false
	case l.after == nil:
		return true
	}
	c := l.key.compare(&r.Entry, &l.after.entry)
	return c == 0 || c < 0 == l.descending
}

// looks reports whether all of an entry has to be seen to match it.
func (l *listing) looks() bool { return l.text != "" || !l.Where.IsZero() }

// matches reports whether l has an entry that it accepts.
func (l *listing) matches(e *Entry) bool {
	return e.Metadata.contains(l.Where) &&
		(l.text == "" || strings.Contains(strings.ToLower(e.Content), l.text))
}

func (s *Session) list(ctx context.Context, opts ListOptions, paged bool) (Page, error) {
	l, err := newListing(opts, paged)
	if err != nil {
		return Page{}, err
	}
	var page Page
	err = s.store.read(ctx, "list", func() (err error) {
		page, err = s.collect(ctx, l)
		return err
	})
	if err != nil {
		return Page{}, err
	}
	return page, nil
}

// collect returns the entries of a listing.
func (s *Session) collect(ctx context.Context, l *listing) (page Page, err error) {
	here, last := cursor{}, cursor{}
	skip := l.Offset
	for i := range s.store.table.inOrder(l) {
		here.meet(l.key, &s.store.table.records[i].Entry)
		full := len(page.Entries) == l.Limit && l.Limit > 0
		switch {
		case l.after != nil && here.within(l.key, l.after):
			continue
		case skip > 0 && !l.looks():
			skip--
			continue
		case full && !l.looks():
			page.Next = last.text(l.Order)
			return page, nil
		}
		e, err := s.entryAt(i)
		if err == nil && l.looks() {
			err = ctx.Err()
		}
		switch {
		case err != nil:
			return Page{}, err
		case !l.matches(&e):
			continue
		case skip > 0:
			skip--
			continue
		case full:
			page.Next = last.text(l.Order)
			return page, nil
		}
		if l.NoContent {
			e.Content = ""
		}
		page.Entries = append(page.Entries, e)
		last = here
		if len(page.Entries) == l.Limit && !l.paged {
			break
		}
	}
	return page, ctx.Err()
}
