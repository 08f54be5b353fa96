package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// tablesRelease is the release of Go whose tables this file knows, and on whose
// programs the tests run. Between releases the tables have changed without a sign
// of it in their header, so those of another release are left alone.
const tablesRelease = "go1.26"

// shorten is dropLines for a program that the given release of Go has built. It
// returns an error when that is not to be tried, or does not work.
func shorten(program []byte, release string) ([]byte, error) {
	rest, ok := strings.CutPrefix(release, tablesRelease)
	if !ok || rest != "" && rest[0] >= '0' && rest[0] <= '9' {
		return nil, fmt.Errorf("web/build knows the tables of %s, not those of %s", tablesRelease, release)
	}
	return dropLines(program)
}

// dropLines takes the line numbers of Go's source out of a program, and what else
// only stacks of panics are for: together a seventh of what a browser has to load.
// Stacks then have names of functions without lines, and not those of functions
// that were inlined; what the runtime calls by itself they never show. Go's linker
// has no option for that; -s and -w leave them in.
//
// It looks for the tables of [tablesRelease] (runtime/symtab.go), and fails when
// something else is found.
func dropLines(module []byte) ([]byte, error) {
	before, data, after, err := splitData(module)
	if err != nil {
		return nil, err
	}
	image, err := readImage(data)
	if err != nil {
		return nil, err
	}
	t, err := findTables(image)
	if err != nil {
		return nil, err
	}
	if err := t.dropLines(); err != nil {
		return nil, err
	}
	if err := t.dropNames(); err != nil {
		return nil, err
	}
	return joinData(before, writeImage(image), after), nil
}

// tables are parts of the memory that a program starts with.
type tables struct {
	names []byte // funcnametab: the names of functions
	files []byte // cutab and filetab: the names of source files
	pc    []byte // pctab: tables from program counters to values
	funcs []byte // pclntab: the list of functions, and what is known of each
	nfunc int
}

// tablesMagic is how runtime.pcHeader begins on wasm.
var tablesMagic = []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}

// findTables finds the one place that looks like a runtime.pcHeader.
func findTables(image []byte) (*tables, error) {
	var found *tables
	for at := 0; ; at++ {
		n := bytes.Index(image[at:], tablesMagic)
		if n < 0 {
			break
		}
		at += n
		if t := tablesAt(image[at:]); t != nil {
			if found != nil {
				return nil, errModule
			}
			found = t
		}
	}
	if found == nil {
		return nil, errModule
	}
	return found, nil
}

func tablesAt(b []byte) *tables {
	const fields = 9
	if len(b) < fields*8 {
		return nil
	}
	var h [fields]int // as in runtime.pcHeader
	for i := range h {
		h[i] = int(binary.LittleEndian.Uint64(b[8*i:]))
	}
	nfunc, names, units, pc, funcs := h[1], h[4], h[5], h[7], h[8]
	if !slices.IsSorted([]int{fields * 8, names, units, pc, funcs, len(b)}) || nfunc <= 0 || nfunc > (len(b)-funcs)/8 {
		return nil
	}
	return &tables{names: b[names:units], files: b[units:pc], pc: b[pc:funcs], funcs: b[funcs:], nfunc: nfunc}
}

// Where a runtime._func has what, in words of four bytes.
const (
	funcName   = 1
	funcSP     = 4
	funcFile   = 5
	funcLine   = 6
	funcTables = 7 // how many tables of values follow
	funcSize   = 11

	// Of those tables: which call was inlined, and which arguments are alive.
	funcInlined   = funcSize + 2
	funcArguments = funcSize + 3
)

// isForStacks reports whether only stacks are made from the table that a word of
// a runtime._func is about.
func isForStacks(word int) bool {
	return word == funcFile || word == funcLine || word == funcInlined || word == funcArguments
}

