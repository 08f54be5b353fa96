package place

import (
	"context"
	"errors"
	"strconv"
	"sync/atomic"

	"holdfast/fsadapter"
)

// Place is where one file is, or is to be created. It is safe for use by several
// goroutines; Close it when it is no longer in use.
type Place struct {
	name    string
	record  string // its name in the other storage
	why     string
	isFirst bool
	byName  bool
	own     Storage
	other   Storage
	locks   Storage // whose locks all that use the file have in common
	mark    *Mark   // nil where there is none
	isThere bool    // the file was found

	isKept atomic.Bool // the other storage says so, as far as is known here
	cancel func()      // ends the listening to that
}

// IsFirst reports whether the place is in the first storage of its pair.
func (p *Place) IsFirst() bool { return p.isFirst }

// Why says in words why the file is in this storage.
func (p *Place) Why() string { return p.why }

// IsKept reports whether the file is known to have been there, as far as this place
// has seen.
func (p *Place) IsKept() bool {
	return p.isThere || p.isKept.Load() || p.mark.get() != ""
}

func (p *Place) there() *Place {
	p.isThere = true
	return p
}

// Gone returns the error for a file of this place that is there no more.
func (p *Place) Gone() *GoneError { return &GoneError{Storage: p.own.Title} }

// Close ends the use of the place.
func (p *Place) Close() {
	if p.cancel != nil {
		p.cancel()
	}
}

// listen hears when others remove the record.
func (p *Place) listen() {
	if notifier, ok := p.other.FS.(fsadapter.Notifier); ok {
		p.cancel = notifier.Subscribe(p.record, func() { p.isKept.Store(false) })
	}
}

// GoneError says that a file was kept in a storage and is no longer there,
// though nobody has cleared it. It matches [fsadapter.ErrUnavailable].
type GoneError struct {
	Storage string // its title
	// Changes is how many changes were acknowledged after the file was last seen
	// to be there.
	Changes int
}

func (e *GoneError) Error() string {
	text := "the file was kept in " + e.Storage + " and is gone: the browser, or somebody, has emptied that storage; " +
		"importing a backup puts it back, and clearing lets the file begin anew"
	if e.Changes > 0 {
		text += "; changes that were acknowledged after it was last seen there, and may not have been stored: " +
			strconv.Itoa(e.Changes)
	}
	return text
}

// Unwrap returns [fsadapter.ErrUnavailable].
func (e *GoneError) Unwrap() error { return fsadapter.ErrUnavailable }

// Missing is to be called when the file was not found. It returns a *[GoneError]
// when it should be there, and nil when it does not exist. The other storage's
// errors are returned as they are.
func (p *Place) Missing(ctx context.Context) error {
	isThere, err := p.own.has(p.name)
	if err != nil || isThere {
		return err
	}
	says, err := p.says()
	if err != nil || says != kept {
		return err
	}
	// It may have been created, or removed, between the two looks.
	return p.locked(ctx, p.checkKept)
}

func (p *Place) checkKept() error {
	isThere, err := p.own.has(p.name)
	if err != nil || isThere {
		return err
	}
	says, err := p.says()
	if err == nil && says == kept {
		err = p.Gone()
	}
	return err
}

// Write runs f, which may create the file, and sees to the record. It returns a
// *[GoneError] without running f when the file should be there and is not,
// unless replace says that f is to put it back.
func (p *Place) Write(ctx context.Context, replace bool, f func() error) error {
	if p.isKept.Load() {
		return f()
	}
	return p.locked(ctx, func() error {
		isThere, err := p.own.has(p.name)
		if err != nil {
			return err
		}
		if !isThere {
			if err := p.announceIntent(ctx, replace); err != nil {
				return err
			}
		}
		err = f()
		p.confirm(ctx)
		return err
	})
}

// announceIntent writes the record of a file that is about to be created.
func (p *Place) announceIntent(ctx context.Context, replace bool) error {
	says, err := p.says()
	switch {
	case p.byName && err != nil:
		return nil // it is wanted here, whatever the other one is like
	case err != nil:
		return err
	case says == kept && !replace:
		return p.Gone()
	case says != absent:
		return nil
	}
	if !p.byName {
		if err := p.checkOther(); err != nil {
			return err
		}
	}
	err = p.other.write(ctx, p.record, intended)
	if p.byName {
		return nil
	}
	return err
}

// checkOther looks whether the file has been created in the other storage since
// this place was found.
func (p *Place) checkOther() error {
	isThere, err := p.other.has(p.name)
	if err != nil {
		return err
	}
	says, err := p.own.read(p.record)
	if err != nil || !isThere && (says == absent || p.other.usable()) {
		return err
	}
	return fsadapter.Describe(fsadapter.ErrUnavailable,
		"the file was meanwhile created in "+p.other.Title+": open it again")
}

// confirm writes that the file is kept, if it is. Should that fail, the record
// goes on saying that it may be, and the next write tries again.
func (p *Place) confirm(ctx context.Context) {
	isThere, err := p.own.has(p.name)
	if err != nil || !isThere {
		return
	}
	says, err := p.other.read(p.record)
	if err == nil && says != kept {
		err = p.other.write(ctx, p.record, kept)
	}
	p.isKept.Store(err == nil)
	p.remember(ctx)
}

// Clear runs f, which removes the file, and removes the record: before that, so
// that a file without a record is the worst that an interruption leaves behind.
func (p *Place) Clear(ctx context.Context, f func() error) error {
	return p.locked(ctx, func() error {
		p.isKept.Store(false)
		p.isThere = false
		p.mark.set("")
		forgetErr := p.other.forget(p.record)
		if forgetErr != nil && !p.byName && !errors.Is(forgetErr, fsadapter.ErrNoSpace) {
			return forgetErr
		}
		if err := f(); err != nil {
			p.confirm(ctx)
			return err
		}
		if forgetErr != nil { // there may be room now
			forgetErr = p.other.forget(p.record)
		}
		if notifier, ok := p.other.FS.(fsadapter.Notifier); ok {
			notifier.Announce(p.record)
		}
		if p.byName {
			return nil
		}
		return forgetErr
	})
}

// locked runs f while no other place does so with this file.
func (p *Place) locked(ctx context.Context, f func() error) error {
	lock, err := p.locks.FS.Lock(ctx, p.record)
	if err != nil {
		return err
	}
	err = f()
	if unlockErr := lock.Unlock(); err == nil {
		err = unlockErr
	}
	return err
}
