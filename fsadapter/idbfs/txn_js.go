package idbfs

import (
	"cmp"
	"context"
	"errors"
	"syscall/js"
	"time"

	"holdfast/fsadapter"
)

const (
	readOnly  = "readonly"
	readWrite = "readwrite"

	// commitGrace is how long a cancelled caller waits for a transaction that
	// is too far into its commit to be aborted, and the next transaction for
	// one that was aborted.
	commitGrace = time.Second
)

// txn is one IndexedDB transaction. Its methods run inside callbacks of the
// event loop and never block; see the package comment.
type txn struct {
	value  js.Value
	nodes  js.Value
	chunks js.Value
	funcs  []js.Func

	cause      error         // why we have aborted it
	requestErr error         // the first error of a request
	late       error         // an exception because the transaction had ended before
	ended      bool          // the outcome is known, or nobody waits for it any more
	err        error         // the outcome, set before done is closed
	done       chan struct{} // closed with the outcome
}

// transact runs one transaction, when all that were begun before it on this
// connection have ended. start issues the first requests; the steps that follow
// ask for more, until one asks for nothing or calls t.fail. The result is nil
// only after the complete event.
//
// Errors: what a step passed to t.fail, a DOM error as mapped by domErr,
// ctx.Err() when ctx ended first and the transaction was aborted,
// ErrUnavailable when there is no connection or no answer.
func (fsys *FS) transact(ctx context.Context, mode string, start func(*txn)) error {
	err := fsys.attempt(ctx, mode, start)
	if mode == readWrite && errors.Is(err, fsadapter.ErrNoSpace) {
		// The error that counts is the first one.
		_ = fsys.attempt(context.Background(), readWrite, (*txn).sweep)
	}
	return err
}

func (fsys *FS) attempt(ctx context.Context, mode string, start func(*txn)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if mode == readWrite {
		fsys.conn.rotateLog(ctx)
	}
	if err := fsys.conn.takeTurn(ctx, fsys.timeout); err != nil {
		return err
	}
	value, err := fsys.conn.begin(ctx, mode)
	if err != nil {
		fsys.conn.passTurn()
		return err
	}
	// From here to the first request nothing may block.
	t := &txn{value: value, done: make(chan struct{})}
	t.step(func() {
		t.listen()
		t.nodes = value.Call("objectStore", nodesStore)
		t.chunks = value.Call("objectStore", chunksStore)
		t.begin(fsys.conn, start)
	})
	err = t.wait(ctx, fsys.timeout)
	if t.ended {
		fsys.retire(t)
	} else {
		go fsys.outlive(t)
	}
	return err
}

// retire lets the next transaction begin.
func (fsys *FS) retire(t *txn) {
	t.release()
	fsys.conn.passTurn()
}

// outlive is retire for a transaction that nobody waits for any more. If it does
// not end soon, the next one begins on another connection.
func (fsys *FS) outlive(t *txn) {
	select {
	case <-t.done:
	case <-time.After(commitGrace):
		fsys.conn.drop(t.value.Get("db"))
	}
	fsys.retire(t)
}

// listen hears how the transaction ends. The error of a request bubbles up to
// the transaction, so one listener hears them all.
func (t *txn) listen() {
	listener := js.FuncOf(func(_ js.Value, args []js.Value) any {
		t.step(func() { t.hear(args[0]) })
		return nil
	})
	t.funcs = append(t.funcs, listener)
	for _, name := range []string{"oncomplete", "onabort", "onerror"} {
		t.value.Set(name, listener)
	}
}

func (t *txn) hear(event js.Value) {
	switch event.Get("type").String() {
	case "complete":
		t.finish(cmp.Or(t.requestErr, t.late))
	case "abort":
		t.finish(t.abortCause())
	case "error": // the abort event follows
		t.requestErr = cmp.Or(t.requestErr, domErr(event.Get("target").Get("error")))
	}
}

