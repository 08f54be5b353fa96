package core

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"runtime/metrics"
	"testing"
)

// allocated returns how many bytes have been allocated so far.
func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// limitMemory returns what fails the test when more has been allocated since
// than reading so many bytes in all ways may take.
func limitMemory(t testing.TB, size int) (check func()) {
	before := allocated()
	return func() {
		// Other goroutines allocate too, and what they do is counted late.
		if used := allocated() - before; used > 4<<20+400*uint64(size) {
			t.Fatalf("%d bytes allocated for %d", used, size)
		}
	}
}

// seal makes the checksums of headers and of frames that follow each other
// right, so that what is changed at random is read on.
func seal(journal []byte) []byte {
	b := bytes.Clone(journal)
	for at := 0; at < journalStart && at+journalHeaderSize <= len(b); at += journalPage {
		header := b[at : at+journalHeaderSize]
		binary.LittleEndian.PutUint32(header[8:], crc32.Checksum(header[12:], castagnoli))
	}
	for at := journalStart; at < len(b); {
		size := claimedSize(b[at:])
		if size == 0 {
			break
		}
		binary.LittleEndian.PutUint32(b[at:], crc32.Checksum(b[at+4:at+size], castagnoli))
		at += size
	}
	return b
}

// addJournals adds the golden journal, journals made here, and damaged ones.
func addJournals(add func(journal []byte)) {
	whole, _, starts := testJournal(3)
	for _, journal := range [][]byte{
		goldenJournal, whole, whole[:starts[2]+7], goldenJournal[journalStart:], goldenJournal[:journalStart], {},
		make([]byte, journalStart+100),
	} {
		add(journal)
	}
	for _, at := range []int{8, 12, journalPage + 20, journalStart + 4, journalStart + 8, len(goldenJournal) - 1} {
		flipped := bytes.Clone(goldenJournal)
		flipped[at] ^= 1
		add(flipped)
	}
}

// FuzzSalvage takes what there is out of any two files: without a panic, with
// losses that lie in them, and into a container that can be stored.
func FuzzSalvage(f *testing.F) {
	for _, container := range append([][]byte{goldenBase, goldenResult, {}, goldenBase[:len(goldenBase)/2]}, bareMsgPack(f, nil)) {
		addJournals(func(journal []byte) {
			f.Add(container, journal, false)
			f.Add(container, journal, true)
		})
	}
	for _, data := range smallFiles(f) {
		f.Add(data, goldenJournal, false)
		f.Add(data[:len(data)*2/3], goldenJournal, true)
	}
	// Found by fuzzing: the session, which is not UTF-8, was taken over, and what
	// had been salvaged could not be stored.
	f.Add([]byte("\x95\x01\xb0000000000\xeb000000"), []byte("0"), true)
	f.Fuzz(func(t *testing.T, container, journal []byte, sealed bool) {
		if sealed {
			journal = seal(journal)
		}
		check := limitMemory(t, len(container)+len(journal))
		s, err := Salvage(container, journal)
		check()
		if err != nil {
			if _, ok := errors.AsType[*VersionError](err); !ok {
				t.Fatalf("%v", err)
			}
			return
		}
		for _, l := range s.Losses {
			size := int64(len(container))
			if l.Journal {
				size = int64(len(journal))
			}
			if l.Offset < 0 || l.Length < 0 || l.Offset+l.Length > size || l.Reason == "" {
				t.Fatalf("%v of %d bytes", l, size)
			}
		}
		if c, _, err := Decode(container); err == nil && len(journal) == 0 {
			c.CreatedAt, c.ModifiedAt = s.Container.CreatedAt, s.Container.ModifiedAt // of a new one, where there was none
			wantBytes(t, mustEncode(t, s.Container, FormatMsgPack), mustEncode(t, c, FormatMsgPack))
		}
		rewrite(t, s.Container)
	})
}

// FuzzHopeless looks at the start of a file: what it is refused for, the whole is
// refused for, whatever follows.
func FuzzHopeless(f *testing.F) {
	for _, data := range smallFiles(f) {
		for _, at := range []int{2, len(data) / 2, len(data) - 1} {
			f.Add(data[:at], data[at:])
		}
	}
	for _, text := range []string{"[[[[[[[[", "{}{}{}{}", "\ufeff[]      ", "\x00\x00\x00\x00", `{"version":tru`, `[{"id":1,"id":2`} {
		f.Add([]byte(text), []byte("]"))
	}
	// Found by fuzzing: a file of this white space was refused where the end of
	// its start cut a character in two.
	f.Add([]byte("\xe1\x9a"), []byte("\x80"))
	// Likewise: an escape that was cut was an invalid one.
	f.Add([]byte(`{"\u000`), []byte("0"))
	f.Fuzz(func(t *testing.T, start, rest []byte) {
		if len(start) == 0 {
			return
		}
		early := startDamage(start)
		if early == nil {
			return
		}
		if _, _, err := Decode(append(bytes.Clone(start), rest...)); err == nil || err.Error() != early.Error() {
			t.Fatalf("%q was refused for %v; with %q it is %v", start, early, rest, err)
		}
	})
}

// FuzzSniff says the format of any bytes, which is that in which they are
// decoded, and for which nothing is blank that is not white space.
func FuzzSniff(f *testing.F) {
	addFiles(f)
	for _, text := range []string{"", " \n", "\u2003", "\ufeff[]", "\x00", "\x90", "\x80", "\xc0", "[ ]", "[]", "{}", "[\n", "hello", "\xff"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		_, info, decodeErr := Decode(data)
		if isBlank(data) != (len(bytes.TrimSpace(data)) == 0) || decodeErr == nil && info.Blank != isBlank(data) {
			t.Fatalf("%q: blank %v, decoded as %+v", data, isBlank(data), info)
		}
		if isBlank(data) {
			return
		}
		format, err := sniff(data)
		if e, ok := errors.AsType[*CorruptError](err); err != nil && (!ok || e.Offset < 0 || e.Offset >= int64(len(data))) {
			t.Fatalf("%q: %v", data, err)
		}
		if decodeErr == nil && (err != nil || format != info.Format) {
			t.Fatalf("%q is decoded as %v; sniffed %v, %v", data, info.Format, format, err)
		}
	})
}
