package memfs

import (
	"slices"
	"strconv"
)

// OpKind says what an operation did.
type OpKind int

// The operations that change a file system, or make a change durable.
const (
	OpCreate   OpKind = iota + 1 // Name now is the new, empty file Node
	OpMkdir                      // Name now is the new directory Node
	OpRename                     // Node, which was called Name, is called To
	OpRemove                     // Name is gone
	OpWrite                      // Data was written to Node at Offset
	OpTruncate                   // Node is Offset bytes long
	OpSync                       // the content of Node is durable
	OpSyncDir                    // the names in the directory Name are durable
	OpMark                       // nothing; see [FS.Mark]
)

var opNames = [...]string{
	OpCreate: "create", OpMkdir: "mkdir", OpRename: "rename", OpRemove: "remove", OpWrite: "write",
	OpTruncate: "truncate", OpSync: "sync", OpSyncDir: "syncdir", OpMark: "mark",
}

func (k OpKind) String() string { return opNames[k] }

// Op is one operation in a [Trace]. Files are told by a number, for a file is
// not its name: it may have been given another one, or none, since.
type Op struct {
	Kind   OpKind
	Node   uint64
	Name   string
	To     string
	Offset int64
	Data   []byte
}

func (o Op) String() string {
	node := " #" + strconv.FormatUint(o.Node, 10)
	switch o.Kind {
	case OpRename:
		return o.Kind.String() + " " + o.Name + " to " + o.To
	case OpWrite:
		return o.Kind.String() + node + ", " + strconv.Itoa(len(o.Data)) + " bytes at " + strconv.FormatInt(o.Offset, 10)
	case OpTruncate:
		return o.Kind.String() + node + " to " + strconv.FormatInt(o.Offset, 10)
	case OpSync:
		return o.Kind.String() + node
	case OpCreate:
		return o.Kind.String() + " " + o.Name + " as" + node
	}
	return o.Kind.String() + " " + o.Name
}

// Trace is what was done to a file system since it was first asked to record.
type Trace struct {
	Start Tree // all of it durable
	Ops   []Op
}

// Record starts a trace, at the present content, in place of an earlier one.
func (f *FS) Record() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.trace = &Trace{Start: f.tree()}
}

// Trace returns the trace so far. The caller does not change it.
func (f *FS) Trace() Trace {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.trace == nil {
		return Trace{}
	}
	return Trace{Start: f.trace.Start, Ops: slices.Clip(f.trace.Ops)}
}

// Mark adds an OpMark with a text as its Name to the trace: that something was
// acknowledged, for example.
func (f *FS) Mark(text string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.record(Op{Kind: OpMark, Name: text})
}

// record adds to the trace, if there is one. The caller holds f.mu.
func (f *FS) record(op Op) {
	if f.trace != nil {
		f.trace.Ops = append(f.trace.Ops, op)
	}
}

// recordData is record for an operation on a file's content.
func (f *FS) recordData(kind OpKind, node *inode, offset int64, data []byte) {
	if f.trace != nil {
		f.record(Op{Kind: kind, Node: node.id, Offset: offset, Data: slices.Clone(data)})
	}
}

// write and truncate change a file's content. The caller holds f.mu.
func (f *FS) write(node *inode, p []byte, off int64) {
	node.write(p, off)
	f.recordData(OpWrite, node, off, p)
}

func (f *FS) truncate(node *inode, size int64) {
	node.truncate(size)
	f.recordData(OpTruncate, node, size, nil)
}
