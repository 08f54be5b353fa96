package core_test

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"holdfast/core"
	"holdfast/fsadapter/memfs"
)

var allOrders = []core.Order{core.Newest, core.Oldest, core.MostImportant, core.ByID}

// inOrderOf sorts entries as the documentation of the orders says.
func inOrderOf(entries []core.Entry, o core.Order) []core.Entry {
	older := func(a, b core.Entry) int {
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
	}
	slices.SortFunc(entries, func(a, b core.Entry) int {
		switch o {
		case core.ByID:
			return cmp.Compare(a.ID, b.ID)
		case core.Oldest:
			return older(a, b)
		case core.MostImportant:
			return cmp.Or(cmp.Compare(b.Importance, a.Importance), older(b, a))
		}
		return older(b, a)
	})
	return entries
}

// randomEntry has few values in each field, so that many are equal.
func randomEntry(r *rand.Rand) core.Entry {
	e := at(fmt.Sprintf("%c/%02d", 'a'+rune(r.IntN(4)), r.IntN(60)), r.IntN(12), fmt.Sprint("text ", r.IntN(3)))
	e.Tier = []core.Tier{core.TierSession, core.TierProject}[r.IntN(2)]
	e.Importance = float32(r.IntN(4))
	e.Metadata, _ = core.ObjectOf(map[string]any{"n": r.IntN(3), "s": "x"})
	return e
}

func randomOptions(r *rand.Rand) core.ListOptions {
	opts := core.ListOptions{Order: allOrders[r.IntN(len(allOrders))]}
	if r.IntN(2) == 0 {
		opts.Prefix = []string{"a", "b/", "c/1", "d/07", "e"}[r.IntN(5)]
	}
	if r.IntN(3) == 0 {
		opts.Tier = core.TierProject
	}
	if r.IntN(3) == 0 {
		opts.Where, _ = core.ObjectOf(map[string]any{"n": 1.0})
	}
	if r.IntN(4) == 0 {
		opts.Text = "TEXT 1"
	}
	if r.IntN(3) == 0 {
		opts.Since = at("", 3, "").CreatedAt
	}
	if r.IntN(3) == 0 {
		opts.Until = at("", 8, "").CreatedAt
	}
	return opts
}

// wanted reports whether opts are for e, field by field.
func wanted(e core.Entry, opts core.ListOptions) bool {
	n, _ := e.Metadata.Get("n")
	return strings.HasPrefix(e.ID, opts.Prefix) &&
		(opts.Tier == "" || e.Tier == opts.Tier) &&
		(opts.Where.IsZero() || string(n) == "1") &&
		(opts.Text == "" || e.Content == "text 1") &&
		(opts.Since.IsZero() || !e.CreatedAt.Before(opts.Since)) &&
		(opts.Until.IsZero() || !e.CreatedAt.After(opts.Until))
}

// change makes a random change to a session and to a model of it.
func change(t *testing.T, r *rand.Rand, s *core.Session, model map[string]core.Entry) {
	t.Helper()
	var err error
	switch n := r.IntN(100); {
	case n < 60:
		e := randomEntry(r)
		model[e.ID] = e
		_, err = s.Put(t.Context(), e)
	case n < 97:
		id := randomEntry(r).ID
		delete(model, id)
		_, err = s.Delete(t.Context(), id)
	case n < 99:
		err = s.Checkpoint(t.Context())
	default:
		clear(model)
		err = s.Clear(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
}

func idsOf(entries []core.Entry) []string {
	ids := []string{}
	for _, e := range entries {
		ids = append(ids, e.ID)
	}
	return ids
}

func TestListAfterChangesIsWhatASortSays(t *testing.T) {
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 1))
		s := openSession(t, memfs.New(), core.SessionOptions{})
		model := map[string]core.Entry{}
		for range 400 {
			change(t, r, s, model)
			opts := randomOptions(r)
			var want []core.Entry
			for _, e := range model {
				if wanted(e, opts) {
					want = append(want, e)
				}
			}
			want = inOrderOf(want, opts.Order)
			opts.Offset = r.IntN(3)
			want = want[min(opts.Offset, len(want)):]
			if opts.Limit = r.IntN(6); opts.Limit > 0 {
				want = want[:min(opts.Limit, len(want))]
			}
			got, err := s.List(t.Context(), opts)
			if err != nil || !slices.Equal(idsOf(got), idsOf(want)) {
				t.Fatalf("seed %d, %+v: %v, %v; want %v", seed, opts, idsOf(got), err, idsOf(want))
			}
		}
	}
}

