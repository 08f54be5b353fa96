package slot

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"strconv"

	"holdfast/fsadapter"
)

// HeaderSize is the length of an encoded header in bytes.
const HeaderSize = 64

const (
	magic       = "HFASTSLT"
	version     = 1
	flagRemoved = 1 << 0
	crcOffset   = HeaderSize - 4
)

// ErrVersion occurs when a slot was written by a newer version of this format.
var ErrVersion = errors.New("slot is of a newer version")

// errDamaged occurs when bytes are neither a header nor all zero.
var errDamaged = errors.New("slot header is damaged")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Checksum is the CRC-32C of content, as headers have it.
func Checksum(content []byte) uint32 { return crc32.Checksum(content, castagnoli) }

// Header describes the content of a slot.
type Header struct {
	Generation uint64 // counts commits; the larger one is the newer
	Length     uint64 // of the content, in bytes
	Content    uint32 // CRC-32C of the content
	Removed    bool   // the commit was a removal: the file does not exist
}

// Encode returns the bytes of a header.
func (h Header) Encode() [HeaderSize]byte {
	var b [HeaderSize]byte
	var flags uint32
	if h.Removed {
		flags |= flagRemoved
	}
	copy(b[:], magic)
	binary.LittleEndian.PutUint32(b[8:], version)
	binary.LittleEndian.PutUint32(b[12:], flags)
	binary.LittleEndian.PutUint64(b[16:], h.Generation)
	binary.LittleEndian.PutUint64(b[24:], h.Length)
	binary.LittleEndian.PutUint32(b[32:], h.Content)
	binary.LittleEndian.PutUint32(b[crcOffset:], Checksum(b[:crcOffset]))
	return b
}

// Decode reads the bytes of a header. All zero, or none at all, gives the zero
// Header, whose generation no commit has. It returns [ErrVersion] for a header
// of a newer format, and another error for anything that is no header.
func Decode(b []byte) (Header, error) {
	if allZero(b) {
		return Header{}, nil
	}
	if len(b) != HeaderSize || string(b[:len(magic)]) != magic {
		return Header{}, errDamaged
	}
	if binary.LittleEndian.Uint32(b[crcOffset:]) != Checksum(b[:crcOffset]) {
		return Header{}, errDamaged
	}
	flags := binary.LittleEndian.Uint32(b[12:])
	if v := binary.LittleEndian.Uint32(b[8:]); v != version || flags&^flagRemoved != 0 || !allZero(b[36:crcOffset]) {
		return Header{}, fsadapter.Describe(ErrVersion,
			"version "+strconv.FormatUint(uint64(v), 10)+", flags 0x"+strconv.FormatUint(uint64(flags), 16))
	}
	h := Header{
		Generation: binary.LittleEndian.Uint64(b[16:]),
		Length:     binary.LittleEndian.Uint64(b[24:]),
		Content:    binary.LittleEndian.Uint32(b[32:]),
		Removed:    flags&flagRemoved != 0,
	}
	if h.Generation == 0 {
		return Header{}, errDamaged
	}
	return h, nil
}

func allZero(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}
