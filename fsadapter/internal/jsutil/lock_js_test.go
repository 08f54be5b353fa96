package jsutil

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/hack-pad/hackpadfs"
	"holdfast/fsadapter"
)

func acquire(t *testing.T, name string) *WebLock {
	t.Helper()
	lock, err := AcquireWebLock(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return lock
}

func TestWebLockExcludes(t *testing.T) {
	first := acquire(t, t.Name())
	second := make(chan *WebLock)
	go func() { second <- acquire(t, t.Name()) }()
	select {
	case <-second:
		t.Fatal("two owners at once")
	case <-time.After(50 * time.Millisecond):
	}
	if err := first.Unlock(); err != nil {
		t.Fatal(err)
	}
	if err := (<-second).Unlock(); err != nil {
		t.Fatal(err)
	}
}

func TestWebLockWaitEndsWithItsContext(t *testing.T) {
	lock := acquire(t, t.Name())
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err := AcquireWebLock(ctx, t.Name())
	if !errors.Is(err, fsadapter.ErrLocked) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("AcquireWebLock = %v; want ErrLocked and the error of the context", err)
	}
	if err := lock.Unlock(); err != nil {
		t.Fatal(err)
	}
	// The request that was given up must not have left the lock taken.
	if err := acquire(t, t.Name()).Unlock(); err != nil {
		t.Fatal(err)
	}
}

func TestWebLockUnlocksOnce(t *testing.T) {
	lock := acquire(t, t.Name())
	if err := lock.Unlock(); err != nil {
		t.Fatal(err)
	}
	if err := lock.Unlock(); !errors.Is(err, hackpadfs.ErrClosed) {
		t.Errorf("second Unlock = %v; want ErrClosed", err)
	}
}
