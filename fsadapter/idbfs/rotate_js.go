package idbfs

import (
	"context"
	"sync"
	"syscall/js"

	"holdfast/fsadapter/internal/jsutil"
)

// rotated holds a sync.Once for each database whose origin has got a new log.
var rotated sync.Map

// RotateLog has Chromium begin a new log file for the databases of the origin,
// see [jsutil.UsesLevelDB] for why, and does nothing in other browsers. It does so
// once for each name of a database, at the latest when a FS is about to store
// something; the sooner it is called, the better: a browser that dies after
// IndexedDB was opened and before there is a new log may lose all. It takes 3 to
// 15 ms, and is waited for no longer than for the database to open. It can't
// fail: where it does not work, all is as if it had not been called.
//
// Nothing asks for a new log as such, but deleting a database does: LevelDB
// compacts the range of its keys, and for that begins a log. So an empty database
// is kept to be deleted, with "-log" behind the name. To make one for that only
// then would take longer, and what says that it was made would stand in the old
// log.
func RotateLog(ctx context.Context, opts Options) {
	opts.setDefaults()
	if factory, err := findFactory(opts.Factory); err == nil {
		newConnection(factory, opts).rotateLog(ctx)
	}
}

func (c *connection) rotateLog(ctx context.Context) {
	once, _ := rotated.LoadOrStore(c.database, &sync.Once{})
	once.(*sync.Once).Do(func() {
		if !jsutil.UsesLevelDB() {
			return
		}
		limited, cancel := context.WithTimeout(ctx, c.limit)
		defer cancel()
		name := c.database + "-log"
		if !c.ask(limited, "deleteDatabase", name) {
			c.ask(limited, "open", name)
			c.ask(limited, "deleteDatabase", name)
		}
		go c.ask(context.Background(), "open", name) // for the next time
	})
}

// ask calls a method of the factory for a database that nobody keeps open, and
// waits for the outcome, whatever it is. It reports whether there was a database
// and it was deleted. A connection is closed as soon as it is there, also when
// ctx has ended before.
func (c *connection) ask(ctx context.Context, method, database string) (deleted bool) {
	request, err := jsutil.Call(c.factory, method, database)
	if err != nil {
		return false
	}
	call := &openCall{request: request}
	done := make(chan bool, 1)
	call.on("onerror", func(js.Value) {
		done <- false
		call.release()
	})
	call.on("onsuccess", func(event js.Value) {
		if db := request.Get("result"); db.Truthy() {
			_, _ = jsutil.Call(db, "close")
		}
		done <- event.Get("oldVersion").Truthy() // of what was deleted
		call.release()
	})
	select {
	case deleted := <-done:
		return deleted
	case <-ctx.Done():
		return false
	}
}