// abortCause returns why the transaction was aborted. The error of a request is
// only the last resort: when a commit fails, the requests still under way are
// told AbortError, and only the transaction knows that the quota is exceeded.
func (t *txn) abortCause() error {
	failure := t.value.Get("error")
	switch {
	case t.cause != nil:
		return t.cause
	case failure.Truthy() || t.requestErr == nil:
		return domErr(failure)
	}
	return t.requestErr
}

// step runs f. A JavaScript exception in it fails the transaction.
func (t *txn) step(f func()) {
	if t.ended {
		return
	}
	defer func() {
		thrown := recover()
		if thrown == nil {
			return
		}
		if err := thrownErr(thrown); t.abort() {
			t.cause = cmp.Or(t.cause, err)
		} else { // the browser has ended it; the event says why
			t.late = cmp.Or(t.late, err)
		}
	}()
	f()
}

// then calls next with the results of requests, once all have succeeded.
func (t *txn) then(requests []js.Value, next func(results []js.Value)) {
	callback := js.FuncOf(func(js.Value, []js.Value) any {
		t.step(func() {
			results := make([]js.Value, len(requests))
			for i, request := range requests {
				if failure := request.Get("error"); !failure.IsNull() && !failure.IsUndefined() {
					t.fail(domErr(failure))
					return
				}
				results[i] = request.Get("result")
			}
			next(results)
		})
		return nil
	})
	t.funcs = append(t.funcs, callback)
	requests[len(requests)-1].Set("onsuccess", callback)
}

// write is a request that changes something, not issued yet.
type write func() (request js.Value)

// end issues writes, each when the one before has succeeded. The transaction
// commits by itself after that. Calling commit would be no better: in Firefox
// 153 a request that fails after that no longer aborts the transaction, which is
// committed in part and then reported as complete (in WebKit 2.50 the reason of
// the abort is lost).
//
// None may wait behind another one in the browser: when the quota is used up,
// Firefox 153 takes back what the transaction has written, goes on with the
// requests that wait, and keeps what they write, although it then reports the
// transaction as aborted. (Its SQLite ends a transaction that finds no space,
// and what follows is on its own.)
func (t *txn) end(writes ...write) {
	if len(writes) == 0 {
		return
	}
	request := writes[0]()
	if len(writes) > 1 {
		t.then([]js.Value{request}, func([]js.Value) { t.end(writes[1:]...) })
	}
}

// fail aborts the transaction for a reason. Only the first reason is kept.
func (t *txn) fail(err error) {
	t.cause = cmp.Or(t.cause, err)
	t.abort()
}

// abort reports whether the transaction could still be aborted.
func (t *txn) abort() (aborted bool) {
	defer func() {
		if thrown := recover(); thrown != nil {
			_ = thrownErr(thrown) // goes on with a panic that is none of JavaScript's
			aborted = false       // finished already, or committing
		}
	}()
	t.value.Call("abort")
	return true
}

func (t *txn) finish(err error) {
	if t.ended {
		return
	}
	t.ended, t.err = true, err
	close(t.done)
}

// wait returns the outcome, or ends the transaction with ctx or after limit.
func (t *txn) wait(ctx context.Context, limit time.Duration) error {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-t.done:
		return t.err
	case <-ctx.Done():
		return t.abandon(endOf(ctx))
	case <-timer.C:
		return t.abandon(errNoAnswer)
	}
}

// abandon aborts the transaction and returns cause. One that is too far into
// its commit for that is given a moment to say how it ended.
func (t *txn) abandon(cause error) error {
	if t.abort() {
		return cause
	}
	select {
	case <-t.done:
		return t.err
	case <-time.After(commitGrace):
		return cause
	}
}

// release detaches the callbacks, so that a late event finds nobody.
func (t *txn) release() {
	t.ended = true
	for _, name := range []string{"oncomplete", "onabort", "onerror"} {
		t.value.Set(name, js.Null())
	}
	for _, f := range t.funcs {
		f.Release()
	}
}
