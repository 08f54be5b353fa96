package proof

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"holdfast/core"
	"holdfast/fsadapter"
	"holdfast/fsadapter/memfs"
)

// file is the memory file of all workloads.
const file = "ada/memory.json"

// workload is what a program does to a memory file. Each step is acknowledged
// when it returns nil.
type workload struct {
	name  string
	start memfs.Image
	steps []step
	// keeps is what has to be in a file beside the memory, once the memory has
	// another content than at the start.
	keeps map[string]string
	// mount is the file system of the port that is kept on a disk; nil for the
	// disk as it is.
	mount func(*memfs.FS) fsadapter.FS
	// forgives says that a step may pass over any failure, as long as what it
	// acknowledges is safe.
	forgives bool
	// bubble says that its steps can only be done where synctest tells when all
	// others wait.
	bubble bool
}

// on returns the file system that programs see.
func (w *workload) on(disk *memfs.FS) fsadapter.FS {
	if w.mount == nil {
		return disk
	}
	return w.mount(disk)
}

// look observes a disk with the given content.
func (w *workload) look(t *testing.T, image memfs.Image) (string, error) {
	t.Helper()
	return observe(t.Context(), w.on(memfs.FromImage(image)))
}

func (w *workload) mustLook(t *testing.T, image memfs.Image) string {
	t.Helper()
	seen, err := w.look(t, image)
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

type step struct {
	name string
	do   func(ctx context.Context, p *process) error
	// ids is what the memory holds afterwards.
	ids string
}

// process is a running program that works on the memory file.
type process struct {
	fsys    fsadapter.FS
	opts    core.SessionOptions
	opened  *core.Session
	backend *core.Backend
}

func newProcess(fsys fsadapter.FS) *process {
	backend, err := core.Open(fsys, file, core.Options{SessionID: "proof"})
	if err != nil {
		panic(err)
	}
	return &process{fsys: fsys, backend: backend, opts: core.SessionOptions{SessionID: "proof", CheckpointSize: -1}}
}

// end ends the process as if it had been killed: what can't be done any more
// does not matter.
func (p *process) end() {
	if p.opened != nil {
		_ = p.opened.Close()
	}
}

// entry is one with an ID and about size bytes of content.
func entry(id string, size int) core.Entry {
	at := time.Date(2030, 1, 2, 3, 4, 5, 678000000, time.UTC)
	return core.Entry{
		ID: id, Tier: core.TierSession, Content: filler(id, size),
		CreatedAt: at, LastAccessed: at, Importance: 0.5,
	}
}

// filler is text that does not repeat itself in the rhythm of sectors.
func filler(seed string, size int) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "%s.%d ", seed, i*i)
	}
	return b.String()[:size]
}

// save saves entries with the given IDs and as many bytes in each.
func save(ids string, size int) step {
	return step{name: "save " + ids, ids: ids, do: func(ctx context.Context, p *process) error {
		var entries []core.Entry
		for _, id := range strings.Fields(ids) {
			entries = append(entries, entry(id, size))
		}
		return p.backend.Save(ctx, entries)
	}}
}

// saveAs is save with a format, in which a new file is written.
func saveAs(format core.Format, ids string, size int) step {
	s := save(ids, size)
	inner := s.do
	s.do = func(ctx context.Context, p *process) error {
		backend, err := core.Open(p.fsys, file, core.Options{SessionID: "proof", Format: format})
		if err != nil {
			return err
		}
		return inner(ctx, &process{fsys: p.fsys, backend: backend})
	}
	return s
}

func clearAll() step {
	return step{name: "clear", do: func(ctx context.Context, p *process) error { return p.backend.Clear(ctx) }}
}

func migrate(ids string) step {
	return step{name: "migrate", ids: ids, do: func(ctx context.Context, p *process) error {
		_, err := p.backend.Migrate(ctx)
		return err
	}}
}

func importOf(ids string, size int) step {
	data := containerOf(core.FormatMsgPack, ids, size)
	return step{name: "import " + ids, ids: ids, do: func(ctx context.Context, p *process) error {
		return p.backend.Import(ctx, data, core.ImportOptions{})
	}}
}

// session is a step of an open session, which the first one opens.
func session(name, ids string, do func(ctx context.Context, s *core.Session) error) step {
	return step{name: name, ids: ids, do: func(ctx context.Context, p *process) (err error) {
		if p.opened == nil {
			if p.opened, err = core.OpenSession(ctx, p.fsys, file, p.opts); err != nil {
				return err
			}
		}
		return do(ctx, p.opened)
	}}
}

// put puts one entry for each ID that the name lists.
func put(put, ids string, size int) step {
	return session("put "+put, ids, func(ctx context.Context, s *core.Session) error {
		var entries []core.Entry
		for _, id := range strings.Fields(put) {
			entries = append(entries, entry(id, size))
		}
		_, err := s.Put(ctx, entries...)
		return err
	})
}

