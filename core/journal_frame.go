package core

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"math"
)

// Kinds of frames.
const (
	frameCommit     = 1 // its payload is a list of operations
	frameCheckpoint = 2 // its payload is the identity of a container
)

const frameHeaderSize = 36

// journalFrame is one commit, or one checkpoint, of a journal.
type journalFrame struct {
	kind     uint32
	sequence uint64
	// synced is how much of the file was known to be durable when the frame
	// was written. It tells damage from a torn tail: what stands before it was
	// whole once.
	synced  int64
	payload []byte

	// When it was read from a file: where it begins there, and its checksum.
	at  int64
	sum uint32
}

// size returns the number of bytes that f takes in the file.
func (f journalFrame) size() int64 { return frameHeaderSize + int64(len(f.payload)) }

// appendFrame appends f as it stands in a journal with the given salt.
func appendFrame(dst []byte, f journalFrame, salt [8]byte) []byte {
	start := len(dst)
	dst = binary.LittleEndian.AppendUint32(dst, 0) // the checksum, below
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(f.payload)))
	dst = binary.LittleEndian.AppendUint32(dst, f.kind)
	dst = append(dst, salt[:]...)
	dst = binary.LittleEndian.AppendUint64(dst, f.sequence)
	dst = binary.LittleEndian.AppendUint64(dst, uint64(f.synced))
	dst = append(dst, f.payload...)
	binary.LittleEndian.PutUint32(dst[start:], crc32.Checksum(dst[start+4:], castagnoli))
	return dst
}

// parseFrame reads the frame at the start of b, whatever its salt. It reports
// false when there is no whole one. The payload is a part of b.
func parseFrame(b []byte) (f journalFrame, salt [8]byte, ok bool) {
	end := claimedSize(b)
	if end == 0 {
		return f, salt, false
	}
	if checksumOf(b) != crc32.Checksum(b[4:end], castagnoli) {
		return f, salt, false
	}
	f.sum = checksumOf(b)
	f.kind = binary.LittleEndian.Uint32(b[8:])
	f.sequence = binary.LittleEndian.Uint64(b[20:])
	f.synced = int64(binary.LittleEndian.Uint64(b[28:]))
	f.payload = b[frameHeaderSize:end:end]
	return f, [8]byte(b[12:]), true
}

// checksumOf returns the checksum in a frame that is whole, 0 where there is none.
func checksumOf(frame []byte) uint32 {
	if len(frame) < 4 {
		return 0
	}
	return binary.LittleEndian.Uint32(frame)
}

// maxFramePayload is the most that the length field can say.
const maxFramePayload = math.MaxUint32

// scanFrames reads the frames in b, the bytes of a journal from offset at on,
// where the frame with the sequence next is expected. It stops at the first
// thing that is not that frame, and returns the frames before it.
//
// What follows the last frame is a torn tail: what is left of a write that was
// never acknowledged, or of an earlier generation. Unless it can't be that: then
// the error is a *CorruptError, and the frames are those before the damage.
func scanFrames(b []byte, at int64, h journalHeader, next uint64) ([]journalFrame, error) {
	var frames []journalFrame
	for {
		f, salt, ok := parseFrame(b)
		if !ok || salt != h.salt {
			return frames, damagedTail(b, at, h, next)
		}
		if f.sequence != next || f.synced > at {
			return frames, &CorruptError{Offset: at, Reason: "frame out of place"}
		}
		if f.kind != frameCommit && f.kind != frameCheckpoint {
			return frames, &CorruptError{Offset: at, Reason: "frame of an unknown kind"}
		}
		f.at = at
		frames = append(frames, f)
		b, at, next = b[f.size():], at+f.size(), next+1
	}
}

// damagedTail returns an error when b, which stands at offset at and does not
// begin with the expected frame, can't be the rest of a write that was cut off.
func damagedTail(b []byte, at int64, h journalHeader, next uint64) error {
	if f, salt, ok := parseFrame(b); ok && salt != h.salt && at == journalStart && f.sequence >= h.first {
		// It is newer than the header that counts, so its own one is damaged.
		return &CorruptError{Offset: 0, Reason: "damaged header"}
	}
	damage := &CorruptError{Offset: at, Reason: "damaged frame, with whole ones after it"}
	const saltAt = 12     // in a frame
	budget := 16 * len(b) // of bytes to sum up: enough unless made to cost time
	for from := saltAt + 1; from < len(b); {
		found := bytes.Index(b[from:], h.salt[:])
		if found < 0 {
			return nil
		}
		candidate := b[from+found-saltAt:]
		if budget -= claimedSize(candidate); budget < 0 {
			return damage
		}
		f, _, ok := parseFrame(candidate)
		if ok && f.sequence > next && f.synced > at {
			return damage
		}
		from += found + 1
	}
	return nil
}

// claimedSize returns how many bytes of b a frame at its start says to take, 0
// when they are not there.
func claimedSize(b []byte) int {
	if len(b) < frameHeaderSize {
		return 0
	}
	length := int64(binary.LittleEndian.Uint32(b[4:]))
	if length > int64(len(b))-frameHeaderSize {
		return 0
	}
	return frameHeaderSize + int(length)
}
