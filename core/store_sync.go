package core

import (
	"context"
	"errors"
	"time"

	"holdfast/fsadapter"
)

// read runs fn when s knows what is in the files.
func (s *store) read(ctx context.Context, op string, fn func() error) error {
	return s.use(ctx, op, func() error {
		if err := s.refresh(ctx); err != nil {
			return err
		}
		return fn()
	})
}

// readLatest is read for what must not miss a change that others have made just
// now: word of that may still be on its way.
func (s *store) readLatest(ctx context.Context, op string, fn func() error) error {
	return s.use(ctx, op, func() error {
		if err := s.refreshLatest(ctx); err != nil {
			return err
		}
		return fn()
	})
}

// readEntries is readLatest for container calls that need the table.
func (s *store) readEntries(ctx context.Context, op string, fn func() error) error {
	return s.use(ctx, op, func() error {
		if err := s.refreshEntries(ctx); err != nil {
			return err
		}
		return fn()
	})
}

// refreshEntries sees to it that there is a table.
func (s *store) refreshEntries(ctx context.Context) error {
	s.wantTable()
	return s.refreshLatest(ctx)
}

// wantTable has the next reading make a table, unless there is one.
func (s *store) wantTable() {
	if s.table == nil {
		s.disk.forget()
	}
}

func (s *store) refreshLatest(ctx context.Context) error {
	if s.watcher.notified() && !s.disk.held() {
		return s.look(ctx)
	}
	return s.refresh(ctx)
}

// locked runs fn under the lock, when s knows what is in the files.
func (s *store) locked(ctx context.Context, op string, fn func() error) error {
	return s.use(ctx, op, func() error {
		if err := s.enter(ctx); err != nil {
			return err
		}
		return s.keepOrRelease(fn())
	})
}

// lockedEntries is locked for container calls that need the table.
func (s *store) lockedEntries(ctx context.Context, op string, fn func() error) error {
	return s.use(ctx, op, func() error {
		s.wantTable()
		if err := s.enter(ctx); err != nil {
			return err
		}
		return s.keepOrRelease(fn())
	})
}

// refresh reads what others have changed, if anything.
func (s *store) refresh(ctx context.Context) error {
	if current, err := s.isCurrent(); current || err != nil {
		return err
	}
	return s.look(ctx)
}

// isCurrent reports whether s knows what is in the files.
func (s *store) isCurrent() (bool, error) {
	switch {
	case !s.loaded || !s.disk.seen.known:
		return false, nil
	case s.disk.held():
		return true, nil
	case s.stale.Load():
		return false, nil
	case s.watcher.notified():
		return true, nil
	}
	return s.disk.current()
}

// look reads what others have changed: without the lock where that can be and
// what it sees makes sense. A file may be such that it can be read, but not
// locked.
func (s *store) look(ctx context.Context) error {
	var seen *delta
	settled, err := false, error(nil)
	if !s.disk.exclusive() {
		if seen, settled, err = s.disk.peek(ctx); settled && err == nil {
			return s.absorb(seen, s.stale.Swap(false))
		}
	}
	if settled {
		return err
	}
	lockErr := s.enter(ctx)
	if lockErr == nil {
		return s.keepOrRelease(nil)
	}
	if isDamage(lockErr) || errors.Is(lockErr, fsadapter.ErrLocked) || ctx.Err() != nil {
		return lockErr
	}
	if seen == nil && s.disk.exclusive() {
		seen, _, err = s.disk.peek(ctx)
	}
	if seen == nil || err != nil {
		return lockErr
	}
	return s.absorb(seen, false)
}

// enter takes the lock, unless it is held, and reads what others have changed.
// When it returns an error the lock is not held.
func (s *store) enter(ctx context.Context) error {
	if s.disk.held() && s.disk.seen.known {
		return nil
	}
	n, told, err := s.takeLock(ctx)
	if err != nil {
		return err
	}
	if err := s.absorb(n, told); err != nil {
		return errors.Join(err, s.release())
	}
	return nil
}

// takeLock is enter that leaves it to the caller to absorb what is new.
func (s *store) takeLock(ctx context.Context) (n *delta, told bool, err error) {
	told = s.stale.Swap(false)
	start := time.Now()
	n, err = s.disk.enter(ctx)
	if s.disk.waited >= longWait {
		s.trace(Event{Kind: EventWaited}, start)
	}
	if tail := s.disk.tornTail(); tail > 0 {
		s.trace(Event{Kind: EventTornTail, Bytes: tail}, start)
	}
	if err != nil {
		s.stale.Store(true)
		return nil, told, errors.Join(err, s.release())
	}
	s.holding.Store(true)
	s.taken = time.Now()
	return n, told, nil
}

// keepOrRelease gives the lock back, unless err is nil and the lock tells when
// somebody else wants it.
func (s *store) keepOrRelease(err error) error {
	lock, ok := s.disk.lock.(fsadapter.ContendedLock)
	if err != nil || !ok {
		return errors.Join(err, s.release())
	}
	if s.keeping == nil {
		s.keeping = make(chan struct{})
		go s.yieldWhen(lock.Contended(), s.taken.Add(lockSlice), s.keeping)
	}
	return nil
}

// release gives the lock back, if it is held.
func (s *store) release() error {
	if s.keeping != nil {
		close(s.keeping)
		s.keeping = nil
	}
	s.holding.Store(false)
	return s.disk.leave()
}

// lockSlice is how long a lock is kept at least, though others want it. To hand
// it over takes longer than a change does, so that several that are busy at the
// same time take turns of some changes each.
const lockSlice = 50 * time.Millisecond

// yieldWhen gives the lock back when somebody else wants it, not before earliest.
func (s *store) yieldWhen(wanted <-chan struct{}, earliest time.Time, released <-chan struct{}) {
	select {
	case <-wanted:
	case <-released:
		return
	}
	select {
	case <-time.After(time.Until(earliest)):
		// A failure shows again in the next operation.
		_ = s.yield()
	case <-released:
	}
}

// yield gives the lock back once the call under way is done.
func (s *store) yield() error {
	s.busy <- struct{}{}
	defer s.end()
	return s.release()
}
