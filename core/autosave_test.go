package core_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"holdfast/core"
)

// saver counts saves, and fails on request.
type saver struct {
	mu    sync.Mutex
	saves int
	err   error
}

func (s *saver) save(context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.saves++
	return s.err
}

func (s *saver) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.saves
}

func (s *saver) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = err
}

func TestAutoSavePolicies(t *testing.T) {
	for name, test := range map[string]struct {
		policy core.AutoSavePolicy
		after  [4]int // saves after 3 changes, 10 s, being hidden, closing
	}{
		"never":         {core.AutoSavePolicy{}, [4]int{0, 0, 0, 0}},
		"every store":   {core.AutoSavePolicy{EveryStore: true}, [4]int{3, 3, 3, 3}},
		"after changes": {core.AutoSavePolicy{AfterChanges: 2}, [4]int{1, 1, 1, 1}},
		"interval":      {core.AutoSavePolicy{Interval: 5 * time.Second}, [4]int{0, 1, 1, 1}},
		"when hidden":   {core.AutoSavePolicy{WhenHidden: true}, [4]int{0, 0, 1, 1}},
		"on close":      {core.AutoSavePolicy{OnClose: true}, [4]int{0, 0, 0, 1}},
		"all but every": {core.AutoSavePolicy{AfterChanges: 2, Interval: time.Second, OnClose: true}, [4]int{1, 2, 2, 2}},
	} {
		synctest.Test(t, func(t *testing.T) {
			var s saver
			a := core.NewAutoSave(test.policy, s.save)
			var got [4]int
			for range 3 {
				if err := a.Changed(t.Context(), 1); err != nil {
					t.Error(err)
				}
			}
			got[0] = s.count()
			time.Sleep(10 * time.Second)
			synctest.Wait()
			got[1] = s.count()
			if err := a.Hidden(t.Context()); err != nil {
				t.Error(err)
			}
			got[2] = s.count()
			if err := a.Close(t.Context()); err != nil {
				t.Error(err)
			}
			got[3] = s.count()
			if got != test.after {
				t.Errorf("%s: saved %v times; want %v", name, got, test.after)
			}
			if a.Dirty() != (test.after[3] == 0 || name == "after changes") {
				t.Errorf("%s: dirty is %v, %d changes", name, a.Dirty(), a.Changes())
			}
		})
	}
}

func TestAutoSaveKeepsChangesThatFailedToBeSaved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := errors.New("broken")
		var s saver
		s.fail(broken)
		a := core.NewAutoSave(core.AutoSavePolicy{Interval: time.Second}, s.save)
		if err := a.Changed(t.Context(), 2); err != nil {
			t.Error(err)
		}
		time.Sleep(1500 * time.Millisecond)
		synctest.Wait()
		if err := a.Changed(t.Context(), 1); !errors.Is(err, broken) || a.Changes() != 3 {
			t.Errorf("Changed = %v with %d changes; want the error of the save and 3", err, a.Changes())
		}
		s.fail(nil)
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if a.Dirty() {
			t.Error("still dirty")
		}
		if err := a.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
