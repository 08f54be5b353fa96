package jsutil

import (
	"context"
	"errors"
	"sync"
	"syscall/js"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// WebLock is an exclusive lock of the Web Locks API, shared by all pages and
// workers of the origin. The browser frees it when its owner is gone.
type WebLock struct {
	release func()         // settles the promise that keeps the lock
	freed   <-chan outcome // what the request came to after that
	once    sync.Once
}

var _ fsadapter.Lock = (*WebLock)(nil)

// AcquireWebLock waits for the lock called name. It returns
// [fsadapter.ErrLocked] wrapped together with ctx.Err() when ctx ends first,
// and [fsadapter.ErrUnavailable] where the browser offers no locks.
func AcquireWebLock(ctx context.Context, name string) (*WebLock, error) {
	return acquireWebLock(ctx, name, func() {})
}

// acquireWebLock is AcquireWebLock. It calls waiting once the browser knows of
// the request.
func acquireWebLock(ctx context.Context, name string, waiting func()) (*WebLock, error) {
	manager, err := lockManager()
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, lockedError(err)
	}
	request, err := requestLock(manager, name)
	if err != nil {
		return nil, fsadapter.Caused(fsadapter.ErrUnavailable, err)
	}
	defer request.onGrant.Release()
	lock := &WebLock{release: request.release, freed: request.settled}
	waiting()
	select {
	case <-request.granted:
		return lock, nil
	case o := <-request.settled:
		return nil, fsadapter.Caused(fsadapter.ErrUnavailable, o.err)
	case <-ctx.Done():
	}
	return nil, request.cancel(lock, ctx.Err())
}

// lockManager returns what is asked for locks: the global holdfastLocks, by which
// the loading side can free them should this program die, or the browser.
func lockManager() (js.Value, error) {
	if locks := js.Global().Get("holdfastLocks"); locks.Truthy() {
		return locks, nil
	}
	return browserLocks()
}

func browserLocks() (js.Value, error) {
	locks, err := NavigatorHas("locks")
	switch {
	case err != nil:
		return js.Undefined(), fsadapter.Caused(fsadapter.ErrUnavailable, err)
	case !locks.Truthy():
		return js.Undefined(), fsadapter.Describe(fsadapter.ErrUnavailable, "no Web Locks here")
	}
	return locks, nil
}

// CheckLocks returns an error that matches [fsadapter.ErrNotOffered] where the
// browser has no Web Locks or refuses them.
func CheckLocks(ctx context.Context) error {
	locks, err := browserLocks()
	if err == nil {
		_, err = AwaitCall(ctx, locks, "query")
	} else if !Refused(err) {
		return fsadapter.Describe(fsadapter.ErrNotOffered, "no Web Locks")
	}
	if Refused(err) {
		return fsadapter.Caused(fsadapter.ErrNotOffered, err)
	}
	return nil // what else went wrong may pass
}

func lockedError(cause error) error {
	return fsadapter.Caused(fsadapter.ErrLocked, cause)
}

// lockRequest is a request under way.
type lockRequest struct {
	onGrant    js.Func
	granted    <-chan struct{}
	settled    <-chan outcome
	controller js.Value
	release    func()
}

func requestLock(manager js.Value, name string) (*lockRequest, error) {
	held, release := newPromise()
	granted := make(chan struct{})
	onGrant := js.FuncOf(func(js.Value, []js.Value) any {
		close(granted)
		return held
	})
	controller, err := New(Global().Get("AbortController"))
	if err != nil {
		onGrant.Release()
		return nil, err
	}
	options := js.ValueOf(map[string]any{"mode": "exclusive", "signal": controller.Get("signal")})
	promise, err := Call(manager, "request", name, options, onGrant)
	if err != nil {
		onGrant.Release()
		return nil, err
	}
	return &lockRequest{onGrant, granted, settle(promise), controller, release}, nil
}

// cancel withdraws a request that nobody waits for any longer. The grant may
// have overtaken it, so it waits for one of the two and gives back what it got.
func (r *lockRequest) cancel(lock *WebLock, cause error) error {
	_, _ = Call(r.controller, "abort")
	select {
	case <-r.settled:
		return lockedError(cause)
	case <-r.granted:
		return errors.Join(lockedError(cause), lock.Unlock())
	}
}

// Unlock frees the lock and returns once the browser has done so.
func (l *WebLock) Unlock() error {
	err := hackpadfs.ErrClosed
	l.once.Do(func() {
		l.release()
		err = (<-l.freed).err
	})
	return err
}

// newPromise returns a promise and the function that resolves it.
func newPromise() (promise js.Value, resolve func()) {
	var resolveFunc js.Value
	executor := js.FuncOf(func(_ js.Value, args []js.Value) any {
		resolveFunc = args[0]
		return nil
	})
	defer executor.Release() // a promise calls its executor before New returns
	promise = js.Global().Get("Promise").New(executor)
	return promise, func() { resolveFunc.Invoke() }
}
