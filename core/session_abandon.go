package core

import (
	"context"
	"errors"
)

// Abandon ends the use of s, as Close does, but leaves the file alone, and returns
// the memory as s knows it. It is for a file that was removed under s, by somebody
// who has cleared a browser's storage say: what is in memory is all there is left,
// and to fold it would put back what was perhaps removed on purpose. The errors are
// those of what is let go; the container counts all the same, and is nil only
// after Close, with [fs.ErrClosed], or if an entry can't be read.
func (s *Session) Abandon() (*Container, error) {
	st := s.store
	var c *Container
	err := st.use(context.Background(), "abandon", func() error {
		st.closed = true
		st.watcher.stop()
		var err error
		if c, err = st.container(); err != nil {
			c = nil
		}
		return errors.Join(err, st.release())
	})
	return c, err
}
