package main

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestALimitEndsWhatIsDerivedFromIt(t *testing.T) {
	ctx, cancel := withLimit(10 * time.Millisecond)
	defer cancel()
	derived, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	<-derived.Done()
	for _, c := range []context.Context{ctx, derived} {
		if !errors.Is(c.Err(), context.DeadlineExceeded) || !errors.Is(context.Cause(c), context.DeadlineExceeded) {
			t.Errorf("%v, because of %v", c.Err(), context.Cause(c))
		}
	}
}

func TestALimitThatIsCancelled(t *testing.T) {
	ctx, cancel := withLimit(time.Minute)
	if ctx.Err() != nil {
		t.Error(ctx.Err())
	}
	cancel()
	if !errors.Is(ctx.Err(), context.Canceled) {
		t.Error(ctx.Err())
	}
}

// TestTimeAsleepDoesNotCount stops the program's only thread, as a browser that
// is stopped does: the timer is late, and the limit begins anew.
func TestTimeAsleepDoesNotCount(t *testing.T) {
	const limit = 100 * time.Millisecond
	ctx, cancel := withLimit(limit)
	defer cancel()
	for start := time.Now(); time.Since(start) < limit+lateness+100*time.Millisecond; {
		// It goes on without a pause, so no timer fires.
	}
	time.Sleep(limit / 2)
	if ctx.Err() != nil {
		t.Errorf("the time in which nothing could be done counts: %v", ctx.Err())
	}
	<-ctx.Done()
}