// dropLines lets no function have files and lines, and moves the other tables
// together.
func (t *tables) dropLines() error {
	var used []uint32
	err := t.eachTable(func(offset []byte, droppable bool) {
		if droppable {
			binary.LittleEndian.PutUint32(offset, 0) // none
		} else {
			used = append(used, binary.LittleEndian.Uint32(offset))
		}
	})
	if err != nil {
		return err
	}
	slices.Sort(used)
	moved, err := t.compact(slices.Compact(used))
	if err != nil {
		return err
	}
	clear(t.files)
	return t.eachTable(func(offset []byte, droppable bool) {
		if !droppable {
			binary.LittleEndian.PutUint32(offset, moved[binary.LittleEndian.Uint32(offset)])
		}
	})
}

// eachTable calls f with the place of each offset of a table.
func (t *tables) eachTable(f func(offset []byte, droppable bool)) error {
	return t.eachFunc(func(fn []byte) {
		for word := range len(fn) / 4 {
			if word == funcSP || word == funcFile || word == funcLine || word >= funcSize {
				f(fn[4*word:4*word+4], isForStacks(word))
			}
		}
	})
}

// eachFunc calls f with each runtime._func and the words that follow it.
func (t *tables) eachFunc(f func(fn []byte)) error {
	for i := range t.nfunc {
		at := int(binary.LittleEndian.Uint32(t.funcs[8*i+4:]))
		if at < 8*t.nfunc || at+4*funcSize > len(t.funcs) {
			return errModule
		}
		fn := t.funcs[at:]
		more := int(binary.LittleEndian.Uint32(fn[4*funcTables:]))
		if more > 16 || 4*(funcSize+more) > len(fn) {
			return errModule
		}
		f(fn[:4*(funcSize+more)])
	}
	return nil
}

// dropNames clears the names that no stack shows: those of functions that were
// inlined wherever they are called, and most of what the runtime calls by itself.
// Of the latter the package stays, since the runtime tells its own goroutines by
// it.
func (t *tables) dropNames() error {
	kept := make([]byte, len(t.names))
	cut := true
	err := t.eachFunc(func(fn []byte) {
		at := int(binary.LittleEndian.Uint32(fn[4*funcName:]))
		if at >= len(t.names) {
			cut = false
			return
		}
		name, _, found := bytes.Cut(t.names[at:], []byte{0})
		if isHidden(name) {
			name = name[:len(runtimePackage)]
		}
		copy(kept[at:], name)
		cut = cut && found
	})
	if err != nil || !cut {
		return errModule
	}
	copy(t.names, kept)
	return nil
}

const runtimePackage = "runtime."

// isHidden reports whether the stacks of panics leave a function out.
func isHidden(name []byte) bool {
	rest, ok := bytes.CutPrefix(name, []byte(runtimePackage))
	return ok && len(rest) > 0 && rest[0] >= 'a' && rest[0] <= 'z' && !bytes.Contains(rest, []byte("panic"))
}

// compact keeps the tables at the given offsets, in this order, and returns
// where they are now. At 0, which means none, there is no table.
func (t *tables) compact(offsets []uint32) (map[uint32]uint32, error) {
	moved := map[uint32]uint32{0: 0}
	next := 1
	for _, offset := range offsets {
		if offset == 0 {
			continue
		}
		size := tableSize(t.pc, int(offset))
		if size == 0 || int(offset) < next {
			return nil, errModule
		}
		moved[offset] = uint32(next)
		next += copy(t.pc[next:], t.pc[offset:int(offset)+size])
	}
	clear(t.pc[next:])
	return moved, nil
}

// tableSize returns the length of the table that begins at an offset, 0 when it
// is no table: pairs of numbers, the first of which is 0 at the end.
func tableSize(b []byte, offset int) int {
	for at := offset; at < len(b); {
		value, n := binary.Uvarint(b[at:])
		if n <= 0 {
			return 0
		}
		if value == 0 && at != offset {
			return at + n - offset
		}
		_, m := binary.Uvarint(b[at+n:])
		if m <= 0 {
			return 0
		}
		at += n + m
	}
	return 0
}
