package jsutil

import (
	"context"
	"errors"
	"testing"
	"time"

	"holdfast/fsadapter"
)

func newSharing(t *testing.T) *Sharing {
	t.Helper()
	s, err := NewSharing("test:" + t.Name() + ":")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.channel.Call("close") })
	return s
}

func shareLock(t *testing.T, s *Sharing, name string) *SharedLock {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	lock, err := s.Lock(ctx, name)
	if err != nil {
		t.Fatal(err)
	}
	return lock
}

// Owners that give the lock back when it is wanted, here and elsewhere, all get
// it in turn.
func TestSharedLocksAreHandedOver(t *testing.T) {
	here, there := newSharing(t), newSharing(t)
	done := make(chan error)
	for _, s := range []*Sharing{here, here, there, there} {
		go func() {
			var err error
			for range 3 {
				lock := shareLock(t, s, "m")
				select {
				case <-lock.Contended():
				case <-time.After(200 * time.Millisecond): // the last one
				}
				err = errors.Join(err, lock.Unlock())
			}
			done <- err
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// Who waits may have asked before the owner had the lock, and so in vain.
func TestSharedLockFindsThoseWhoWaitAlready(t *testing.T) {
	s := newSharing(t)
	first := shareLock(t, s, "m")
	ctx, cancel := context.WithCancel(t.Context())
	second := make(chan *SharedLock)
	go func() { second <- shareLock(t, s, "m") }()
	<-first.Contended()
	third := make(chan error)
	go func() { // it never says a word
		_, err := AcquireWebLock(ctx, s.scope+"m")
		third <- err
	}()
	time.Sleep(50 * time.Millisecond)
	if err := first.Unlock(); err != nil {
		t.Fatal(err)
	}
	lock := <-second
	select {
	case <-lock.Contended():
	case <-time.After(5 * time.Second):
		t.Error("the owner does not know of the one who waits")
	}
	cancel()
	<-third
	if err := lock.Unlock(); err != nil {
		t.Error(err)
	}
}

func TestSharedLockThatNobodyWantsIsNotContended(t *testing.T) {
	s := newSharing(t)
	lock := shareLock(t, s, "m")
	other := shareLock(t, s, "n")
	select {
	case <-lock.Contended():
		t.Error("contended by nobody")
	case <-time.After(100 * time.Millisecond):
	}
	if err := errors.Join(lock.Unlock(), other.Unlock()); err != nil {
		t.Error(err)
	}
}

func TestSharedLockWaitEndsWithItsContext(t *testing.T) {
	s := newSharing(t)
	lock := shareLock(t, s, "m")
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := s.Lock(ctx, "m"); !errors.Is(err, fsadapter.ErrLocked) {
		t.Errorf("Lock = %v; want ErrLocked", err)
	}
	if err := lock.Unlock(); err != nil {
		t.Error(err)
	}
}

func TestAnnouncementsReachSubscribers(t *testing.T) {
	here, there := newSharing(t), newSharing(t)
	heard := make(chan string, 10)
	cancels := []func(){
		here.Subscribe("m", func() { heard <- "here" }),
		there.Subscribe("m", func() { heard <- "there" }),
		there.Subscribe("other", func() { heard <- "other" }),
	}
	here.Announce("m")
	got := map[string]int{}
	for range 2 {
		select {
		case who := <-heard:
			got[who]++
		case <-time.After(5 * time.Second):
			t.Fatalf("heard only %v", got)
		}
	}
	if got["here"] != 1 || got["there"] != 1 {
		t.Errorf("heard %v; want each once", got)
	}
	for _, cancel := range cancels {
		cancel()
		cancel()
	}
	here.Announce("m")
	select {
	case who := <-heard:
		t.Errorf("%s heard after cancel", who)
	case <-time.After(50 * time.Millisecond):
	}
}
