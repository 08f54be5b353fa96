package core_test

import (
	"context"
	"errors"
	"testing"

	"holdfast/core"
	"holdfast/fsadapter"
	"holdfast/fsadapter/memfs"
)

// losing is a file system that takes a lock away when it is looked at for the
// given time.
type losing struct {
	*memfs.FS
	at, looked int
}

type losingLock struct {
	fsadapter.Lock
	fsys *losing
}

func (l *losing) Lock(ctx context.Context, name string) (fsadapter.Lock, error) {
	lock, err := l.FS.Lock(ctx, name)
	return losingLock{lock, l}, err
}

func (l losingLock) Check() error {
	l.fsys.looked++
	if l.fsys.looked > l.fsys.at {
		return fsadapter.ErrLocked
	}
	return nil
}

// A change that was made without the lock is not acknowledged, whenever the lock
// was lost, and what was known no longer counts.
func TestLostLock(t *testing.T) {
	change := map[string]func(*core.Session) error{
		"put": func(s *core.Session) error {
			_, err := s.Put(t.Context(), core.Entry{Tier: core.TierSession})
			return err
		},
		"save": func(s *core.Session) error { return s.Backend().Save(t.Context(), nil) },
	}
	for name, atLeast := range map[string]int{"put": 2, "save": 3} {
		for at := 0; ; at++ {
			fsys := &losing{FS: memfs.New(), at: at}
			put(t, fsys.FS, testFile, golden(t, "single/v1.pretty.json"))
			s, err := core.OpenSession(t.Context(), fsys, testFile, core.SessionOptions{KeepJournal: true})
			if err != nil {
				t.Fatal(err)
			}
			if err = change[name](s); err == nil && fsys.looked == at {
				if at < atLeast {
					t.Errorf("%s looks at its lock %d times", name, at)
				}
				break
			}
			if !errors.Is(err, fsadapter.ErrLocked) {
				t.Errorf("%s, lost at %d: %v", name, at, err)
			}
			fsys.at = 1000
			if _, err := s.Put(t.Context(), core.Entry{Tier: core.TierSession}); err != nil {
				t.Errorf("%s, lost at %d, then: %v", name, at, err)
			}
		}
	}
}
