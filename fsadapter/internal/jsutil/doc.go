// Package jsutil is what the browser adapters need to talk to JavaScript:
// waiting for promises, catching exceptions, moving bytes, and Web Locks.
//
// It is empty on every platform but GOOS=js. None of its waiting functions may
// be called from a js.Func: such a callback runs on the event loop, and the
// event loop does not turn until the callback has returned.
package jsutil
