package core

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"testing"
)

// testJournal returns the bytes of a journal of a second generation with n
// frames, and where each frame begins.
func testJournal(n int) (data []byte, h journalHeader, starts []int) {
	old := journalHeader{generation: 1, base: identity{10, 1}, salt: [8]byte([]byte("old salt")), first: 1}
	h = journalHeader{generation: 2, base: identity{20, 2}, salt: [8]byte([]byte("new salt")), first: 5}
	data = append(old.encode(), h.encode()...)
	for i := range n {
		starts = append(starts, len(data))
		data = appendFrame(data, journalFrame{
			kind:     frameCommit,
			sequence: h.first + uint64(i),
			synced:   int64(len(data)),
			payload:  fmt.Appendf(nil, "operation %d", i),
		}, h.salt)
	}
	return data, h, starts
}

// readTestJournal reads a journal as recovery does.
func readTestJournal(data []byte) (h journalHeader, frames []journalFrame, err error) {
	h, ok, err := currentHeader(data)
	switch {
	case err != nil:
		return h, nil, err
	case ok && len(data) >= journalStart:
		frames, err = scanFrames(data[journalStart:], journalStart, h, h.first)
	case !ok && len(data) > journalStart:
		err = &CorruptError{Reason: "damaged header"}
	}
	return h, frames, err
}

func TestJournalReadsBackWhatWasWritten(t *testing.T) {
	data, want, _ := testJournal(3)
	h, frames, err := readTestJournal(data)
	if err != nil || h != want || len(frames) != 3 {
		t.Fatalf("read header %+v and %d frames, %v; want %+v and 3", h, len(frames), err, want)
	}
	again := append(append([]byte{}, data[:journalPage]...), h.encode()...)
	for i, f := range frames {
		if f.sequence != want.first+uint64(i) || string(f.payload) != fmt.Sprintf("operation %d", i) {
			t.Errorf("frame %d is %+v", i, f)
		}
		again = appendFrame(again, f, h.salt)
	}
	if !bytes.Equal(again, data) {
		t.Error("encoding what was read gives other bytes")
	}
}

// frameAt returns the index of the frame that the byte at offset belongs to, or
// -1 when it belongs to a header.
func frameAt(starts []int, offset int) int {
	for i := len(starts) - 1; i >= 0; i-- {
		if offset >= starts[i] {
			return i
		}
	}
	return -1
}

func TestJournalSeesEveryFlippedBit(t *testing.T) {
	data, h, starts := testJournal(4)
	for offset := range data {
		bits := 8
		if padding := offset < journalStart && offset%journalPage >= journalHeaderSize; padding {
			bits = 1
		}
		for bit := range bits {
			damaged := bytes.Clone(data)
			damaged[offset] ^= 1 << bit
			got, frames, err := readTestJournal(damaged)
			hit := frameAt(starts, offset)
			inHeader := offset >= journalPage && offset < journalPage+journalHeaderSize
			var corrupt *CorruptError
			isCorrupt := errors.As(err, &corrupt)
			switch {
			case hit < 0 && !inHeader: // the old header, or padding
				if err != nil || got != h || len(frames) != 4 {
					t.Fatalf("byte %d: %d frames, %v; it does not matter", offset, len(frames), err)
				}
			case inHeader:
				if !isCorrupt {
					t.Fatalf("byte %d: error %v; want a damaged header", offset, err)
				}
			case hit < len(starts)-1:
				if !isCorrupt || corrupt.Offset != int64(starts[hit]) || len(frames) != hit {
					t.Fatalf("byte %d: %d frames, %v; want %d and damage at %d", offset, len(frames), err, hit, starts[hit])
				}
			default: // can't be told from a write that was cut off
				if err != nil || len(frames) != hit {
					t.Fatalf("byte %d: %d frames, %v; want %d", offset, len(frames), err, hit)
				}
			}
			checkFramesIntact(t, frames)
		}
	}
}

func checkFramesIntact(t *testing.T, frames []journalFrame) {
	t.Helper()
	for i, f := range frames {
		if string(f.payload) != fmt.Sprintf("operation %d", i) {
			t.Fatalf("frame %d came back as %q", i, f.payload)
		}
	}
}

