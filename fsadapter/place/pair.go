package place

import (
	"errors"
	"strings"

	"holdfast/fsadapter"
)

// Storage is one of the storages that a file may be in.
type Storage struct {
	// Title is its name in texts for people.
	Title string
	// FS is nil when it can't be used now.
	FS fsadapter.FS
	// Err says why it can't be used. One that matches
	// [fsadapter.ErrNotOffered] says that it lasts.
	Err error
	// Test returns why FS can't be used after all. It is called when no file
	// that is there proves that it can; nil stands for a test that is passed.
	Test func() error
}

func (s Storage) usable() bool { return s.FS != nil }

func (s Storage) isOffered() bool { return s.usable() || !errors.Is(s.Err, fsadapter.ErrNotOffered) }

// Pair is a preferred storage and the one for when that can't be used.
type Pair struct {
	First, Second Storage
	Mark          *Mark // of the file that is looked for, nil where there is no place for one
}

// tested returns s as its test leaves it.
func (s Storage) tested() Storage {
	if !s.usable() || s.Test == nil {
		return s
	}
	if err := s.Test(); err != nil {
		s.FS, s.Err = nil, err
	}
	return s
}

// Find returns where the file called name is, or is to be created. It changes
// nothing. The first storage is tested unless the file is found there.
//
// It returns an error that matches [fsadapter.ErrUnavailable] when the file is,
// or may be, in a storage that can't be used now, and the errors of the storages
// when they fail while they are asked.
func (p Pair) Find(name string) (*Place, error) {
	isThere, err := p.First.has(name)
	if err == nil && isThere {
		return p.place(name, true, p.First.Title+" works, and the file is there").there(), nil
	}
	p.First = p.First.tested()
	if err != nil && p.First.usable() {
		return nil, err
	}
	if !p.First.usable() && !p.Second.usable() {
		return nil, p.Unusable()
	}
	f, err := p.ask(name)
	if err != nil {
		return nil, err
	}
	if p.First.usable() {
		return p.findBoth(name, f)
	}
	return p.findSecond(name, f)
}

// Unusable returns the error for when neither storage can be used.
func (p Pair) Unusable() error {
	return fsadapter.Describe(fsadapter.ErrUnavailable,
		p.First.Title+": "+p.First.Err.Error()+"; "+p.Second.Title+": "+p.Second.Err.Error())
}

// findBoth decides when the first storage can be used, and the file was not
// found there.
func (p Pair) findBoth(name string, f facts) (*Place, error) {
	first, second := p.First.Title, p.Second.Title
	switch {
	case f.inSecond:
		return p.place(name, false, "the file is in "+second+" and stays there, though "+first+" works").there(), nil
	case f.saysSecond != absent && !p.Second.usable():
		return nil, keptIn(p.Second)
	case f.saysSecond == kept:
		return p.place(name, false, "the file was kept in "+second), nil
	case f.saysFirst == kept:
		return p.place(name, true, "the file was kept in "+first), nil
	case !p.Second.usable() && p.Second.isOffered():
		return nil, fsadapter.Caused(errors.New("whether the file is in "+second+" can't be told"), p.Second.Err)
	}
	return p.place(name, true, first+" passed a test of writing and reading"), nil
}

// findSecond decides when only the second storage can be used.
func (p Pair) findSecond(name string, f facts) (*Place, error) {
	first, second := p.First.Title, p.Second.Title
	switch {
	case f.saysFirst != absent:
		return nil, keptIn(p.First)
	case !p.First.isOffered():
		reason := strings.TrimPrefix(p.First.Err.Error(), fsadapter.ErrNotOffered.Error()+": ")
		return p.place(name, false, first+" is not offered here ("+reason+"), so "+second), nil
	}
	return p.place(name, false, first+" failed its test, so "+second+" ("+p.First.Err.Error()+")"), nil
}

func keptIn(s Storage) error {
	return fsadapter.Caused(fsadapter.Describe(fsadapter.ErrUnavailable, "the file is kept in "+s.Title), s.Err)
}

// InFirst returns the file called name in the first storage, wherever else one
// of that name may be.
func (p Pair) InFirst(name string) (*Place, error) { return p.named(name, true) }

// InSecond returns the file called name in the second storage, wherever else
// one of that name may be.
func (p Pair) InSecond(name string) (*Place, error) { return p.named(name, false) }

func (p Pair) named(name string, first bool) (*Place, error) {
	found := p.place(name, first, "asked for by name")
	found.byName = true
	if !found.own.usable() {
		return nil, found.own.Err
	}
	return found, nil
}

func (p Pair) place(name string, first bool, why string) *Place {
	found := &Place{name: name, record: recordOf(name), why: why, isFirst: first, own: p.Second, other: p.First, mark: p.Mark}
	if first {
		found.own, found.other = p.First, p.Second
	}
	found.locks = found.own
	if p.Second.usable() {
		found.locks = p.Second
	}
	found.listen()
	return found
}

// facts are what the storages say of a file that is not in the first one. What
// can't be asked is absent.
type facts struct {
	inSecond              bool
	saysFirst, saysSecond word // what the other one says
}

func (p Pair) ask(name string) (f facts, err error) {
	record := recordOf(name)
	f.inSecond, err = p.Second.has(name)
	if err == nil {
		f.saysFirst, err = p.Second.read(record)
	}
	if err == nil {
		f.saysSecond, err = p.First.read(record)
	}
	if err != nil {
		return f, err
	}
	return p.withMark(f)
}
