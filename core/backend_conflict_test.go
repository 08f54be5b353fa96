package core_test

import (
	"errors"
	"strings"
	"testing"

	"holdfast/core"
	"holdfast/fsadapter/memfs"
)

func TestSaveContainerRefusesWhenTheFileChanged(t *testing.T) {
	eachFormat(t, func(t *testing.T, opts core.Options) {
		fsys := memfs.New()
		mine, other := open(t, fsys, opts), open(t, fsys, opts)
		save(t, mine, notes("1")...)
		for name, change := range map[string]func(){
			"saved":    func() { save(t, other, notes("other")...) },
			"removed":  func() { _ = other.Clear(t.Context()) },
			"blank":    func() { put(t, fsys, testFile, []byte("\n")) },
			"imported": func() { _ = other.Import(t.Context(), golden(t, "single/v1.msgpack"), core.ImportOptions{}) },
		} {
			c := loadContainer(t, mine)
			change()
			before := loadContainer(t, other)
			c.Entries = notes("mine")
			if err := mine.SaveContainer(t.Context(), c); !errors.Is(err, core.ErrConflict) {
				t.Errorf("%s: %v", name, err)
			}
			if got := loadContainer(t, other); len(got.Entries) != len(before.Entries) || got.Token() != before.Token() {
				t.Errorf("%s: a refused save changed the file", name)
			}
			save(t, mine, notes("1")...)
		}
	})
}

func TestSaveContainerCanBeRepeated(t *testing.T) {
	eachFormat(t, func(t *testing.T, opts core.Options) {
		fsys := memfs.New()
		b := open(t, fsys, opts)
		c := core.NewContainer("s", notes("1"))
		for _, id := range []string{"2", "3", "4"} {
			c.Entries = append(c.Entries, note(id, ""))
			was := c.ModifiedAt
			if err := b.SaveContainer(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			stored := loadContainer(t, open(t, fsys, opts))
			if !stored.ModifiedAt.Equal(c.ModifiedAt) || !c.ModifiedAt.After(was) || !stored.CreatedAt.Equal(c.CreatedAt) {
				t.Errorf("stored %v, container %v, before %v", stored.ModifiedAt, c.ModifiedAt, was)
			}
			if stored.Token() != c.Token() {
				t.Errorf("token %q, stored %q", c.Token(), stored.Token())
			}
		}
		if got := ids(t, b); got != "1 2 3 4" {
			t.Errorf("the file holds %s", got)
		}
	})
}

func TestANewContainerIsForANewFile(t *testing.T) {
	fsys := memfs.New()
	b := open(t, fsys, core.Options{})
	save(t, b, notes("old")...)
	if err := b.SaveContainer(t.Context(), core.NewContainer("s", nil)); !errors.Is(err, core.ErrConflict) {
		t.Errorf("over an existing file: %v", err)
	} else if !strings.Contains(err.Error(), testFile) {
		t.Errorf("no path in %v", err)
	}
	c := &core.Container{Entries: notes("new")} // without the help of NewContainer
	if err := b.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := b.SaveContainer(t.Context(), c); err != nil || c.Version != core.StorageVersion {
		t.Errorf("over no file: %v, version %d", err, c.Version)
	}
	put(t, fsys, testFile, []byte("\n"))
	if err := b.SaveContainer(t.Context(), core.NewContainer("s", notes("new"))); err != nil || ids(t, b) != "new" {
		t.Errorf("over a blank file: %v, %s", err, ids(t, b))
	}
}

func TestOneOfManyWritersWins(t *testing.T) {
	fsys := memfs.New()
	const writers, rounds = 4, 10
	errs := make(chan error)
	for w := range writers {
		b := open(t, fsys, core.Options{Format: allFormats[w%len(allFormats)]})
		go func() { // adds entries, and begins again when another was faster
			for added := 0; added < rounds; {
				c, err := b.LoadContainer(t.Context())
				if err == nil {
					c.Entries = append(c.Entries, note("n", ""))
					err = b.SaveContainer(t.Context(), c)
				}
				switch {
				case err == nil:
					added++
				case !errors.Is(err, core.ErrConflict):
					errs <- err
					return
				}
			}
			errs <- nil
		}()
	}
	for range writers {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if n := len(loadContainer(t, open(t, fsys, core.Options{})).Entries); n != writers*rounds {
		t.Errorf("%d entries, want %d", n, writers*rounds)
	}
}

func TestTokenCarriesTheOriginAcross(t *testing.T) {
	fsys := memfs.New()
	b := open(t, fsys, core.Options{})
	fresh := core.NewContainer("s", notes("1"))
	if fresh.Token() != "" {
		t.Errorf("token of a new container: %q", fresh.Token())
	}
	save(t, b, notes("1")...)
	copied := *core.NewContainer("s", notes("2"))
	if err := copied.SetToken(loadContainer(t, b).Token()); err != nil {
		t.Fatal(err)
	}
	if err := b.SaveContainer(t.Context(), &copied); err != nil {
		t.Errorf("with the token of the file: %v", err)
	}
	if err := copied.SetToken(""); err != nil {
		t.Fatal(err)
	}
	if err := b.SaveContainer(t.Context(), &copied); !errors.Is(err, core.ErrConflict) {
		t.Errorf("with an empty token: %v", err)
	}
	for _, bad := range []string{"x", "1", "1-2", "1-0000000g", "1-00000001 ", "-", "0-00000000", "01-00000001"} {
		var invalid *core.InvalidError
		if err := copied.SetToken(bad); !errors.As(err, &invalid) {
			t.Errorf("SetToken(%q) = %v", bad, err)
		}
	}
}
