package jsutil

import (
	"context"
	"errors"
	"syscall/js"
	"testing"
	"time"
)

var promise = js.Global().Get("Promise")

func TestAwaitGivesTheValueOfAPromise(t *testing.T) {
	v, err := Await(t.Context(), promise.Call("resolve", "kept"))
	if err != nil || v.String() != "kept" {
		t.Fatalf("Await = %v, %v; want kept", v, err)
	}
}

func TestAwaitGivesTheReasonOfARejection(t *testing.T) {
	reason := js.Global().Get("RangeError").New("too far")
	for _, test := range []struct {
		reason              any
		wantName, wantError string
	}{
		{reason, "RangeError", "RangeError: too far"},
		{"a string", "", "thrown a string"},
		{js.Undefined(), "", "thrown <undefined>"},
		{map[string]any{}, "", "thrown an object that is no Error"},
	} {
		v, err := Await(t.Context(), promise.Call("reject", test.reason))
		if err == nil || err.Error() != test.wantError || ErrorName(err) != test.wantName {
			t.Errorf("Await of a rejection with %v = %v, %v; want %s", test.reason, v, err, test.wantError)
		}
	}
}

// A promise that settles after its waiter has gone must neither reach a
// released function nor leave its value without an owner.
func TestAwaitOrHandsALateValueToDiscard(t *testing.T) {
	var resolve js.Value
	executor := js.FuncOf(func(_ js.Value, args []js.Value) any {
		resolve = args[0]
		return nil
	})
	defer executor.Release()
	late := promise.New(executor)

	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	discarded := make(chan string, 1)
	_, err := AwaitOr(ctx, late, func(v js.Value) { discarded <- v.String() })
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("AwaitOr = %v; want the error of its context", err)
	}
	resolve.Invoke("late")
	if got := <-discarded; got != "late" {
		t.Errorf("discard got %q", got)
	}
}

func TestAwaitWithACancelledContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Await(ctx, promise.Call("reject", "nobody listens")); !errors.Is(err, context.Canceled) {
		t.Fatalf("Await = %v; want context.Canceled", err)
	}
}

func TestResolvedTakesValuesAndPromises(t *testing.T) {
	for _, v := range []js.Value{js.ValueOf(7), promise.Call("resolve", 7)} {
		got, err := Resolved(t.Context(), v)
		if err != nil || got.Int() != 7 {
			t.Errorf("Resolved(%v) = %v, %v; want 7", v, got, err)
		}
	}
}

func TestCallTurnsAnExceptionIntoAnError(t *testing.T) {
	_, err := Call(js.Global().Get("JSON"), "parse", "{")
	if ErrorName(err) != "SyntaxError" {
		t.Errorf("Call = %v; want a SyntaxError", err)
	}
	if _, err := New(js.Global().Get("Array"), -1); ErrorName(err) != "RangeError" {
		t.Errorf("New = %v; want a RangeError", err)
	}
}

func TestBytesCrossBothWays(t *testing.T) {
	array := ToUint8Array([]byte("0123456789"))
	if got := string(ToBytes(array.Call("subarray", 2, 5))); got != "234" {
		t.Errorf("ToBytes of a view = %q; want 234", got)
	}
	if got := string(ToBytes(array.Get("buffer"))); got != "0123456789" {
		t.Errorf("ToBytes of a buffer = %q", got)
	}
}
