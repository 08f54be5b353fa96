package idbfs

import (
	"context"
	"syscall/js"

	"holdfast/fsadapter/internal/jsutil"
)

// RotateLog has Chromium begin a new log file for the databases of the origin,
// see [jsutil.UsesLevelDB] for why, once for each FS, and does nothing in other
// browsers. It is done before anything is stored; whoever does it earlier is
// safe sooner from what others store in the origin. It takes 3 to 15 ms, and is
// waited for no longer than for the database to open. It can't fail: where it
// does not work, all is as if it had not been called.
//
// Nothing asks for a new log as such, but deleting a database does: LevelDB
// compacts the range of its keys, and for that begins a log. So an empty database
// is kept to be deleted, named as that of fsys with "-log" behind it. To make one
// for that only then would leave time in which a second death does harm: what
// says that it was made would stand in the old log.
func (fsys *FS) RotateLog(ctx context.Context) {
	fsys.rotated.Do(func() {
		if !jsutil.UsesLevelDB() {
			return
		}
		limited, cancel := context.WithTimeout(ctx, fsys.conn.limit)
		defer cancel()
		name := fsys.conn.database + "-log"
		if !fsys.conn.ask(limited, "deleteDatabase", name) {
			fsys.conn.ask(limited, "open", name)
			fsys.conn.ask(limited, "deleteDatabase", name)
		}
		go fsys.conn.ask(context.Background(), "open", name) // for the next time
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