func TestJournalReadsUpToAnyTruncation(t *testing.T) {
	data, _, starts := testJournal(4)
	for size := range data {
		_, frames, err := readTestJournal(data[:size:size])
		whole := 0
		for i := range starts {
			end := len(data)
			if i+1 < len(starts) {
				end = starts[i+1]
			}
			if size >= end {
				whole++
			}
		}
		if err != nil || len(frames) != whole {
			t.Fatalf("%d bytes: %d frames, %v; want %d", size, len(frames), err, whole)
		}
		checkFramesIntact(t, frames)
	}
}

func TestJournalIgnoresFramesOfAnEarlierGeneration(t *testing.T) {
	data, _, starts := testJournal(1)
	stale := journalFrame{kind: frameCommit, sequence: 4, synced: journalStart, payload: []byte("stale")}
	for _, at := range []int{journalStart, starts[0] + 36 + len("operation 0")} {
		b := appendFrame(bytes.Clone(data[:at]), stale, [8]byte([]byte("old salt")))
		_, frames, err := readTestJournal(b)
		if err != nil || len(frames) != (at-journalStart)/40 {
			t.Errorf("stale frame at %d: %d frames, %v", at, len(frames), err)
		}
	}
}

func TestJournalRefusesFramesOutOfPlace(t *testing.T) {
	data, h, _ := testJournal(2)
	for name, f := range map[string]journalFrame{
		"skipped":          {kind: frameCommit, sequence: 8, synced: journalStart},
		"repeated":         {kind: frameCommit, sequence: 6, synced: journalStart},
		"synced too far":   {kind: frameCommit, sequence: 7, synced: int64(len(data)) + 1},
		"of unknown kind":  {kind: 3, sequence: 7, synced: journalStart},
		"reserved not nil": {kind: frameCommit | 1<<8, sequence: 7, synced: journalStart},
	} {
		_, frames, err := readTestJournal(appendFrame(bytes.Clone(data), f, h.salt))
		var corrupt *CorruptError
		if !errors.As(err, &corrupt) || corrupt.Offset != int64(len(data)) || len(frames) != 2 {
			t.Errorf("%s: %d frames, %v; want 2 and damage at %d", name, len(frames), err, len(data))
		}
	}
}

func TestJournalRefusesNewerVersions(t *testing.T) {
	page := journalHeader{generation: 3}.encode()
	page[12] = 2
	binary.LittleEndian.PutUint32(page[8:], identify(page[12:journalHeaderSize]).crc)
	data := append(journalHeader{generation: 1}.encode(), page...)
	_, _, err := readTestJournal(data)
	var version *VersionError
	if !errors.As(err, &version) || version.Version != 2 {
		t.Errorf("error %v; want version 2 refused", err)
	}
}

// A tail that is full of things that look like frames must not take long.
func TestJournalBoundsTheSearchForDamage(t *testing.T) {
	_, h, _ := testJournal(0)
	tail := bytes.Repeat([]byte{0xff}, 100)
	for range 1 << 15 {
		frame := appendFrame(nil, journalFrame{kind: frameCommit, sequence: 7, synced: 1 << 40}, h.salt)
		frame[0] ^= 1
		frame[6] = 2 // claims 128 KiB
		tail = append(tail, frame...)
	}
	_, err := scanFrames(tail, journalStart, h, h.first)
	var corrupt *CorruptError
	if !errors.As(err, &corrupt) {
		t.Errorf("error %v; want damage", err)
	}
}

// FuzzJournal reads any journal, also with all checksums made right: frames are
// what the bytes say, damage lies in them, and operations read back.
func FuzzJournal(f *testing.F) {
	addJournals(func(journal []byte) {
		f.Add(journal, false)
		f.Add(journal, true)
	})
	f.Fuzz(func(t *testing.T, data []byte, sealed bool) {
		if sealed {
			data = seal(data)
		}
		check := limitMemory(t, len(data))
		h, frames, err := readTestJournal(data)
		check()
		end := journalStart
		for _, frame := range frames {
			again := appendFrame(nil, frame, h.salt)
			if !bytes.Equal(again, data[end:end+len(again)]) {
				t.Fatalf("frame at %d is not what the bytes say", end)
			}
			end += len(again)
		}
		var corrupt *CorruptError
		if errors.As(err, &corrupt) && (corrupt.Offset < 0 || corrupt.Offset > int64(len(data))) {
			t.Fatalf("damage at %d of %d bytes", corrupt.Offset, len(data))
		}
		if err != nil && !isDamage(err) {
			t.Fatal(err)
		}
	})
}
