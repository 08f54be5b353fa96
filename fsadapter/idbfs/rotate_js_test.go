package idbfs

import (
	"context"
	"slices"
	"sync"
	"syscall/js"
	"testing"
	"time"

	"holdfast/fsadapter/internal/jsutil"
)

// A log is begun by making and deleting a database, once, where there is one,
// and at the latest before anything is stored.
func TestRotateLog(t *testing.T) {
	f := newFaulty(t, Options{})
	want := 0
	if jsutil.UsesLevelDB() {
		want = 1
	}
	opens := f.opens()
	f.rotated = sync.Once{}
	for _, use := range []func(){
		func() { store(t, f.FS, "file", fill(100, 1)) },
		func() { f.RotateLog(context.Background()) },
	} {
		use()
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

// Whatever happens while a log is begun, and if there is no answer, storing goes
// on.
func TestRotateLogThatFails(t *testing.T) {
	for _, faults := range []map[string]any{
		{"open": "throw"}, {"open": "silent"},
		{"deleteDatabase": "throw"}, {"deleteDatabase": "silent"},
	} {
		f := newFaulty(t, Options{OpenTimeout: 200 * time.Millisecond})
		f.inject(faults)
		f.rotated = sync.Once{}
		f.RotateLog(context.Background())
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
