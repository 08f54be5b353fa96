package idbfs

import (
	"context"
	"errors"
	"sync"
	"syscall/js"
	"testing"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// A connection that was closed under us is replaced without anybody noticing.
func TestLostConnectionIsReplaced(t *testing.T) {
	losses := map[string]func(js.Value){
		"silently":        func(db js.Value) { db.Call("close") },
		"with its event":  func(db js.Value) { db.Call("close"); dispatch(db, "close") },
		"versionchange":   func(db js.Value) { dispatch(db, "versionchange") },
		"event but alive": func(db js.Value) { dispatch(db, "close") },
	}
	for name, lose := range losses {
		t.Run(name, func(t *testing.T) {
			f := newFaulty(t, Options{})
			store(t, f.FS, "file", fill(100, 1))
			file := openAs(t, f.FS, "file", hackpadfs.FlagReadWrite|hackpadfs.FlagAppend)
			opens := f.opens()

			lose(f.connection())
			expectContent(t, f.FS, "file", fill(100, 1))
			if got := f.opens(); got != opens+1 {
				t.Errorf("%d connections were opened; want 1", got-opens)
			}
			lose(f.connection())
			if _, err := file.Write([]byte("more")); err != nil {
				t.Fatal(err)
			}
			if err := file.Sync(); err != nil {
				t.Errorf("Sync of a handle from before: %v", err)
			}
			expectContent(t, f.sound, "file", append(fill(100, 1), "more"...))
		})
	}
}

func TestThreeDeadConnectionsAreEnough(t *testing.T) {
	f := newFaulty(t, Options{})
	opens := f.opens()
	f.inject(map[string]any{"transaction": true})
	_, err := f.Stat(".")
	expectFailure(t, err, fsadapter.ErrUnavailable, "InvalidStateError")
	if got := f.opens() - opens; got != connectTries-1 {
		t.Errorf("%d more connections were opened; want %d", got, connectTries-1)
	}
	f.inject(nil)
	if _, err := f.Stat("."); err != nil {
		t.Errorf("once connections last again: %v", err)
	}
}

// A connection lost in mid-transaction: the browser aborts the transaction and
// tells no reason.
func TestConnectionLostInMidTransaction(t *testing.T) {
	f := newFaulty(t, Options{})
	prepare(t, f.sound)
	before := state(t, f.sound)
	f.inject(map[string]any{"abort": "first", "name": "none"})
	err := f.ReplaceFile(context.Background(), "other", fill(10, 7))
	dispatch(f.connection(), "close")
	f.inject(nil)
	expectFailure(t, err, fsadapter.ErrUnavailable, "AbortError")
	expectState(t, f.sound, before)
	expectState(t, f.FS, before)
}

func TestOpenThatFailsIsNotRemembered(t *testing.T) {
	const limit = 100 * time.Millisecond
	for fault, text := range map[string]string{
		"silent":  "did not open within 100ms",
		"blocked": "another tab keeps an older version open",
		"throw":   "SecurityError",
	} {
		t.Run(fault, func(t *testing.T) {
			f := newFaulty(t, Options{})
			store(t, f.FS, "file", fill(100, 1))
			f.connection().Call("close")
			usual := f.conn.limit
			f.conn.limit = limit
			f.inject(map[string]any{"open": fault, "name": "SecurityError"})
			start := time.Now()
			_, err := f.ReadFile("file")
			f.inject(nil)
			f.conn.limit = usual
			expectFailure(t, err, fsadapter.ErrUnavailable, text)
			if waited := time.Since(start); waited > limit+time.Second {
				t.Errorf("waited %v", waited)
			}
			expectContent(t, f.FS, "file", fill(100, 1))
		})
	}
}

// The database is really busy: somebody else's connection keeps a deletion
// waiting, and the browser keeps us waiting behind that, without any event.
func TestOpenBehindABlockedDeletion(t *testing.T) {
	database := newDatabase(t)
	other := rawOpen(t, database, 1)
	realFactory.Call("deleteDatabase", database)

	_, err := New(context.Background(), Options{Database: database, OpenTimeout: 150 * time.Millisecond})
	expectFailure(t, err, fsadapter.ErrUnavailable, "did not open")

	other.Call("close")
	fsys := open(t, Options{Database: database}) // the deletion comes first, then the late attempt, then this
	store(t, fsys, "file", fill(10, 1))
	expectNobodyBlocks(t, database)
}

// A connection that came after its limit must not stay open.
func expectNobodyBlocks(t *testing.T, database string) {
	t.Helper()
	ended := make(chan string, 2)
	request := realFactory.Call("open", database, schemaVersion+1)
	for _, event := range []string{"blocked", "success"} {
		f := js.FuncOf(func(js.Value, []js.Value) any {
			ended <- event
			return nil
		})
		t.Cleanup(f.Release)
		request.Set("on"+event, f)
	}
	if got := <-ended; got != "success" {
		t.Errorf("an upgrade is %s", got)
		return
	}
	request.Get("result").Call("close")
}

// Another tab that upgrades is not held up, and we refuse what it has made.
func TestNewerDatabaseIsLeftAlone(t *testing.T) {
	database := newDatabase(t)
	fsys := open(t, Options{Database: database})
	store(t, fsys, "file", fill(100, 1))
	newer := rawOpen(t, database, schemaVersion+1)
	defer newer.Call("close")

	for range 2 {
		_, err := fsys.ReadFile("file")
		expectFailure(t, err, ErrNewerDatabase, "VersionError")
		if errors.Is(err, fsadapter.ErrUnavailable) {
			t.Errorf("error %v matches ErrUnavailable", err)
		}
	}
	if _, err := New(context.Background(), Options{Database: database}); !errors.Is(err, ErrNewerDatabase) {
		t.Errorf("New = %v; want ErrNewerDatabase", err)
	}
	if got := newer.Get("version").Int(); got != schemaVersion+1 {
		t.Errorf("the database now has version %d", got)
	}
}

// A database of that name and version, but made by somebody else.
func TestForeignDatabase(t *testing.T) {
	database := newDatabase(t)
	rawOpen(t, database, schemaVersion).Call("close")
	_, err := New(context.Background(), Options{Database: database})
	expectFailure(t, err, fsadapter.ErrCorrupt, "NotFoundError")
}

func TestClosedFS(t *testing.T) {
	fsys := newFS(t)
	store(t, fsys, "file", nil)
	if err := fsys.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := fsys.Stat("file"); !errors.Is(err, hackpadfs.ErrClosed) {
		t.Errorf("Stat = %v; want ErrClosed", err)
	}
	if err := fsys.Close(); !errors.Is(err, hackpadfs.ErrClosed) {
		t.Errorf("second Close = %v; want ErrClosed", err)
	}
}

func TestNoIndexedDB(t *testing.T) {
	f := newFaulty(t, Options{})
	f.inject(map[string]any{"open": "throw", "name": "SecurityError"})
	_, err := New(context.Background(), Options{Factory: f.factory})
	expectFailure(t, err, fsadapter.ErrUnavailable, "SecurityError")
}

func dispatch(target js.Value, event string) {
	target.Call("dispatchEvent", js.Global().Get("Event").New(event))
}

// rawOpen opens a database without this package: it makes no object stores and
// listens to nothing.
func rawOpen(t *testing.T, database string, version int) js.Value {
	t.Helper()
	request := realFactory.Call("open", database, version)
	ended := make(chan struct{})
	f := js.FuncOf(func(js.Value, []js.Value) any {
		close(ended)
		return nil
	})
	defer f.Release()
	request.Set("onsuccess", f)
	request.Set("onerror", f)
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		t.Fatal("the database does not open")
	}
	db := request.Get("result")
	t.Cleanup(func() { db.Call("close") })
	return db
}

// Two transactions of one connection at once are more than WebKit can end, see
// connection.turn.
func TestOneTransactionAtATime(t *testing.T) {
	f := newFaulty(t, Options{})
	prepare(t, f.sound)
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Millisecond)
	defer cancel()
	var group sync.WaitGroup
	for i := range 20 {
		group.Go(func() {
			switch i % 5 {
			case 0:
				_ = f.ReplaceFile(ctx, "given up", fill(5*chunkSize, byte(i)))
			case 1:
				_, _ = f.Stat("not/there")
			case 2:
				_ = f.ReplaceFile(context.Background(), "file", fill(10, byte(i)))
			default:
				_, _ = f.ReadFile("a/old")
			}
		})
	}
	group.Wait()
	if most := f.factory.Get("seen").Get("mostAtOnce").Int(); most != 1 {
		t.Errorf("%d transactions were under way at once; want 1", most)
	}
}
