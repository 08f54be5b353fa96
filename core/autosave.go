package core

import (
	"context"
	"errors"
	"sync"
	"time"
)

// AutoSavePolicy says when an [AutoSave] saves by itself. Several may be set;
// with none it never does.
type AutoSavePolicy struct {
	EveryStore   bool          // with each change
	AfterChanges int           // as soon as there are so many changes
	Interval     time.Duration // so long after the first change that is not saved
	OnClose      bool          // when it is closed
	WhenHidden   bool          // when the page is hidden, see Hidden
}

// AutoSave saves for programs that keep their entries themselves and store them
// as a whole, with a [Backend]. It counts the changes that are not saved yet.
// (A [Session] stores each change as it is made and needs none of this.)
//
// It is safe for use by several goroutines. save is never called twice at once.
type AutoSave struct {
	policy AutoSavePolicy
	save   func(ctx context.Context) error

	saving sync.Mutex // held while save runs

	mu      sync.Mutex // guards what follows
	changes int
	timer   *time.Timer // runs since the first change; nil when it does not
	failed  error       // of a save by the timer, for the next call to return
	closed  bool
}

// NewAutoSave returns an AutoSave that stores the present entries by calling
// save.
func NewAutoSave(policy AutoSavePolicy, save func(ctx context.Context) error) *AutoSave {
	return &AutoSave{policy: policy, save: save}
}

// Changed records n changes and saves if the policy says so. It returns the
// error of that, or of a save by the clock since the last call; the changes are
// then still to be saved.
func (a *AutoSave) Changed(ctx context.Context, n int) error {
	a.mu.Lock()
	a.changes += n
	due := a.policy.EveryStore || a.policy.AfterChanges > 0 && a.changes >= a.policy.AfterChanges
	if !due {
		a.startTimer()
	}
	failed := a.failed
	a.failed = nil
	a.mu.Unlock()
	if due {
		return a.Save(ctx)
	}
	return failed
}

// Dirty reports whether there are changes to be saved.
func (a *AutoSave) Dirty() bool { return a.Changes() > 0 }

// Changes returns the number of changes since the last save that succeeded.
func (a *AutoSave) Changes() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.changes
}

// Save saves now, if there is anything to be saved.
func (a *AutoSave) Save(ctx context.Context) error {
	a.saving.Lock()
	defer a.saving.Unlock()
	a.mu.Lock()
	changes := a.changes
	a.stopTimer()
	a.mu.Unlock()
	if changes == 0 {
		return nil
	}
	err := a.save(ctx)
	a.mu.Lock()
	defer a.mu.Unlock()
	if err == nil {
		// Those made while it ran may not have been part of it.
		changes = a.changes - changes
		a.changes, a.failed = changes, nil
	}
	if a.changes > 0 {
		a.startTimer()
	}
	return err
}

// Hidden is to be called when the page that shows the memory is hidden, which
// may be the last that it hears. It saves if the policy says so.
func (a *AutoSave) Hidden(ctx context.Context) error {
	if !a.policy.WhenHidden {
		return nil
	}
	return a.Save(ctx)
}

// Close saves if the policy says so, and ends the saving by the clock. What is
// not saved then is up to the caller; see Dirty.
func (a *AutoSave) Close(ctx context.Context) error {
	a.mu.Lock()
	a.closed = true
	a.stopTimer()
	failed := a.failed
	a.failed = nil
	a.mu.Unlock()
	if !a.policy.OnClose {
		return failed
	}
	return a.Save(ctx)
}

func (a *AutoSave) startTimer() {
	if a.policy.Interval <= 0 || a.timer != nil || a.closed {
		return
	}
	a.timer = time.AfterFunc(a.policy.Interval, a.onTime)
}

func (a *AutoSave) stopTimer() {
	if a.timer != nil {
		a.timer.Stop()
		a.timer = nil
	}
}

func (a *AutoSave) onTime() {
	ctx, cancel := context.WithTimeout(context.Background(), LockTimeout)
	defer cancel()
	if err := a.Save(ctx); err != nil {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.failed = errors.Join(a.failed, err)
	}
}
