package faultfs

import (
	"errors"
	"fmt"
	"io"
	"sync"

	"holdfast/fsadapter"
)

var (
	// ErrInjected is matched by the errors of all injected faults.
	ErrInjected = errors.New("injected fault")

	// ErrDead is the error of every operation after a [Death].
	ErrDead = fmt.Errorf("%w: the process is dead", ErrInjected)

	errIO      = fmt.Errorf("%w: input/output error", ErrInjected)
	errNoSpace = fmt.Errorf("%w: %w", ErrInjected, fsadapter.ErrNoSpace)
	errShort   = fmt.Errorf("%w: %w", ErrInjected, io.ErrShortWrite)
)

// Fault is a way to fail.
type Fault int

const (
	EIO        Fault = iota // any operation; it has no effect
	NoSpace                 // any that takes room
	ShortWrite              // a write of half of the bytes
	SyncFails               // the sync of a file or directory
	LateEIO                 // any operation; it has its effect
)

// Faults are all faults.
var Faults = []Fault{EIO, NoSpace, ShortWrite, SyncFails, LateEIO}

func (f Fault) String() string {
	return [...]string{"EIO", "ENOSPC", "short write", "failed sync", "EIO after the effect"}[f]
}

// strikes reports whether operations of this kind can fail that way.
func (f Fault) strikes(k Kind) bool {
	switch f {
	case NoSpace:
		return k.Grows()
	case ShortWrite:
		return k == Write
	case SyncFails:
		return k.Syncs()
	}
	return true
}

func (f Fault) outcome() Outcome {
	switch f {
	case NoSpace:
		return Outcome{Err: errNoSpace}
	case ShortWrite:
		return Outcome{Err: errShort, Effect: Half}
	case LateEIO:
		return Outcome{Err: errIO, Effect: Whole}
	}
	return Outcome{Err: errIO}
}

// At lets one operation fail, or all from it on.
type At struct {
	Index   int // among those operations that the fault can strike
	Fault   Fault
	FromNow bool // later ones fail too

	mu    sync.Mutex
	seen  int
	fired []Op
}

// Inject implements [Injector].
func (a *At) Inject(op Op) Outcome {
	if !a.Fault.strikes(op.Kind) {
		return Outcome{}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	index := a.seen
	a.seen++
	if index < a.Index || index > a.Index && !a.FromNow {
		return Outcome{}
	}
	a.fired = append(a.fired, op)
	return a.Fault.outcome()
}

// Fired returns the operations that have failed.
func (a *At) Fired() []Op {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.fired
}

// Death ends a process: from the operation Index on nothing has an effect any
// more, except that half of a write at that index may have.
type Death struct {
	Index int
	Torn  bool // half of the write at Index is done

	mu    sync.Mutex
	fired bool
}

// Inject implements [Injector].
func (d *Death) Inject(op Op) Outcome {
	if op.Index < d.Index {
		return Outcome{}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	first := !d.fired
	d.fired = true
	if first && d.Torn && op.Kind == Write {
		return Outcome{Err: ErrDead, Effect: Half}
	}
	return Outcome{Err: ErrDead}
}

// Fired reports whether the process has died.
func (d *Death) Fired() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.fired
}
