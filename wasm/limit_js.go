package main

import (
	"context"
	"time"
)

// lateness is how late a timer may be. One that is later was stopped with its
// page, browser or computer, so that nobody had the time that has passed.
const lateness = time.Second

// limited is a context that ends when the program has had a time to work, in
// which that during which it was stopped does not count. It is what
// [context.WithTimeout] returns but for that: its error is
// [context.DeadlineExceeded] when the time is over.
type limited struct{ inner context.Context }

func withLimit(limit time.Duration) (ctx context.Context, cancel func()) {
	inner, end := context.WithCancelCause(context.Background())
	due := time.Now().Add(limit)
	var timer *time.Timer
	ready := make(chan struct{})
	timer = time.AfterFunc(limit, func() {
		<-ready
		if now := time.Now(); now.Sub(due) > lateness {
			due = now.Add(limit)
			timer.Reset(limit)
			return
		}
		end(context.DeadlineExceeded)
	})
	close(ready)
	return limited{inner}, func() {
		timer.Stop()
		end(nil)
	}
}

// Deadline implements [context.Context]: the time is not known.
func (limited) Deadline() (time.Time, bool) { return time.Time{}, false }

// Done implements [context.Context].
func (l limited) Done() <-chan struct{} { return l.inner.Done() }

// Value implements [context.Context]. It hides the context inside from those
// derived from this one, which would take over its error.
func (limited) Value(any) any { return nil }

// Err implements [context.Context].
func (l limited) Err() error {
	if l.inner.Err() == nil {
		return nil
	}
	return context.Cause(l.inner)
}

// AfterFunc spares those derived from this one a goroutine; see [context.AfterFunc].
func (l limited) AfterFunc(f func()) (stop func() bool) { return context.AfterFunc(l.inner, f) }
