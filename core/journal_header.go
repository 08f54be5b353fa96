package core

import (
	"encoding/binary"
	"hash/crc32"
	"math/rand/v2"
	"strings"
)

// The layout of a journal file. JOURNAL.md describes it for other programs.
const (
	journalMagic   = "HOLDJRNL"
	journalVersion = 1

	// Two pages, each for one header, stand at the start. A reset writes the
	// page that is not in use, so that there is always a whole one.
	journalPage  = 4096
	journalStart = 2 * journalPage // where the frames begin

	journalHeaderSize = 56

	flagCanonical = 1 // in a header
)

// journalHeader says which container a journal extends, and which of the frames
// in the file belong to it.
type journalHeader struct {
	// generation counts the resets of the journal, from 1; 0 stands in the mark of a
	// new one. The valid header with the
	// highest one counts.
	generation uint64
	base       identity // the content that the frames extend
	canonical  bool     // that content is written as Encode does
	salt       [8]byte  // in each frame of this generation
	first      uint64   // sequence of the first frame of this generation
}

// next returns the header that follows h when the journal is reset at sequence
// first, to extend base.
func (h journalHeader) next(base identity, canonical bool, first uint64) journalHeader {
	n := journalHeader{generation: h.generation + 1, base: base, canonical: canonical, first: first}
	// A salt has to be new, not secret.
	binary.LittleEndian.PutUint64(n.salt[:], rand.Uint64())
	return n
}

// page returns where the header is written: the generations take turns.
func (h journalHeader) page() int64 {
	return int64((h.generation+1)%2) * journalPage
}

// encode returns the page that holds h.
func (h journalHeader) encode() []byte {
	b := make([]byte, 0, journalPage)
	b = append(b, journalMagic...)
	b = binary.LittleEndian.AppendUint32(b, 0) // the checksum, below
	b = binary.LittleEndian.AppendUint32(b, journalVersion)
	b = binary.LittleEndian.AppendUint64(b, h.generation)
	b = binary.LittleEndian.AppendUint64(b, uint64(h.base.length))
	b = binary.LittleEndian.AppendUint32(b, h.base.crc)
	b = binary.LittleEndian.AppendUint32(b, h.flags())
	b = append(b, h.salt[:]...)
	b = binary.LittleEndian.AppendUint64(b, h.first)
	binary.LittleEndian.PutUint32(b[8:], crc32.Checksum(b[12:], castagnoli))
	return b[:journalPage]
}

func (h journalHeader) flags() uint32 {
	if h.canonical {
		return flagCanonical
	}
	return 0
}

// parseJournalHeader reads the header at the start of page. It reports false
// when there is none, or a damaged one. A header of a version that this package
// does not know is a *VersionError.
func parseJournalHeader(page []byte) (h journalHeader, ok bool, err error) {
	if len(page) < journalHeaderSize || string(page[:8]) != journalMagic {
		return h, false, nil
	}
	b := page[:journalHeaderSize]
	if binary.LittleEndian.Uint32(b[8:]) != crc32.Checksum(b[12:], castagnoli) {
		return h, false, nil
	}
	if v := binary.LittleEndian.Uint32(b[12:]); v != journalVersion {
		return h, false, &VersionError{Version: uint64(v)}
	}
	h.generation = binary.LittleEndian.Uint64(b[16:])
	h.base.length = int64(binary.LittleEndian.Uint64(b[24:]))
	h.base.crc = binary.LittleEndian.Uint32(b[32:])
	h.canonical = binary.LittleEndian.Uint32(b[36:])&flagCanonical != 0
	h.salt = [8]byte(b[40:])
	h.first = binary.LittleEndian.Uint64(b[48:])
	return h, true, nil
}

// isJournal reports whether the start of a file without any valid header can be
// that of a journal: one whose creation was cut off, of which there is a prefix,
// or nothing yet where the first page is to be; or one whose headers are damaged.
func isJournal(start []byte) bool {
	for at := 0; at < len(start); at += journalPage {
		if magic := start[at:min(at+len(journalMagic), len(start))]; strings.HasPrefix(journalMagic, string(magic)) {
			return true
		}
	}
	return isZero(start[:min(journalPage, len(start))])
}

func isZero(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}

// currentHeader returns the header that counts, from the start of a journal
// file. It reports false when no page has a valid one.
func currentHeader(start []byte) (current journalHeader, ok bool, err error) {
	for at := 0; at < journalStart && at < len(start); at += journalPage {
		h, valid, err := parseJournalHeader(start[at:min(at+journalPage, len(start))])
		if err != nil {
			return current, false, err
		}
		if valid && (!ok || h.generation > current.generation) {
			current, ok = h, true
		}
	}
	return current, ok, nil
}
