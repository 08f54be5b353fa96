package jsutil

import (
	"context"
	"syscall/js"
)

type outcome struct {
	value js.Value
	err   error
}

// Await waits until promise is settled. A rejection comes back as an [*Error].
// When ctx ends first the result is ctx.Err(), and what the promise becomes
// later is dropped; use [AwaitOr] for a promise of something that must be
// closed.
func Await(ctx context.Context, promise js.Value) (js.Value, error) {
	return AwaitOr(ctx, promise, nil)
}

// AwaitOr is [Await], except that a value which arrives after ctx has ended is
// handed to discard.
func AwaitOr(ctx context.Context, promise js.Value, discard func(late js.Value)) (js.Value, error) {
	settled := settle(promise)
	select {
	case o := <-settled:
		return o.value, o.err
	case <-ctx.Done():
	}
	if discard != nil {
		go func() {
			if o := <-settled; o.err == nil {
				discard(o.value)
			}
		}()
	}
	return js.Undefined(), ctx.Err()
}

// settle returns a channel that gets the outcome of promise; what is no promise is
// its own outcome. The functions
// that JavaScript holds are released by the one that is called, never earlier:
// a promise may settle long after its waiter has gone.
func settle(promise js.Value) <-chan outcome {
	settled := make(chan outcome, 1)
	if promise.Type() != js.TypeObject || promise.Get("then").Type() != js.TypeFunction {
		settled <- outcome{value: promise}
		return settled
	}
	var fulfilled, rejected js.Func
	finish := func(o outcome) any {
		fulfilled.Release()
		rejected.Release()
		settled <- o
		return nil
	}
	fulfilled = js.FuncOf(func(_ js.Value, args []js.Value) any {
		return finish(outcome{value: args[0]})
	})
	rejected = js.FuncOf(func(_ js.Value, args []js.Value) any {
		return finish(outcome{value: js.Undefined(), err: NewError(args[0])})
	})
	if _, err := Call(promise, "then", fulfilled, rejected); err != nil {
		finish(outcome{value: js.Undefined(), err: err})
	}
	return settled
}

// Pending is a call under way whose promise is waited for later, so that several
// can be under way at once.
type Pending struct {
	settled <-chan outcome
	err     error
}

// Start calls a method that returns a promise.
func Start(receiver js.Value, method string, args ...any) Pending {
	promise, err := Call(receiver, method, args...)
	if err != nil {
		return Pending{err: err}
	}
	return Pending{settled: settle(promise)}
}

// Await is Await of the promise. It is called once.
func (p Pending) Await(ctx context.Context) (js.Value, error) {
	if p.err != nil {
		return js.Undefined(), p.err
	}
	select {
	case o := <-p.settled:
		return o.value, o.err
	case <-ctx.Done():
		return js.Undefined(), ctx.Err()
	}
}

// AwaitCall calls a method that returns a promise and waits for it.
func AwaitCall(ctx context.Context, receiver js.Value, method string, args ...any) (js.Value, error) {
	promise, err := Call(receiver, method, args...)
	if err != nil {
		return js.Undefined(), err
	}
	return Await(ctx, promise)
}

// Resolved returns v, or what v becomes when it is a promise. It serves methods
// that return a promise in one engine and a value in another.
func Resolved(ctx context.Context, v js.Value) (js.Value, error) {
	return Await(ctx, v)
}
