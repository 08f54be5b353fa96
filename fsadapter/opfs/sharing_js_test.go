package opfs

import (
	"context"
	"errors"
	"io"
	"syscall/js"
	"testing"
	"time"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
	"holdfast/fsadapter/internal/jsutil"
)

func jsStorage() js.Value { return jsutil.Global().Get("navigator").Get("storage") }

func TestFileTakenByAnotherWorkerIsLocked(t *testing.T) {
	dir := newDir(t)
	fsys := openFS(t, dir)
	replace(t, fsys, "m.json", "old")
	p := startPeer(t)
	p.do("open", dir+"/"+file0)

	start := time.Now()
	err := fsys.ReplaceFile(t.Context(), "m.json", []byte("new"))
	if waited := time.Since(start); waited < takenLimit/2 || waited > 2*takenLimit {
		t.Errorf("waited for %v; want about %v", waited, takenLimit)
	}
	if !errors.Is(err, fsadapter.ErrLocked) {
		t.Errorf("ReplaceFile = %v; want ErrLocked", err)
	}
	wantContent(t, fsys, "m.json", "old") // reading does not need the handle
	if info, err := fsys.Stat("m.json"); err != nil || info.Size() != 3 {
		t.Errorf("Stat = %v, %v", info, err)
	}
}

func TestFileTakenForAMomentIsWaitedFor(t *testing.T) {
	dir := newDir(t)
	fsys := openFS(t, dir)
	replace(t, fsys, "m.json", "old")
	p := startPeer(t)
	p.do("open", dir+"/"+file0)
	time.AfterFunc(200*time.Millisecond, func() {
		p.worker.Call("postMessage", []any{"close", dir + "/" + file0})
	})
	replace(t, fsys, "m.json", "new")
	wantContent(t, fsys, "m.json", "new")
}

func TestWaitForATakenFileEndsWithItsContext(t *testing.T) {
	dir := newDir(t)
	fsys := openFS(t, dir)
	replace(t, fsys, "m.json", "old")
	p := startPeer(t)
	p.do("open", dir+"/"+file0)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	err := fsys.ReplaceFile(ctx, "m.json", []byte("new"))
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > time.Second {
		t.Errorf("ReplaceFile = %v after %v; want the error of its context", err, time.Since(start))
	}
}

func TestTakenRawFileIsLocked(t *testing.T) {
	dir := newDir(t)
	fsys := openFS(t, dir)
	setStored(t, fsys, "journal", []byte("frames"))
	p := startPeer(t)
	p.do("open", dir+"/journal")
	if _, err := fsys.OpenFile("journal", hackpadfs.FlagReadWrite, 0); !errors.Is(err, fsadapter.ErrLocked) {
		t.Errorf("OpenFile = %v; want ErrLocked", err)
	}
	if err := fsys.Remove("journal"); !errors.Is(err, fsadapter.ErrLocked) {
		t.Errorf("Remove = %v; want ErrLocked", err)
	}
	if err := fsys.Rename("journal", "other"); !errors.Is(err, fsadapter.ErrLocked) {
		t.Errorf("Rename = %v; want ErrLocked", err)
	}
	p.do("close", dir+"/journal")
	wantContent(t, fsys, "journal", "frames")
}

func TestLockOfADeadWorkerIsFree(t *testing.T) {
	dir := newDir(t)
	fsys := openFS(t, dir)
	p := startPeer(t)
	p.do("lock", lockPrefix+dir+"/m.json")
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := fsys.Lock(ctx, "m.json"); !errors.Is(err, fsadapter.ErrLocked) {
		t.Fatalf("Lock = %v; want ErrLocked", err)
	}
	p.kill()
	start := time.Now()
	lock, err := fsys.Lock(t.Context(), "m.json")
	mustDo(t, err, lock.Unlock())
	if waited := time.Since(start); waited > 2*time.Second {
		t.Errorf("the lock was free after %v", waited)
	}
}

