package main

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall/js"
	"time"

	"holdfast/core"
	"holdfast/fsadapter/place"
)

// server holds everything that outlives a call.
type server struct {
	mu       sync.Mutex
	memories map[int]*memory
	last     int // the handle given out last
	storages storages
	runners  *runners
	hidden   atomic.Bool // the page can't be seen
}

// memory is one open file.
type memory struct {
	backend *core.Backend
	name    string // within the storage
	storage storage
	place   *place.Place // nil where the file can be in this storage only
	queue   queue

	options core.SessionOptions
	notify  js.Value // a function to be called with each change by others, or undefined
	tells   bool     // the session is to call it; set before it is opened

	announced bool // others announce their changes, and ask for the lock when they need it

	opening sync.Mutex    // guards what follows; held while session is opened or closed
	session *core.Session // nil before the first call that needs one
	idle    *time.Timer   // see yieldSoon
}

// call is one call while it runs.
type call struct {
	server *server
	memory *memory // nil for methods without one
	handle int
	params js.Value
	body   []byte
}

func newServer() *server {
	return &server{memories: make(map[int]*memory), runners: newRunners()}
}

// call is the export. It only takes the arguments apart and the call's place in
// the order of its memory; the work is done by a goroutine, because a callback
// from JavaScript must not block.
func (s *server) call(_ js.Value, args []js.Value) any {
	name, handle, params, body := args[0].String(), args[1].Int(), args[2], args[3]
	resolve, reject := args[4], args[5]

	c := &call{server: s, handle: handle, params: params}
	m, err := s.prepare(c, name, body)
	if err != nil {
		reject.Invoke(jsError(err))
		return nil
	}
	var turn *turn
	if c.memory != nil && m.ordered {
		turn = c.memory.queue.join()
	}
	s.runners.run(func() {
		result, err := c.run(m, turn)
		if err != nil {
			reject.Invoke(jsError(err))
			return
		}
		resolve.Invoke(result)
	})
	return nil
}

// prepare finds the method and the memory that a call is about.
func (s *server) prepare(c *call, name string, body js.Value) (method, error) {
	m, ok := methods[name]
	if !ok {
		return method{}, &core.InvalidError{Field: "method", Reason: "no method is called " + name}
	}
	if m.memory {
		if c.memory = s.memory(c.handle); c.memory == nil {
			return method{}, errClosed
		}
	}
	if !body.IsUndefined() {
		c.body = make([]byte, body.Length())
		js.CopyBytesToGo(c.body, body)
	}
	return m, nil
}

// run waits for the call's turn, if it has one, and does its work. A panic ends
// as a *panicError.
func (c *call) run(m method, t *turn) (result any, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &panicError{value: v, stack: stack()}
		}
	}()
	ctx, cancel := c.context()
	defer cancel()
	if t != nil {
		defer t.leave()
		if err := t.wait(ctx); err != nil {
			return nil, err
		}
	}
	return m.run(ctx, c)
}

// context returns a context that ends after the call's limit of time, the
// parameter timeoutMs.
func (c *call) context() (context.Context, context.CancelFunc) {
	limit := c.params.Get("timeoutMs")
	if limit.Type() != js.TypeNumber {
		return context.WithCancel(context.Background())
	}
	return context.WithTimeout(context.Background(), time.Duration(limit.Float()*float64(time.Millisecond)))
}

// text returns a parameter that is a string, or "" when it is not there.
func (c *call) text(name string) string {
	if v := c.params.Get(name); v.Type() == js.TypeString {
		return v.String()
	}
	return ""
}

func (s *server) memory(handle int) *memory {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.memories[handle]
}

// all returns the memories that are open.
func (s *server) all() []*memory {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]*memory, 0, len(s.memories))
	for _, m := range s.memories {
		list = append(list, m)
	}
	return list
}

func (s *server) add(m *memory) (handle int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	s.memories[s.last] = m
	return s.last
}

func (s *server) remove(handle int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.memories, handle)
}

// stack returns the stack of the calling goroutine.
func stack() string {
	buf := make([]byte, 8<<10)
	return string(buf[:runtime.Stack(buf, false)])
}
