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
	answer   js.Value    // the function that takes the results of calls
	hidden   atomic.Bool // the page can't be seen
}

// memory is one open file.
type memory struct {
	backend *core.Backend
	name    string // within the storage
	wanted  string // the storage that the caller wants
	storage storage
	place   *place.Place // nil where the file can be in this storage only
	mark    *place.Mark  // nil where there is none
	queue   queue

	options core.Options
	notify  js.Value // a function to be called with each change by others, or undefined
	tells   bool     // it is called

	opening sync.Mutex    // guards what follows; held while the entries are first read
	session *core.Session // nil before the first call that needs one
	idle    *time.Timer   // see yieldSoon
	lost    *loss         // nil unless the storage was emptied
}

// call is one call while it runs.
type call struct {
	server *server
	memory *memory // nil for methods without one
	turn   *turn   // nil for methods that are not ordered
	handle int
	limit  time.Duration
	params js.Value // an object or undefined
	body   []byte
}

func newServer() *server {
	return &server{memories: make(map[int]*memory), runners: newRunners()}
}

// call is the export. It only takes the arguments apart and the call's place in
// the order of its memory; the work is done by a goroutine, because a callback
// from JavaScript must not block.
func (s *server) call(_ js.Value, args []js.Value) any {
	id := args[0].Int()
	c := &call{server: s, handle: args[2].Int(), params: args[4]}
	c.limit = time.Duration(args[3].Float() * float64(time.Millisecond))
	m, err := s.prepare(c, args[1].String(), args[5])
	if err != nil {
		s.reject(id, err)
		return nil
	}
	var turn *turn
	if c.memory != nil && m.ordered {
		turn = c.memory.queue.join(m.shares)
		c.turn = turn
	}
	s.runners.run(func() {
		result, err := c.run(m, turn)
		if err != nil {
			s.reject(id, err)
			return
		}
		s.answer.Invoke(id, result)
	})
	return nil
}

func (s *server) reject(id int, err error) { s.answer.Invoke(id, js.Undefined(), jsError(err)) }

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
	c.body = bytesOf(body)
	return m, nil
}

// bytesOf returns what a body stands for, nil if there is none.
func bytesOf(body js.Value) []byte {
	switch body.Type() {
	case js.TypeUndefined:
		return nil
	case js.TypeString:
		return []byte(body.String())
	}
	b := make([]byte, body.Length())
	js.CopyBytesToGo(b, body)
	return b
}

// run waits for the call's turn, if it has one, and does its work. A panic ends
// as a *panicError.
func (c *call) run(m method, t *turn) (result any, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &panicError{value: v, stack: stack()}
		}
	}()
	if t != nil {
		defer t.leave()
		if err := t.wait(context.Background()); err != nil {
			return nil, err
		}
	}
	ctx, cancel := withLimit(c.limit) // which counts from the call's turn
	defer cancel()
	if c.memory == nil {
		return m.run(ctx, c)
	}
	return c.runThere(ctx, m)
}

// param returns a parameter, undefined when it is not there.
func (c *call) param(name string) js.Value {
	if c.params.IsUndefined() {
		return c.params
	}
	return c.params.Get(name)
}

// text returns a parameter that is a string, or "" when it is not there.
func (c *call) text(name string) string {
	if v := c.param(name); v.Type() == js.TypeString {
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
