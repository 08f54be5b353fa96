package main

import "context"

// queue lets the calls of one memory run one after the other, in the order in
// which they were made: a page that calls save twice without waiting finds what
// the second call saved. Calls that share are let in one after the other, but need
// not wait for each other to end: core keeps their order.
type queue struct {
	last *turn
}

// turn is one call's place in a queue.
type turn struct {
	before    *turn // nil when nobody was before, or all are over
	shares    bool
	passed    chan struct{} // closed when others that share may follow
	over      chan struct{} // closed when this turn and all before it have ended
	hasPassed bool
}

// join takes the next place. It must be called from the callback itself: only
// callbacks run in the order of the calls.
func (q *queue) join(shares bool) *turn {
	t := &turn{before: q.last, shares: shares, passed: make(chan struct{}), over: make(chan struct{})}
	q.last = t
	return t
}

// wait returns nil when it is the turn of t, or ctx.Err() when ctx ends first.
func (t *turn) wait(ctx context.Context) error {
	if t.before == nil {
		return nil
	}
	ready := t.before.over
	together := t.shares && t.before.shares
	if together {
		ready = t.before.passed
	}
	select {
	case <-ready:
		if !together {
			t.before = nil // so that the queue holds no turns of the past
		}
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// pass lets others that share follow.
func (t *turn) pass() {
	if !t.hasPassed {
		t.hasPassed = true
		close(t.passed)
	}
}

// leave ends the turn. It passes on to the next only when those before it are over.
func (t *turn) leave() {
	if t.before != nil {
		select {
		case <-t.before.over:
			t.before = nil
		default:
			go t.leaveLater()
			return
		}
	}
	t.pass()
	close(t.over)
}

func (t *turn) leaveLater() {
	if t.shares && t.before.shares {
		<-t.before.passed
		t.pass()
	}
	<-t.before.over
	t.before = nil
	t.pass()
	close(t.over)
}

// pass lets the calls that follow go on, if they share as this one does. It comes
// just before the call into core that takes a place in core's own queue: nothing
// else runs before that has been done.
func (c *call) pass() {
	if c.turn != nil {
		c.turn.pass()
	}
}
