package main

import (
	"context"

	"holdfast/core"
)

// setHidden takes the parameters hidden, whether the page can't be seen, and so
// may be stopped without further notice, and missed, whether it was stopped and
// goes on now. Locks and open files are given back before the call of a hidden
// page ends; see inSession for what follows. A page that was stopped has not
// heard what others said meanwhile, so its sessions look again.
func setHidden(_ context.Context, c *call) (any, error) {
	hidden, missed := c.params.Get("hidden").Truthy(), c.params.Get("missed").Truthy()
	c.server.hidden.Store(hidden)
	for _, m := range c.server.all() {
		s := m.present()
		if s == nil {
			continue
		}
		if missed {
			s.Invalidate()
			m.changed(core.Change{})
		}
		if hidden {
			// What fails shows again in the next call of that memory.
			_ = s.Yield()
		}
	}
	return nil, nil
}