// TestPagesUnderChanges reads pages while entries come and go. Those that stay
// as they are have to be on exactly one page, in order.
func TestPagesUnderChanges(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 2))
		fsys := memfs.New()
		s, other := openSession(t, fsys, core.SessionOptions{}), openSession(t, fsys, core.SessionOptions{})
		model := map[string]core.Entry{}
		for range 150 {
			change(t, r, s, model)
		}
		opts := randomOptions(r)
		stays := map[string]core.Entry{}
		for id, e := range model {
			if wanted(e, opts) {
				stays[id] = e
			}
		}
		met := map[string]core.Entry{}
		var list []core.Entry
		for {
			opts.Limit = 1 + r.IntN(4)
			page, err := s.Page(t.Context(), opts)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, page.Entries...)
			if opts.After = page.Next; page.Next == "" {
				break
			}
			for range r.IntN(4) {
				change(t, r, s, model)
				for id, e := range stays {
					if now, ok := model[id]; !ok || now.Revision() != e.Revision() {
						delete(stays, id)
					}
				}
			}
			if r.IntN(3) == 0 {
				s, other = other, s
			}
		}
		for _, e := range list {
			if old, ok := met[e.ID]; ok && old.Revision() == e.Revision() {
				t.Fatalf("seed %d, %+v: %s twice in %v", seed, opts, e.ID, idsOf(list))
			}
			met[e.ID] = e
		}
		for id := range stays {
			if _, ok := met[id]; !ok {
				t.Fatalf("seed %d, %+v: %s is missing in %v", seed, opts, id, idsOf(list))
			}
		}
	}
}

func TestPagesOfEntriesThatShareAnID(t *testing.T) {
	fsys := memfs.New()
	b := openBackend(t, fsys, core.Options{})
	var entries []core.Entry
	for i := range 7 {
		entries = append(entries, at("same", 0, fmt.Sprint(i)))
	}
	if err := b.Save(t.Context(), entries); err != nil {
		t.Fatal(err)
	}
	s := openSession(t, fsys, core.SessionOptions{})
	for _, order := range allOrders {
		seen := map[string]bool{}
		for opts := (core.ListOptions{Order: order, Limit: 2}); ; {
			page, err := s.Page(t.Context(), opts)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range page.Entries {
				seen[e.Content] = true
			}
			if opts.After = page.Next; page.Next == "" {
				break
			}
		}
		if len(seen) != 7 {
			t.Errorf("%s: %v", order, seen)
		}
	}
}

func TestAllStreamsAndLetsTheSessionBeUsed(t *testing.T) {
	s := openSession(t, memfs.New(), core.SessionOptions{})
	var entries []core.Entry
	for i := range 1000 {
		entries = append(entries, at(fmt.Sprintf("%04d", i), i, "text"))
	}
	if _, err := s.Put(t.Context(), entries...); err != nil {
		t.Fatal(err)
	}
	for _, order := range allOrders {
		var ids []string
		for e, err := range s.All(t.Context(), core.ListOptions{Order: order, Offset: 1, NoContent: true}) {
			if err != nil || e.Content != "" {
				t.Fatal(e, err)
			}
			if _, err := s.Touch(t.Context(), e.ID); err != nil {
				t.Fatal(err)
			}
			ids = append(ids, e.ID)
		}
		if want := idsOf(inOrderOf(slices.Clone(entries), order))[1:]; !slices.Equal(ids, want) {
			t.Errorf("%s: %d entries", order, len(ids))
		}
	}
	for _, limit := range []int{1, 256, 257, 999} {
		n := 0
		for range s.All(t.Context(), core.ListOptions{Limit: limit}) {
			n++
		}
		if n != limit {
			t.Errorf("limit %d: %d", limit, n)
		}
	}
}

func TestGetAll(t *testing.T) {
	s := openSession(t, memfs.New(), core.SessionOptions{})
	if _, err := s.Put(t.Context(), at("1", 1, "one"), at("2", 2, "two"), at("3", 3, "three")); err != nil {
		t.Fatal(err)
	}
	got, err := s.GetAll(t.Context(), "3", "none", "1")
	if err != nil || !slices.Equal(idsOf(got), []string{"3", "1"}) || got[0].Content != "three" {
		t.Errorf("%v, %v", got, err)
	}
}

