package faultfs

import "fmt"

// Kind is what an operation does.
type Kind int

// All operations, in the order in which they are named in kinds.
const (
	Open Kind = iota + 1
	Stat
	Stamp
	Names
	Read
	Seek
	Lock
	Create
	CreateTemp
	Mkdir
	Move
	Drop
	RemoveAbandoned
	Write
	Truncate
	Chmod
	Sync
	SyncDir
	Close
	Unlock
)

var kinds = [...]struct {
	name         string
	grows, syncs bool
}{
	Open: {name: "open"}, Stat: {name: "stat"}, Stamp: {name: "stamp"}, Names: {name: "names"},
	Read: {name: "read"}, Seek: {name: "seek"}, Lock: {name: "lock"},
	Create: {name: "create", grows: true}, CreateTemp: {name: "create temp", grows: true},
	Mkdir: {name: "mkdir", grows: true}, Move: {name: "move", grows: true},
	Drop: {name: "drop"}, RemoveAbandoned: {name: "remove abandoned"},
	Write: {name: "write", grows: true}, Truncate: {name: "truncate", grows: true}, Chmod: {name: "chmod"},
	Sync: {name: "sync", grows: true, syncs: true}, SyncDir: {name: "sync dir", grows: true, syncs: true},
	Close: {name: "close"}, Unlock: {name: "unlock"},
}

func (k Kind) String() string { return kinds[k].name }

// Grows reports whether a full device may make the operation fail.
func (k Kind) Grows() bool { return kinds[k].grows }

// Syncs reports whether the operation makes something durable.
func (k Kind) Syncs() bool { return kinds[k].syncs }

// ends reports whether a failed operation has its effect all the same: a file
// whose Close fails is closed.
func (k Kind) ends() bool { return k == Close || k == Unlock }

// Op is an operation that is about to be done.
type Op struct {
	Index int // counts from 0
	Kind  Kind
	Name  string // of the file or directory
}

func (o Op) String() string { return fmt.Sprintf("%d: %v %s", o.Index, o.Kind, o.Name) }

// Effect is how much of a failing operation is done.
type Effect int

const (
	None  Effect = iota // nothing
	Half                // the first half of the bytes of a Write; else nothing
	Whole               // all of it, and only the answer is lost
)

// Outcome is what becomes of an operation: with no error, what it is to become.
type Outcome struct {
	Err    error
	Effect Effect
}

// Injector decides about operations. It is called by several goroutines when
// the file system is.
type Injector interface {
	Inject(op Op) Outcome
}

// InjectorFunc is a function as an [Injector].
type InjectorFunc func(op Op) Outcome

// Inject implements [Injector].
func (f InjectorFunc) Inject(op Op) Outcome { return f(op) }
