package idbfs

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"syscall/js"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/jsutil"
)

// connectTries is how many connections are tried for one transaction: browsers
// close connections when they clear data, when their storage process crashes,
// or when another tab wants to upgrade.
const connectTries = 3

// connection is the database connection that all operations share. It is
// opened when needed, and again after it was lost. Its mutex is never held
// while waiting for JavaScript.
type connection struct {
	factory  js.Value // an IDBFactory
	database string
	limit    time.Duration // for one attempt to open

	// durability is what each transaction asks for. It is "strict", except in
	// benchmarks that measure what that costs.
	durability string

	// turn is held by the transaction that is under way: there is one at a
	// time. When WebKitGTK 2.50 ends a worker whose connection has two, or that
	// of a page that is reloaded, one of them may stay open in its network
	// process, where it blocks our object stores for every tab.
	turn chan struct{}

	mu      sync.Mutex
	db      js.Value  // undefined when there is no connection
	opening *openCall // the attempt under way, if any; a failed one is forgotten
	events  []js.Func // listeners of db
	closed  bool
	born    *string // which database it is, nil before it was read
	checked bool    // db is known to lead to that one
	gone    bool    // the database was deleted by somebody else
}

func newConnection(factory js.Value, opts Options) *connection {
	return &connection{
		factory: factory, database: opts.Database, limit: opts.OpenTimeout, durability: "strict",
		turn: make(chan struct{}, 1),
	}
}

// takeTurn waits until no transaction is under way. passTurn follows it.
func (c *connection) takeTurn(ctx context.Context, limit time.Duration) error {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case c.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return endOf(ctx)
	case <-timer.C:
		return errNoAnswer
	}
}

func (c *connection) passTurn() { <-c.turn }

// begin starts a transaction on a live connection. The caller issues its first
// request before it blocks.
func (c *connection) begin(ctx context.Context, mode string) (js.Value, error) {
	var lost error
	for range connectTries {
		db, err := c.get(ctx)
		if err != nil {
			return js.Undefined(), err
		}
		value, err := startTransaction(db, mode, c.durability)
		if err == nil {
			return value, nil
		}
		failure, ok := errors.AsType[*jsutil.Error](err)
		if !ok || failure.Name != "InvalidStateError" {
			return js.Undefined(), err
		}
		lost = err
		c.drop(db)
	}
	return js.Undefined(), fsadapter.Caused(errNoConnection, lost)
}

func startTransaction(db js.Value, mode, durability string) (js.Value, error) {
	stores := js.ValueOf([]any{nodesStore, chunksStore})
	value, err := jsutil.Call(db, "transaction", stores, mode, map[string]any{"durability": durability})
	if failure, ok := errors.AsType[*jsutil.Error](err); ok {
		return js.Undefined(), kindOf(failure)
	}
	return value, err
}

// get returns the connection, opening it if there is none.
func (c *connection) get(ctx context.Context) (js.Value, error) {
	c.mu.Lock()
	if c.closed || c.gone {
		defer c.mu.Unlock()
		if c.gone {
			return js.Undefined(), fsadapter.ErrEvicted
		}
		return js.Undefined(), hackpadfs.ErrClosed
	}
	if c.db.Truthy() {
		defer c.mu.Unlock()
		return c.db, nil
	}
	call := c.opening
	if call == nil {
		call = c.startOpen()
		if call.err == nil { // a refused attempt is not kept
			c.opening = call
		}
	}
	c.mu.Unlock()

	select {
	case <-call.done:
		return call.db, call.err
	case <-ctx.Done():
		return js.Undefined(), endOf(ctx)
	}
}

// opened takes the outcome of an attempt. It reports whether the connection is
// wanted; one that is not must be closed.
func (c *connection) opened(call *openCall, db js.Value, err error) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.opening != call {
		return false // it came too late
	}
	c.opening = nil
	c.gone = c.gone || call.evicted
	if err == nil && c.closed {
		err = hackpadfs.ErrClosed
	}
	if err == nil {
		c.adopt(db)
	}
	call.db, call.err = db, err
	close(call.done)
	return err == nil
}

// adopt listens for the end of db: a loss, or the wish of another context to
// upgrade or delete the database, which would have to wait for us.
func (c *connection) adopt(db js.Value) {
	c.db, c.checked = db, false
	end := js.FuncOf(func(js.Value, []js.Value) any {
		c.drop(db)
		return nil
	})
	c.events = append(c.events, end)
	db.Set("onclose", end)
	db.Set("onversionchange", end)
}

// drop closes a connection and forgets it, so that the next operation opens
// another one. Transactions that run on it come to their own end.
func (c *connection) drop(db js.Value) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.db.Equal(db) {
		return // somebody else has seen to it
	}
	c.db = js.Undefined()
	db.Set("onclose", js.Null())
	db.Set("onversionchange", js.Null())
	for _, f := range c.events {
		f.Release()
	}
	c.events = nil
	_, _ = jsutil.Call(db, "close") // closing a dead connection does no harm
}

// close ends the connection for good. A second call returns ErrClosed.
func (c *connection) close() error {
	c.mu.Lock()
	closed, db := c.closed, c.db
	c.closed = true
	c.mu.Unlock()
	if closed {
		return hackpadfs.ErrClosed
	}
	if db.Truthy() {
		c.drop(db)
	}
	return nil
}

var errNoConnection = errors.New("no lasting connection in " + strconv.Itoa(connectTries) + " tries")