func TestFileOfADeadWorkerIsFree(t *testing.T) {
	dir := newDir(t)
	fsys := openFS(t, dir)
	replace(t, fsys, "m.json", "old")
	p := startPeer(t)
	p.do("open", dir+"/"+file0)
	p.kill()
	replace(t, fsys, "m.json", "new")
	wantContent(t, fsys, "m.json", "new")
}

func TestSlotsStayOpenWhileLocked(t *testing.T) {
	dir := newDir(t)
	fsys, other := openFS(t, dir), openFS(t, dir)
	lock, err := fsys.Lock(t.Context(), "m.json")
	mustDo(t, err)
	replace(t, fsys, "m.json", "one")
	if fsys.nodes["m.json"].slots == nil {
		t.Error("the slots were closed")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := other.ReplaceFile(ctx, "m.json", []byte("by another")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("another one's ReplaceFile = %v; want it to wait", err)
	}
	wantContent(t, other, "m.json", "one")
	replace(t, fsys, "m.json", "two")
	wantContent(t, fsys, "m.json", "two")
	wantContent(t, other, "m.json", "two")
	mustDo(t, lock.Unlock())
	replace(t, other, "m.json", "by another")
	wantContent(t, fsys, "m.json", "by another")
	if len(fsys.nodes) != 0 {
		t.Errorf("%d files are still in use", len(fsys.nodes))
	}
}

// A reader without the lock sees every content whole while a writer that keeps
// its handles goes on.
func TestSnapshotsAreNeverTorn(t *testing.T) {
	dir := newDir(t)
	writer, reader := openFS(t, dir), openFS(t, dir)
	lock, err := writer.Lock(t.Context(), "m.json")
	mustDo(t, err)
	contents := map[string]bool{}
	save := func(i int) {
		data := make([]byte, 50_000+i*1000)
		for j := range data {
			data[j] = byte('a' + i%26)
		}
		contents[string(data)] = true
		mustDo(t, writer.ReplaceFile(t.Context(), "m.json", data))
	}
	save(0)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range 40 {
			save(i + 1)
			time.Sleep(time.Millisecond)
		}
	}()
	for reads := 0; ; reads++ {
		got, err := reader.ReadFile("m.json")
		if err != nil || !contents[string(got)] {
			t.Fatalf("read %d: %d bytes, %v", reads, len(got), err)
		}
		select {
		case <-done:
			mustDo(t, lock.Unlock())
			return
		default:
		}
	}
}

func TestRawFileIsSharedWithinAFileSystem(t *testing.T) {
	fsys := newFS(t)
	flags := hackpadfs.FlagReadWrite | hackpadfs.FlagCreate | hackpadfs.FlagAppend
	one, err := fsys.OpenFile("journal", flags, 0)
	mustDo(t, err)
	two, err := fsys.OpenFile("journal", flags, 0)
	mustDo(t, err)
	_, err = hackpadfs.WriteFile(one, []byte("one,"))
	mustDo(t, err)
	_, err = hackpadfs.WriteFile(two, []byte("two"))
	mustDo(t, err, one.Close())
	data, err := io.ReadAll(two)
	if err != nil || string(data) != "one,two" {
		t.Errorf("read %q, %v", data, err)
	}
	if err := fsys.Remove("journal"); !errors.Is(err, fsadapter.ErrLocked) {
		t.Errorf("Remove of an open file = %v; want ErrLocked", err)
	}
	mustDo(t, two.Close(), fsys.Remove("journal"))
}

func TestOpenedFileDoesNotComeBack(t *testing.T) {
	fsys := newFS(t)
	replace(t, fsys, "m.json", "content")
	file, err := fsys.OpenFile("m.json", hackpadfs.FlagReadWrite, 0)
	mustDo(t, err)
	_, err = hackpadfs.WriteFile(file, []byte("CON"))
	mustDo(t, err, fsys.Remove("m.json"), file.Close())
	if _, err := fsys.Stat("m.json"); !errors.Is(err, hackpadfs.ErrNotExist) {
		t.Errorf("Stat of a removed file = %v", err)
	}
}
