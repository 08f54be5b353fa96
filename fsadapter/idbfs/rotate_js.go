package idbfs

import (
	"context"
	"errors"
	"syscall/js"
	"time"

	"holdfast/fsadapter/internal/jsutil"
)

// rotateLimit is how long the new log is waited for. It took 3 to 15 ms; what
// takes longer goes on by itself.
const rotateLimit = time.Second

// RotateLog has Chromium begin a new log file for the databases of the origin,
// see [jsutil.UsesLevelDB] for why. It does nothing in other browsers, and
// nothing when it was called before. It can't fail: where it does not work, all
// is as if it had not been called.
//
// Nothing asks for a new log as such, but deleting a database does: LevelDB
// compacts the range of its keys, and for that begins a log. So a database is
// made and deleted, named as that of fsys with "-log" behind it.
func (fsys *FS) RotateLog(ctx context.Context) {
	fsys.rotated.Do(func() {
		if !jsutil.UsesLevelDB() {
			return
		}
		limited, cancel := context.WithTimeout(ctx, rotateLimit)
		defer cancel()
		name := fsys.conn.database + "-log"
		if fsys.conn.ask(limited, "open", name) == nil {
			_ = fsys.conn.ask(limited, "deleteDatabase", name)
		}
	})
}

// ask calls a method of the factory for a database that nobody keeps open, and
// waits until it has been done. A connection is closed as soon as it is there,
// also when ctx has ended before.
func (c *connection) ask(ctx context.Context, method, database string) error {
	request, err := jsutil.Call(c.factory, method, database)
	if err != nil {
		return err
	}
	done := make(chan error, 1)
	call := &openCall{request: request}
	call.on("onsuccess", func(js.Value) {
		if db := request.Get("result"); db.Truthy() {
			_, _ = jsutil.Call(db, "close")
		}
		done <- nil
		call.release()
	})
	call.on("onerror", func(js.Value) {
		done <- errors.New("refused")
		call.release()
	})
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
