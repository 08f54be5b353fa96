package core

import (
	"context"
	"errors"
	"io/fs"
	"slices"
)

// Calls that change something at the same time share one commit: who comes while
// another change is being written waits in a queue, and whoever is free to go on
// first writes for all of them. Each returns only when the commit that holds its
// operations is durable. A frame of the journal holds the operations of all, so
// that a crash leaves all of them or none.
//
// One that fails by itself, because of a condition or of a value that can't be
// stored, leaves nothing in the commit and does not hinder the others. Each finds
// the memory as those before it in the queue leave it. When the commit fails, all
// fail.

// mutation is a change that waits to be made.
type mutation struct {
	build func() ([]operation, error)
	done  chan struct{} // closed when err is the result
	err   error
}

// groupSize is how many bytes of operations are enough for one commit.
const groupSize = 1 << 20

// mutate makes the change that the operations say which build returns. build runs
// under the lock, perhaps on another goroutine, and knows what is in the files; it
// may return none.
func (s *store) mutate(ctx context.Context, op string, build func() ([]operation, error)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m := &mutation{build: build, done: make(chan struct{})}
	s.join(m)
	select {
	case <-m.done:
		return m.err
	case s.busy <- struct{}{}:
	case <-ctx.Done():
		if s.withdraw(m) {
			return ctx.Err()
		}
		<-m.done // somebody is about to write it
		return m.err
	}
	defer s.end()
	if s.isDone(m) {
		return m.err
	}
	return s.lead(ctx, op, m)
}

// lead makes the changes that wait. That it can't begin is no concern of the
// others: they try it themselves.
func (s *store) lead(ctx context.Context, op string, m *mutation) error {
	if s.closed {
		s.withdraw(m)
		return &fs.PathError{Op: op, Path: s.path, Err: fs.ErrClosed}
	}
	s.watcher.listen()
	if err := s.enter(ctx); err != nil {
		s.withdraw(m)
		return s.inCallersWords(err)
	}
	// From here on it is not for one caller to give up.
	err := s.keepOrRelease(s.commitGroup(context.WithoutCancel(ctx)))
	if !s.isDone(m) { // there were too many before it
		return s.lead(ctx, op, m)
	}
	return errors.Join(m.err, s.onlyRelease(err, m.err))
}

// onlyRelease returns err unless the result of a mutation says it already.
func (s *store) onlyRelease(err, result error) error {
	if result != nil || err == nil {
		return nil
	}
	return s.inCallersWords(err)
}

func (s *store) join(m *mutation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting = append(s.waiting, m)
}

// withdraw takes m out of the queue. It reports false when somebody makes it.
func (s *store) withdraw(m *mutation) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.Index(s.waiting, m)
	if i >= 0 {
		s.waiting = slices.Delete(s.waiting, i, i+1)
	}
	return i >= 0
}

// next takes the first out of the queue, nil when nobody waits.
func (s *store) next() *mutation {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.waiting) == 0 {
		return nil
	}
	m := s.waiting[0]
	s.waiting = slices.Delete(s.waiting, 0, 1)
	return m
}

func (s *store) isDone(m *mutation) bool {
	select {
	case <-m.done:
		return true
	default:
		return false
	}
}

func (s *store) finish(m *mutation, err error) {
	m.err = s.inCallersWords(err)
	close(m.done)
}

// group is the changes of one commit.
type group struct {
	members []*mutation
	ops     int
	payload []byte // the operations, without the head of their list
	folds   bool   // it is so much that it goes straight into the container
}

// commitGroup makes the changes that wait, under the lock. It returns an error
// when what is known no longer counts.
func (s *store) commitGroup(ctx context.Context) error {
	var g group
	err := s.gather(ctx, &g)
	if err == nil && g.ops > 0 {
		err = s.commit(ctx, &g)
	}
	for _, m := range g.members {
		s.finish(m, err)
	}
	if err == nil && g.ops > 0 {
		s.checkpointWhenDue(ctx)
	}
	return err
}

// gather builds the operations of those who wait, and does them in memory, for
// the next one to build on.
func (s *store) gather(ctx context.Context, g *group) error {
	for len(g.payload) < groupSize && !g.folds {
		m := s.next()
		if m == nil {
			break
		}
		ops, err := m.build()
		size := len(g.payload)
		if err == nil {
			g.payload, err = appendEachOperation(g.payload, ops)
		}
		if err != nil {
			g.payload = g.payload[:size]
			s.finish(m, err)
			continue
		}
		g.members = append(g.members, m)
		if len(ops) == 0 {
			continue
		}
		g.folds = s.isBulk(len(g.payload))
		if g.ops == 0 {
			if err := s.makeReady(ctx, g.folds); err != nil {
				return err
			}
		}
		g.ops += len(ops)
		for i := range ops {
			s.apply(&ops[i])
		}
	}
	return nil
}

// isBulk reports whether so many bytes would only be put into the journal to be
// folded at once.
func (s *store) isBulk(size int) bool {
	return s.opts.CheckpointSize >= 0 && int64(size) > max(s.opts.CheckpointSize, s.postponed, s.disk.seen.raw.length/2)
}

func (s *store) commit(ctx context.Context, g *group) error {
	if g.folds {
		s.head.ModifiedAt = later(s.head.ModifiedAt, currentTime())
		err := s.checkpoint(ctx)
		if err != nil {
			s.disk.forget() // the table is ahead of the files, also when nothing was written
		}
		return err
	}
	payload := appendOperationsHead(make([]byte, 0, len(g.payload)+8), g.ops)
	return s.disk.commit(ctx, append(payload, g.payload...))
}
