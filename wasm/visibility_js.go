package main

import (
	"context"
	"time"

	"holdfast/core"
)

// hiddenKeep is how long a page that can't be seen keeps a lock after a call,
// in case another one follows. Such a page may be stopped without a word, and
// what it keeps then it keeps from all others.
const hiddenKeep = 100 * time.Millisecond

// keepOn takes back what yieldSoon has begun.
func (m *memory) keepOn() {
	m.opening.Lock()
	defer m.opening.Unlock()
	if m.idle != nil {
		m.idle.Stop()
	}
}

// yieldSoon gives back what m keeps, unless there is another
// call first.
func (m *memory) yieldSoon() {
	m.opening.Lock()
	defer m.opening.Unlock()
	if m.idle != nil {
		m.idle.Reset(hiddenKeep)
		return
	}
	m.idle = time.AfterFunc(hiddenKeep, func() {
		_ = m.backend.Yield() // what fails shows again in the next call
	})
}

// setHidden takes the parameters hidden, whether the page can't be seen, and so
// may be stopped without further notice, and missed, whether it was stopped and
// goes on now. Of a hidden page, locks and open files are given back before the
// call ends, and hiddenKeep after each call that follows. A page that was
// stopped has not heard what others said meanwhile, so its memories look again.
func setHidden(_ context.Context, c *call) (any, error) {
	hidden, missed := c.param("hidden").Truthy(), c.param("missed").Truthy()
	c.server.hidden.Store(hidden)
	for _, m := range c.server.all() {
		if missed {
			m.backend.Invalidate()
			m.changed(core.Notice{})
		}
		if hidden {
			_ = m.backend.Yield()
		}
	}
	return nil, nil
}
