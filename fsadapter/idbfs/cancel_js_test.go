package idbfs

import (
	"context"
	"errors"
	"syscall/js"
	"testing"
	"time"
)

func TestCancelledContextIsAnError(t *testing.T) {
	database := newDatabase(t)
	fsys := open(t, Options{Database: database})
	store(t, fsys, "file", fill(100, 1))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := fsys.ReplaceFile(ctx, "file", fill(100, 2)); !errors.Is(err, context.Canceled) {
		t.Errorf("ReplaceFile = %v; want context.Canceled", err)
	}
	if _, err := New(ctx, Options{Database: database}); !errors.Is(err, context.Canceled) {
		t.Errorf("New = %v; want context.Canceled", err)
	}
	expectContent(t, fsys, "file", fill(100, 1))
}

// A change that waits behind another tab's transaction ends with its context,
// and never happens.
func TestContextEndsAWaitingChange(t *testing.T) {
	fsys := newFS(t)
	store(t, fsys, "file", fill(100, 1))
	stop := occupy(t, fsys)

	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	err := fsys.ReplaceFile(ctx, "file", fill(100, 2))
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("ReplaceFile = %v; want context.DeadlineExceeded", err)
	}
	if waited := time.Since(start); waited > time.Second {
		t.Errorf("waited %v", waited)
	}
	stop()
	time.Sleep(50 * time.Millisecond) // time for the change to happen after all
	expectContent(t, fsys, "file", fill(100, 1))
}

// When the context ends in mid-commit, nil means done and an error that the old
// bytes, or the new ones, are there as a whole.
func TestContextEndsAtAnyMoment(t *testing.T) {
	fsys := newFS(t)
	versions := [][]byte{fill(5*chunkSize, 1), fill(5*chunkSize, 2)}
	store(t, fsys, "file", versions[0])
	var done, cancelled int
	for i := range 60 {
		ctx, cancel := context.WithTimeout(context.Background(), time.Duration(i)*100*time.Microsecond)
		next := versions[(i+1)%2]
		err := fsys.ReplaceFile(ctx, "file", next)
		cancel()
		got, readErr := fsys.ReadFile("file")
		switch {
		case readErr != nil:
			t.Fatal(readErr)
		case err == nil && string(got) != string(next):
			t.Fatal("reported as done, but the old bytes are there")
		case err != nil && !errors.Is(err, context.DeadlineExceeded):
			t.Fatal(err)
		case string(got) != string(versions[0]) && string(got) != string(versions[1]):
			t.Fatal("neither old nor new")
		case err == nil:
			done++
		default:
			cancelled++
		}
		store(t, fsys, "file", versions[i%2])
	}
	t.Logf("%d done, %d cancelled", done, cancelled)
	if cancelled == 0 {
		t.Error("no change was cancelled")
	}
	if stray := strayChunks(t, fsys); stray != 0 {
		t.Errorf("%d pieces belong to no file", stray)
	}
}

// occupy keeps a readwrite transaction of another connection going until stop
// is called.
func occupy(t *testing.T, fsys *FS) (stop func()) {
	t.Helper()
	other := open(t, Options{Database: fsys.conn.database})
	stopped := false
	ended := make(chan error)
	running := make(chan struct{})
	go func() {
		ended <- other.transact(context.Background(), readWrite, func(tx *txn) {
			close(running)
			var again func([]js.Value)
			again = func([]js.Value) {
				if !stopped {
					tx.then([]js.Value{tx.nodes.Call("get", rootID)}, again)
				}
			}
			again(nil)
		})
	}()
	<-running
	return func() {
		stopped = true
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}
