package idbfs

import (
	"context"
	"slices"
	"syscall/js"
	"testing"
	"time"

	"holdfast/fsadapter/internal/jsutil"
)

// A log is begun by making and deleting a database, once, where there is one.
func TestRotateLog(t *testing.T) {
	f := newFaulty(t, Options{})
	want := 0
	if jsutil.UsesLevelDB() {
		want = 1
	}
	opens := f.opens()
	for range 2 {
		f.RotateLog(context.Background())
		if got := f.opens() - opens; got != want {
			t.Errorf("%d databases were made; want %d", got, want)
		}
		if got := f.calls("deleteDatabase"); got != want {
			t.Errorf("%d databases were deleted; want %d", got, want)
		}
	}
	if names := databases(t); slices.Contains(names, f.conn.database+"-log") {
		t.Errorf("a database is left: %v", names)
	}
}

func TestNewRotatesLog(t *testing.T) {
	f := newFaulty(t, Options{})
	deleted := f.calls("deleteDatabase")
	fsys := open(t, Options{Database: f.conn.database, Factory: f.factory})
	if got := f.calls("deleteDatabase") > deleted; got != jsutil.UsesLevelDB() {
		t.Errorf("New has begun a log: %v", got)
	}
	store(t, fsys, "file", fill(100, 1))
}

// Whatever happens while a log is begun, opening goes on.
func TestRotateLogThatFails(t *testing.T) {
	for _, faults := range []map[string]any{
		{"open": "throw"}, {"open": "silent"},
		{"deleteDatabase": "throw"}, {"deleteDatabase": "silent"},
	} {
		f := newFaulty(t, Options{})
		f.inject(faults)
		start := time.Now()
		f.RotateLog(context.Background())
		if took := time.Since(start); took > 3*rotateLimit {
			t.Errorf("%v: it took %v", faults, took)
		}
		f.inject(nil)
		store(t, f.FS, "file", fill(100, 1))
		expectContent(t, f.sound, "file", fill(100, 1))
	}
}

// databases returns the names of all databases of the origin.
func databases(t *testing.T) (names []string) {
	t.Helper()
	list, err := jsutil.AwaitCall(context.Background(), realFactory, "databases")
	if err != nil {
		t.Fatal(err)
	}
	for i := range list.Length() {
		names = append(names, list.Index(i).Get("name").String())
	}
	return names
}

// calls returns how often a method was called that the faulty factory counts.
func (f *faulty) calls(method string) int {
	count := f.factory.Get("seen").Get("calls").Get(method)
	if count.Type() != js.TypeNumber {
		return 0
	}
	return count.Int()
}
