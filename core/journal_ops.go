package core

import (
	"math"
	"time"
	"unicode/utf8"

	"holdfast/core/internal/text"
)

// The operations of a commit. Each says what becomes of something, not how it
// changes, so that doing one twice is the same as doing it once.
const (
	opPut       = 1 // an entry takes the place of the one with its ID
	opDelete    = 2 // the entries with an ID go
	opClear     = 3 // all entries go
	opSessionID = 4 // the container gets another session
	opTouch     = 5 // an entry gets its last access and access count
)

// operation is one of them, with the fields that it needs.
type operation struct {
	code     uint64
	id       string // the ID of an entry, or the session
	entry    Entry  // of opPut
	accessed time.Time
	count    uint32
}

// appendOperations appends the payload of a commit. An entry that no container
// can hold is an *InvalidError.
func appendOperations(dst []byte, ops []operation) ([]byte, error) {
	return appendEachOperation(appendOperationsHead(dst, len(ops)), ops)
}

// appendOperationsHead appends what comes before n operations.
func appendOperationsHead(dst []byte, n int) []byte { return appendMsgPackArray(dst, n) }

// appendEachOperation appends operations without a head. On an error it returns
// what there was before.
func appendEachOperation(dst []byte, ops []operation) ([]byte, error) {
	before := dst
	var err error
	for i := range ops {
		if dst, err = appendOperation(dst, &ops[i], i); err != nil {
			return before, err
		}
	}
	return dst, nil
}

func appendOperation(dst []byte, op *operation, index int) ([]byte, error) {
	if !utf8.ValidString(op.id) {
		return nil, invalidEntry(index, "id", reasonUTF8)
	}
	switch op.code {
	case opPut:
		// JSON has no way to write it, even where MessagePack has.
		if !text.IsFinite32(op.entry.Importance) {
			return nil, invalidEntry(index, "importance", "is not a finite number")
		}
		return appendEntryMsgPack(appendHead(dst, 2, opPut), &op.entry, index)
	case opClear:
		return appendHead(dst, 1, opClear), nil
	case opTouch:
		dst = appendMsgPackString(appendHead(dst, 4, opTouch), op.id)
		dst = appendMsgPackTime(dst, op.accessed)
		return appendMsgPackUint(dst, uint64(op.count)), nil
	}
	return appendMsgPackString(appendHead(dst, 2, op.code), op.id), nil
}

func appendHead(dst []byte, length int, code uint64) []byte {
	return appendMsgPackUint(appendMsgPackArray(dst, length), code)
}

// decodeOperations reads the payload of a commit. Offsets in its errors count
// from the start of the payload.
func decodeOperations(payload []byte) ([]operation, error) {
	r := newMsgPackReader(payload)
	n, err := r.arrayLength("a list of operations")
	if err != nil {
		return nil, err
	}
	ops := make([]operation, 0, min(n, 16))
	for i := range n {
		op, err := decodeOperation(r)
		if err != nil {
			return nil, within("operations", withinEntry(i, err))
		}
		ops = append(ops, op)
	}
	if r.pos < len(payload) {
		return nil, corrupt(r.pos, reasonTrailing)
	}
	return ops, nil
}

// operationLength is how many elements the array of an operation has.
var operationLength = [...]int{opPut: 2, opDelete: 2, opClear: 1, opSessionID: 2, opTouch: 4}

func decodeOperation(r *msgPackReader) (op operation, err error) {
	start := r.pos
	n, err := r.arrayLength("an operation")
	if err != nil {
		return op, err
	}
	if op.code, err = r.uint(math.MaxUint32); err != nil {
		return op, err
	}
	if op.code == 0 || op.code >= uint64(len(operationLength)) || n != operationLength[op.code] {
		return op, corrupt(start, "unknown operation")
	}
	switch op.code {
	case opPut:
		err = r.entry(&op.entry)
		op.id = op.entry.ID
		return op, err
	case opClear:
		return op, nil
	}
	id, err := r.str()
	if err != nil {
		return op, err
	}
	op.id = string(id)
	if op.code == opTouch {
		if op.accessed, err = r.timestamp(); err != nil {
			return op, err
		}
		count, countErr := r.uint(math.MaxUint32)
		op.count, err = uint32(count), countErr
	}
	return op, err
}
