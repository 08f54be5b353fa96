package core

import (
	"context"
	"errors"
	"time"

	"holdfast/fsadapter"
)

// read runs fn when s knows what is in the file.
func (s *Session) read(ctx context.Context, op string, fn func() error) error {
	if err := s.begin(ctx, op); err != nil {
		return err
	}
	defer s.end()
	if err := s.refresh(ctx); err != nil {
		return err
	}
	return fn()
}

// readLatest is read for what must not miss a change that others have made just
// now: word of that may still be on its way.
func (s *Session) readLatest(ctx context.Context, op string, fn func() error) error {
	if err := s.begin(ctx, op); err != nil {
		return err
	}
	defer s.end()
	refresh := s.refresh
	if s.watcher.notified() && !s.held() {
		refresh = s.look
	}
	if err := refresh(ctx); err != nil {
		return err
	}
	return fn()
}

// refresh reads what others have changed, if anything.
func (s *Session) refresh(ctx context.Context) error {
	if current, err := s.isCurrent(); current || err != nil {
		return err
	}
	return s.look(ctx)
}

// look reads what others have changed, under the lock if that can be.
func (s *Session) look(ctx context.Context) error {
	err := s.catchUpLocked(ctx)
	if err == nil || isDamage(err) || errors.Is(err, fsadapter.ErrLocked) || ctx.Err() != nil {
		return err
	}
	// Perhaps this file may be read, but not locked.
	n, _, peekErr := s.peek(ctx)
	if peekErr != nil {
		return err
	}
	s.place = place{raw: n.raw, memory: n.raw}
	s.note(n.commits)
	return s.absorb(n, false)
}

func (s *Session) catchUpLocked(ctx context.Context) error {
	if err := s.enterAndApply(ctx); err != nil {
		return err
	}
	// It is not what was asked for, so the next change tries again and fails
	// if it has to.
	_ = s.setAside(ctx)
	s.report()
	return s.keepOrRelease(nil)
}

// isCurrent reports whether s knows what is in the file.
func (s *Session) isCurrent() (bool, error) {
	if s.table == nil || !s.place.known {
		return false, nil
	}
	if s.held() {
		return true, nil
	}
	if s.stale.Load() {
		return false, nil
	}
	if s.watcher.notified() {
		return true, nil
	}
	return s.current()
}

// enterAndApply takes the lock, unless it is held, and brings the table up to
// date. When it returns an error the lock is not held.
func (s *Session) enterAndApply(ctx context.Context) error {
	if s.held() {
		return nil
	}
	told := s.stale.Swap(false)
	n, err := s.enter(ctx)
	if err != nil {
		s.stale.Store(true)
		return err
	}
	s.holding.Store(true)
	s.taken = time.Now()
	if err := s.absorb(n, told); err != nil {
		return errors.Join(err, s.release())
	}
	return nil
}

// absorb brings the table up to date. told says that the owner of s knows of a
// change already.
func (s *Session) absorb(n *news, told bool) error {
	first := s.table == nil
	if n.reload {
		src, err := readSource(n.data, n.exact)
		if err != nil {
			s.place.known = false
			return located(err, s.name)
		}
		s.table, s.head = newTable(src), src.head
	}
	if err := s.replay(n.commits, s.apply); err != nil {
		s.place.known = false
		return err
	}
	if n.any() && !first && !told {
		s.watcher.changed()
	}
	return nil
}

func (s *Session) apply(op *operation) { applyTo(s.table, &s.head, op) }

// keepOrRelease gives the lock back, unless err is nil and the lock tells when
// somebody else wants it.
func (s *Session) keepOrRelease(err error) error {
	lock, ok := s.lock.(fsadapter.ContendedLock)
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
func (s *Session) release() error {
	if s.keeping != nil {
		close(s.keeping)
		s.keeping = nil
	}
	s.holding.Store(false)
	return s.leave()
}

// lockSlice is how long a lock is kept at least, though others want it. To hand
// it over takes longer than a change does, so that several that are busy at the
// same time take turns of some changes each.
const lockSlice = 50 * time.Millisecond

// yieldWhen gives the lock back when somebody else wants it, not before earliest.
func (s *Session) yieldWhen(wanted <-chan struct{}, earliest time.Time, released <-chan struct{}) {
	select {
	case <-wanted:
	case <-released:
		return
	}
	select {
	case <-time.After(time.Until(earliest)):
		// A failure shows again in the next operation.
		_ = s.Yield()
	case <-released:
	}
}

// Yield gives back a lock that s keeps in case it needs it again, once the
// operation under way is done. On file systems where it keeps none it does
// nothing. It is called when a page is about to be frozen; other owners that
// wait make s yield by themselves.
func (s *Session) Yield() error {
	s.busy <- struct{}{}
	defer s.end()
	return s.release()
}

// Invalidate has the next operation look at the file again, where s would
// otherwise wait to be told of a change.
func (s *Session) Invalidate() { s.stale.Store(true) }

// report tells the owner of journals that were set aside.
func (s *Session) report() {
	for _, name := range s.orphans {
		s.watcher.setAside(name)
	}
	s.orphans = nil
}
