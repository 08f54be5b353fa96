package core

import "context"

// mutate makes the change that the operations say which build returns. build
// runs under the lock and knows what is in the files; it may return none.
func (s *store) mutate(ctx context.Context, op string, build func() ([]operation, error)) error {
	return s.locked(ctx, op, func() error {
		ops, err := build()
		if err != nil || len(ops) == 0 {
			return err
		}
		payload, err := appendOperations(nil, ops)
		if err != nil {
			return err
		}
		if err := s.makeReady(ctx); err != nil {
			return err
		}
		if err := s.disk.commit(ctx, payload); err != nil {
			return err
		}
		for i := range ops {
			s.apply(&ops[i])
		}
		s.checkpointWhenDue(ctx)
		return nil
	})
}

// makeReady sees to it that there is a container for the journal to extend, and
// a journal that can be trusted.
func (s *store) makeReady(ctx context.Context) error {
	if err := s.disk.setAside(ctx); err != nil {
		return err
	}
	if s.disk.seen.raw == (identity{}) {
		s.head = *NewContainer(s.session(), nil)
		return s.checkpoint(ctx)
	}
	if s.disk.state == journalSuspect {
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
	return nil
}
