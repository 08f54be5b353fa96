package idbfs

import (
	"errors"
	"syscall/js"
	"time"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/jsutil"
)

// openCall is one attempt to open the database, which all operations that need
// a connection wait for.
type openCall struct {
	done chan struct{} // closed when db and err are set
	db   js.Value
	err  error

	request js.Value
	funcs   []js.Func
	blocked bool
	evicted bool // the database would have to be made again
}

// startOpen asks for a connection. The request can't be withdrawn: when the
// limit is over, waiting ends with ErrUnavailable, and a connection that comes
// after all is closed at once. c.mu is held.
func (c *connection) startOpen() *openCall {
	call := &openCall{done: make(chan struct{})}
	request, err := jsutil.Call(c.factory, "open", c.database, schemaVersion)
	if err != nil {
		if failure, ok := errors.AsType[*jsutil.Error](err); ok {
			err = kindOf(failure)
		}
		call.db, call.err = js.Undefined(), err
		close(call.done)
		return call
	}
	call.request = request
	timer := time.AfterFunc(c.limit, func() {
		c.opened(call, js.Undefined(), call.lateErr(c.limit))
	})
	call.on("onblocked", func(js.Value) { call.blocked = true })
	remade := c.born != nil
	call.on("onupgradeneeded", func(event js.Value) { call.upgrade(event, remade) })
	call.on("onerror", func(js.Value) {
		timer.Stop()
		c.opened(call, js.Undefined(), call.failure())
		call.release()
	})
	call.on("onsuccess", func(js.Value) {
		timer.Stop()
		db := request.Get("result")
		if !c.opened(call, db, nil) {
			_, _ = jsutil.Call(db, "close")
		}
		call.release()
	})
	return call
}

func (call *openCall) on(event string, handle func(event js.Value)) {
	f := js.FuncOf(func(_ js.Value, args []js.Value) any {
		handle(args[0])
		return nil
	})
	call.funcs = append(call.funcs, f)
	call.request.Set(event, f)
}

func (call *openCall) release() {
	for _, f := range call.funcs {
		f.Release()
	}
}

func (call *openCall) lateErr(limit time.Duration) error {
	text := "IndexedDB did not open within " + limit.String()
	if call.blocked {
		text += ": another tab keeps an older version open"
	}
	return fsadapter.Describe(fsadapter.ErrUnavailable, text)
}

func (call *openCall) failure() error {
	if call.evicted {
		return fsadapter.ErrEvicted
	}
	return domErr(call.request.Get("error"))
}

// upgrade makes the object stores of a new database, but not where there was one
// before. Without them the request to open fails.
func (call *openCall) upgrade(event js.Value, remade bool) {
	transaction := call.request.Get("transaction")
	call.evicted = remade && !event.Get("oldVersion").Truthy()
	if call.evicted || makeStores(call.request.Get("result"), transaction) != nil {
		_, _ = jsutil.Call(transaction, "abort")
	}
}
