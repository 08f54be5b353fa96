package core

import (
	"context"
)

// mutate makes the change that the operations say which build returns. build
// runs under the lock and knows what is in the file; it may return none.
func (s *Session) mutate(ctx context.Context, op string, build func() ([]operation, error)) error {
	if err := s.begin(ctx, op); err != nil {
		return err
	}
	defer s.end()
	if err := s.enterAndApply(ctx); err != nil {
		return err
	}
	return s.keepOrRelease(s.commitOperations(ctx, build))
}

// commitOperations does the work of mutate under the lock.
func (s *Session) commitOperations(ctx context.Context, build func() ([]operation, error)) error {
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
	if err := s.commit(ctx, payload); err != nil {
		return err
	}
	for i := range ops {
		s.apply(&ops[i])
	}
	s.checkpointWhenDue(ctx)
	return nil
}

// checkpointWhenDue folds a journal that has grown. A failure does no harm: what
// is in the journal is safe, and it is tried again when that is twice as much.
func (s *Session) checkpointWhenDue(ctx context.Context) {
	if s.opts.CheckpointSize < 0 || !s.oversized(max(s.opts.CheckpointSize, s.postponed)) {
		return
	}
	pending := s.place.pending
	if s.checkpoint(ctx) == nil {
		s.postponed = 0
		return
	}
	s.postponed = 2 * pending
	_ = s.release() // and read again what there is
}

// makeReady sees to it that there is a container for the journal to extend,
// and a journal that can be trusted.
func (s *Session) makeReady(ctx context.Context) error {
	if err := s.setAside(ctx); err != nil {
		return err
	}
	s.report()
	if s.place.raw == (identity{}) {
		s.head = *NewContainer(sessionOrDefault(s.opts.SessionID), nil)
		return s.checkpoint(ctx)
	}
	if s.distrust {
		return s.checkpoint(ctx)
	}
	return nil
}

// Checkpoint folds the journal into the container, so that programs that know
// no journals see what s sees. It does nothing when there is nothing to fold.
// A session does it by itself when the journal has grown, see
// SessionOptions.CheckpointSize.
func (s *Session) Checkpoint(ctx context.Context) error {
	if err := s.begin(ctx, "checkpoint"); err != nil {
		return err
	}
	defer s.end()
	if err := s.enterAndApply(ctx); err != nil {
		return err
	}
	err := s.setAside(ctx)
	s.report()
	if err == nil && (s.place.pending > 0 || s.distrust) {
		err = s.checkpoint(ctx)
	}
	return s.keepOrRelease(err)
}

// checkpoint writes the container anew and empties the journal.
func (s *Session) checkpoint(ctx context.Context) error {
	if err := s.enterAndApply(ctx); err != nil {
		return err
	}
	head := s.head
	if s.place.pending > 0 {
		head.ModifiedAt = later(head.ModifiedAt, currentTime())
	}
	old := s.table.source
	format := s.format()
	next, err := s.table.encode(&head, format, old.exact && old.info.Format == format)
	if err != nil {
		return err
	}
	err = s.fold(ctx, next.data, true, func() error {
		if old.info.Blank || old.info.Version > 0 {
			return nil
		}
		return keepVersion0(ctx, s.fsys, s.name, old.data)
	})
	if err != nil {
		return err
	}
	s.table.rebase(next)
	s.head = head
	return nil
}

// format is how the container is to be written.
func (s *Session) format() Format {
	info := s.table.source.info
	switch {
	case s.opts.Format != FormatAuto:
		return s.opts.Format
	case info.Blank:
		return FormatJSON
	}
	return info.Format
}

func sessionOrDefault(id string) string {
	if id == "" {
		return DefaultSessionID
	}
	return id
}
