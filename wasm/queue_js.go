package main

import "context"

// queue lets the calls of one memory run one after the other, in the order in
// which they were made: a page that calls save twice without waiting finds what
// the second call saved.
type queue struct {
	last *turn
}

// turn is one call's place in a queue.
type turn struct {
	before *turn // nil when nobody was before
	over   chan struct{}
}

// join takes the next place. It must be called from the callback itself: only
// callbacks run in the order of the calls.
func (q *queue) join() *turn {
	t := &turn{before: q.last, over: make(chan struct{})}
	q.last = t
	return t
}

// wait returns nil when all turns before this one are over, or ctx.Err() when
// ctx ends first.
func (t *turn) wait(ctx context.Context) error {
	if t.before == nil {
		return nil
	}
	select {
	case <-t.before.over:
		t.before = nil // so that the queue holds no turns of the past
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// leave ends the turn. After a wait that was given up, the turn passes on to
// the next only when those before it are over.
func (t *turn) leave() {
	if t.before == nil {
		close(t.over)
		return
	}
	go func() {
		<-t.before.over
		t.before = nil
		close(t.over)
	}()
}
