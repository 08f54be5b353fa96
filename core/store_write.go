package core

import (
	"context"
	"time"
)

// makeReady sees to it that there is a container for the journal to extend, and
// a journal that can be trusted; folds says that a container is about to be
// written anyway.
func (s *store) makeReady(ctx context.Context, folds bool) error {
	if err := s.disk.setAside(ctx); err != nil {
		return err
	}
	if s.disk.seen.raw == (identity{}) {
		s.know(*NewContainer(s.session(), nil), s.info)
		if folds {
			return nil
		}
		return s.checkpoint(ctx)
	}
	if s.disk.state == journalSuspect && !folds {
		return s.checkpoint(ctx)
	}
	return nil
}

// checkpointWhenDue folds a journal that has grown. A failure does no harm: what
// is in the journal is safe, and it is tried again when that is twice as much.
func (s *store) checkpointWhenDue(ctx context.Context) {
	if s.opts.CheckpointSize < 0 || !s.disk.oversized(max(s.opts.CheckpointSize, s.postponed)) {
		return
	}
	pending := s.disk.seen.pending
	if s.checkpoint(ctx) == nil {
		s.postponed = 0
		return
	}
	s.postponed = 2 * pending
	_ = s.release() // and read again what there is
}

// foldPending makes a checkpoint if there is something to fold.
func (s *store) foldPending(ctx context.Context) error {
	if s.disk.seen.known && !s.hasPending() {
		return nil
	}
	if err := s.enter(ctx); err != nil || !s.hasPending() {
		return err
	}
	return s.checkpoint(ctx)
}

func (s *store) hasPending() bool {
	return s.disk.seen.pending > 0 || s.disk.state == journalSuspect
}

// checkpoint writes the container anew and empties the journal. The caller holds
// the lock.
func (s *store) checkpoint(ctx context.Context) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	start, was := time.Now(), s.info
	head := s.head
	if s.disk.seen.pending > 0 {
		head.ModifiedAt = later(head.ModifiedAt, currentTime())
	}
	old := s.table.source
	format := s.format()
	next, err := s.table.encode(&head, format, old.canonical && old.info.Format == format)
	if err != nil {
		return err
	}
	if err := s.disk.fold(ctx, next.data, true, func() error { return s.keepVersion0(ctx)(nil) }); err != nil {
		return err
	}
	s.table.rebase(next)
	s.know(head, next.info)
	s.traceStored(EventFolded, s.table.live, was, start)
	return nil
}