func TestListRefusesByName(t *testing.T) {
	s := openSession(t, memfs.New(), core.SessionOptions{})
	for field, opts := range map[string]core.ListOptions{
		"order":  {Order: 7},
		"tier":   {Tier: "eternal"},
		"offset": {Offset: -1},
		"after":  {After: "oldest 2026-01-01T00:00:00Z 1 x"},
	} {
		_, err := s.List(t.Context(), opts)
		if e, ok := errors.AsType[*core.InvalidError](err); !ok || e.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	for _, after := range []string{"x", "id", "id 1", "id 0 x", "id -1 x", "id x y", "id 99999999999 x"} {
		if _, err := s.List(t.Context(), core.ListOptions{Order: core.ByID, After: after}); err == nil {
			t.Errorf("%q was taken", after)
		}
	}
}

func TestWhereComparesByValue(t *testing.T) {
	for _, test := range []struct {
		has, where string
		want       bool
	}{
		{`{"a":1,"b":2}`, `{"a":1.0}`, true},
		{`{"a":1.0}`, `{"a":1}`, true},
		{`{"a":-0.0}`, `{"a":0}`, true},
		{`{"a":[1,{"b":2.0}]}`, `{"a":[1.0,{"b":2}]}`, true},
		{`{"a":9007199254740993}`, `{"a":9007199254740992.0}`, false},
		{`{"a":9007199254740992}`, `{"a":9007199254740992.0}`, true},
		{`{"a":18446744073709551615}`, `{"a":18446744073709551616.0}`, false},
		{`{"a":1.5}`, `{"a":1}`, false},
		{`{"a":"1"}`, `{"a":1}`, false},
		{`{"a":null}`, `{"a":null}`, true},
		{`{}`, `{"a":null}`, false},
		{`{"a":{"b":1,"c":2}}`, `{"a":{"b":1}}`, false},
		{`{"a":[1,2]}`, `{"a":[1]}`, false},
		{`{"\u0000é":true,"z":1}`, `{"\u0000é":true}`, true},
	} {
		has, err1 := core.ParseObject([]byte(test.has))
		where, err2 := core.ParseObject([]byte(test.where))
		s := openSession(t, memfs.New(), core.SessionOptions{})
		e := at("1", 1, "x")
		e.Metadata = has
		_, err3 := s.Put(t.Context(), e)
		got, err4 := s.List(t.Context(), core.ListOptions{Where: where})
		if err := errors.Join(err1, err2, err3, err4); err != nil || len(got) == 1 != test.want {
			t.Errorf("%s in %s: %d, %v", test.where, test.has, len(got), err)
		}
	}
}

func TestOrderNames(t *testing.T) {
	for _, o := range allOrders {
		if got, err := core.ParseOrder(o.String()); got != o || err != nil {
			t.Errorf("%s: %v, %v", o, got, err)
		}
	}
	if _, err := core.ParseOrder("eldest"); err == nil {
		t.Error("eldest is an order")
	}
}

// BenchmarkListPrefix lists ten entries of one fiftieth of a memory, beside a
// get of one and a listing without a prefix.
func BenchmarkListPrefix(b *testing.B) {
	s, err := core.OpenSession(b.Context(), memfs.New(), sessionFile, core.SessionOptions{CheckpointSize: -1})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	entries := make([]core.Entry, 10_000)
	for i := range entries {
		entries[i] = at(fmt.Sprintf("%02d/%06d", i%50, i), i, strings.Repeat("memory ", 29)[:200])
		entries[i].CreatedAt = entries[i].CreatedAt.Add(time.Duration(i*7919%10_000) * time.Hour)
	}
	if _, err := s.Put(b.Context(), entries...); err != nil {
		b.Fatal(err)
	}
	if err := s.Checkpoint(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.Run("get", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Get(b.Context(), "17/000017"); err != nil {
				b.Fatal(err)
			}
		}
	})
	for name, opts := range map[string]core.ListOptions{
		"prefix by id":  {Prefix: "17/", Limit: 10, Order: core.ByID},
		"prefix newest": {Prefix: "17/", Limit: 10},
		"newest":        {Limit: 10},
		"where":         {Limit: 10, Where: mustObject(b, `{"source":"chat"}`)},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.List(b.Context(), opts); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func mustObject(tb testing.TB, text string) core.Object {
	tb.Helper()
	o, err := core.ParseObject([]byte(text))
	if err != nil {
		tb.Fatal(err)
	}
	return o
}