// change puts, deletes and touches in one commit.
func change(put, deleted, touched, ids string, size int) step {
	return session("change "+put+" "+deleted, ids, func(ctx context.Context, s *core.Session) error {
		c := core.Changes{Delete: strings.Fields(deleted), Touch: strings.Fields(touched), IfNoneUnder: []string{"none"}}
		for _, id := range strings.Fields(put) {
			c.Put = append(c.Put, entry(id, size))
		}
		_, err := s.Change(ctx, c)
		return err
	})
}

// putAtOnce puts one entry for each ID, all at the same time, while the lock is
// wanted by all of them: they share a commit. The memory holds all or none.
func putAtOnce(ids, after string, size int) step {
	return session("put at once "+ids, after, func(ctx context.Context, s *core.Session) error {
		var all sync.WaitGroup
		errs := make([]error, len(strings.Fields(ids)))
		put := func(i int, id string) { _, errs[i] = s.Put(ctx, entry(id, size)) }
		// The first holds the memory until the others wait for it.
		_, err := s.Update(ctx, strings.Fields(after)[0], func(*core.Entry) error {
			for i, id := range strings.Fields(ids) {
				all.Go(func() { put(i, id) })
				synctest.Wait() // until it has its place in the queue
			}
			return errNothing
		})
		all.Wait()
		if !errors.Is(err, errNothing) {
			return err
		}
		return errors.Join(errs...)
	})
}

var errNothing = errors.New("nothing to change")

func remove(id, ids string) step {
	return session("delete "+id, ids, func(ctx context.Context, s *core.Session) error {
		_, err := s.Delete(ctx, id)
		return err
	})
}

func touch(id, ids string) step {
	return session("touch "+id, ids, func(ctx context.Context, s *core.Session) error {
		_, err := s.Touch(ctx, id)
		return err
	})
}

func checkpoint(ids string) step {
	return session("checkpoint", ids, func(ctx context.Context, s *core.Session) error { return s.Checkpoint(ctx) })
}

// checkpointAt has sessions that are opened later make a checkpoint by themselves
// when their journal has outgrown so many bytes.
func checkpointAt(size int64) step {
	return step{name: "set", do: func(_ context.Context, p *process) error {
		p.opts.CheckpointSize = size
		return nil
	}}
}

// clearSession removes all entries through a session.
func clearSession() step {
	return session("clear", "", func(ctx context.Context, s *core.Session) error { return s.Clear(ctx) })
}

// closeSession closes the session; the next step opens another one.
func closeSession(ids string) step {
	s := session("close", ids, func(_ context.Context, s *core.Session) error { return s.Close() })
	inner := s.do
	s.do = func(ctx context.Context, p *process) error {
		err := inner(ctx, p)
		p.opened = nil
		return err
	}
	return s
}

// containerOf encodes a container.
func containerOf(format core.Format, ids string, size int) []byte {
	c := core.NewContainer("stored", nil)
	for _, id := range strings.Fields(ids) {
		c.Entries = append(c.Entries, entry(id, size))
	}
	data, err := core.Encode(c, format)
	if err != nil {
		panic(err)
	}
	return data
}

// version0Of is a file of version 0.
func version0Of(ids string, size int) []byte {
	var entries []core.Entry
	for _, id := range strings.Fields(ids) {
		entries = append(entries, entry(id, size))
	}
	data, err := core.AppendEntriesJSON(nil, entries)
	if err != nil {
		panic(err)
	}
	return data
}

// stored is a file system with a memory file and nothing else.
func stored(data []byte) memfs.Image { return memfs.Image{"ada/": nil, file: data} }

// recorded is a workload that was done to its end.
type recorded struct {
	workload
	trace  memfs.Trace
	states []string // what the memory held after each step, and first before them
}

// record does a workload and checks that it comes to what it should.
func record(t *testing.T, w workload) recorded {
	t.Helper()
	fsys := memfs.FromImage(w.start)
	r := recorded{workload: w, states: []string{w.mustLook(t, w.start)}}
	fsys.Record()
	p := newProcess(w.on(fsys))
	defer p.end()
	for _, s := range w.steps {
		time.Sleep(time.Millisecond) // only the fake clock of synctest moves
		if err := s.do(t.Context(), p); err != nil {
			t.Fatalf("%s: %s: %v", w.name, s.name, err)
		}
		fsys.Mark(s.name)
		seen := w.mustLook(t, fsys.Image())
		if ids := idsOf(seen); ids != s.ids {
			t.Fatalf("%s: %s: the memory holds %q; want %q", w.name, s.name, ids, s.ids)
		}
		r.states = append(r.states, seen)
	}
	r.trace = fsys.Trace()
	return r
}

// allowed returns what the memory may hold when so many steps have been
// acknowledged and the next may have begun.
func (r *recorded) allowed(acknowledged int) []string {
	return r.states[acknowledged:min(acknowledged+2, len(r.states))]
}
