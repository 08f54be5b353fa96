package idbfs

import (
	"context"
	"slices"
	"syscall/js"
	"testing"
	"time"

	"holdfast/fsadapter/internal/jsutil"
)

// A log is begun by deleting a database that is kept for it, once, and at the
// latest before anything is stored. At first there is none to delete.
func TestRotateLog(t *testing.T) {
	f := newFaulty(t, Options{})
	for _, want := range []int{2, 3} {
		rotated.Delete(f.conn.database)
		store(t, f.FS, "file", fill(100, 1))
		RotateLog(t.Context(), Options{Database: f.conn.database, Factory: f.factory})
		if !jsutil.UsesLevelDB() {
			want = 0
		}
		if got := f.calls("deleteDatabase"); got != want {
			t.Errorf("%d deletions; want %d", got, want)
		}
		for want > 0 && !slices.Contains(databases(t), f.conn.database+"-log") {
			time.Sleep(time.Millisecond) // it is made anew in the background
		}
	}
}

// Whatever happens while a log is begun, and if there is no answer, storing goes
// on.
func TestRotateLogThatFails(t *testing.T) {
	for _, faults := range []map[string]any{
		{"open": "throw"}, {"open": "silent"},
		{"deleteDatabase": "throw"}, {"deleteDatabase": "silent"},
	} {
		f := newFaulty(t, Options{})
		f.inject(faults)
		rotated.Delete(f.conn.database)
		usual := f.conn.limit
		f.conn.limit = 100 * time.Millisecond
		f.conn.rotateLog(t.Context())
		f.conn.limit = usual
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
