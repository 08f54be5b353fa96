package main

import (
	"encoding/binary"
	"errors"
)

// errModule occurs when a WebAssembly module is not built as this program
// expects.
var errModule = errors.New("a WebAssembly module that is not as Go's linker writes it")

const (
	headerSize  = 8 // magic and version of a module
	dataSection = 11

	// zeroRun is how many zero bytes are worth a segment of their own: memory
	// is zero when a program starts, so they are left out.
	zeroRun = 16

	opI32Const = 0x41
	opEnd      = 0x0b
)

// splitData finds the data section, which is followed by custom sections only.
// It returns what is before it, its content and what is after it.
func splitData(module []byte) (before, data, after []byte, err error) {
	for at := headerSize; at < len(module); {
		size, n := binary.Uvarint(module[at+1:])
		start := at + 1 + n
		if n <= 0 || size > uint64(len(module)-start) {
			return nil, nil, nil, errModule
		}
		end := start + int(size)
		if module[at] == dataSection {
			return module[:at], module[start:end], module[end:], nil
		}
		at = end
	}
	return nil, nil, nil, errModule
}

// joinData puts a module together again.
func joinData(before, data, after []byte) []byte {
	module := append([]byte{}, before...)
	module = append(module, dataSection)
	module = binary.AppendUvarint(module, uint64(len(data)))
	module = append(module, data...)
	return append(module, after...)
}

// readImage returns what the segments of a data section make of the memory.
func readImage(data []byte) ([]byte, error) {
	var image []byte
	count, rest, err := cutUvarint(data)
	for range count {
		if err != nil || len(rest) < 2 || rest[0] != 0 || rest[1] != opI32Const {
			return nil, errModule
		}
		address, n := svarint(rest[2:])
		rest = rest[2+n:]
		if n == 0 || address < 0 || len(rest) == 0 || rest[0] != opEnd {
			return nil, errModule
		}
		var size int
		size, rest, err = cutUvarint(rest[1:])
		if err != nil || size > len(rest) {
			return nil, errModule
		}
		if end := address + size; end > len(image) {
			image = append(image, make([]byte, end-len(image))...)
		}
		copy(image[address:], rest[:size])
		rest = rest[size:]
	}
	return image, err
}

// writeImage is the reverse of readImage.
func writeImage(image []byte) []byte {
	var segments []byte
	count := 0
	for at := 0; at < len(image); {
		start := at + zeros(image[at:])
		end := start
		for end < len(image) {
			if n := zeros(image[end:]); n >= zeroRun || end+n == len(image) {
				break
			}
			end++
		}
		if end > start {
			segments = appendSvarint(append(segments, 0, opI32Const), start)
			segments = binary.AppendUvarint(append(segments, opEnd), uint64(end-start))
			segments = append(segments, image[start:end]...)
			count++
		}
		at = max(end, at+1)
	}
	return append(binary.AppendUvarint(nil, uint64(count)), segments...)
}

// zeros returns how many zero bytes b begins with.
func zeros(b []byte) int {
	for i, c := range b {
		if c != 0 {
			return i
		}
	}
	return len(b)
}

func cutUvarint(b []byte) (int, []byte, error) {
	v, n := binary.Uvarint(b)
	if n <= 0 || v > 1<<31 {
		return 0, nil, errModule
	}
	return int(v), b[n:], nil
}

// svarint reads a signed number as WebAssembly has it, and how long it was; 0
// when there is none.
func svarint(b []byte) (v, n int) {
	for i, c := range b {
		v |= int(c&0x7f) << (7 * i)
		if c&0x80 == 0 {
			if c&0x40 != 0 {
				v -= 1 << (7 * (i + 1))
			}
			return v, i + 1
		}
		if i == 4 {
			break
		}
	}
	return 0, 0
}

// appendSvarint takes numbers that are not negative.
func appendSvarint(b []byte, v int) []byte {
	for ; v >= 0x40; v >>= 7 {
		b = append(b, byte(v&0x7f)|0x80)
	}
	return append(b, byte(v))
}
