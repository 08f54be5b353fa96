package core

import (
	"bytes"
	_ "embed"
	"testing"
	"time"
)

// The golden journal, the container that it extends, and what both come to.
// JOURNAL.md takes it apart.
var (
	//go:embed testdata/journal/golden.journal
	goldenJournal []byte
	//go:embed testdata/journal/golden.json
	goldenBase []byte
	//go:embed testdata/journal/golden.result.json
	goldenResult []byte
)

// goldenOperations are the commits of the golden journal, with a checkpoint
// that came to nothing before the last one.
func goldenOperations() [][]operation {
	when := time.Date(2026, 11, 22, 20, 3, 42, 125e6, time.UTC)
	metadata, _ := ParseObject([]byte(`{"big":18446744073709551615,"unit":1.0}`))
	extra, _ := ParseObject([]byte(`{"mood":"fine"}`))
	return [][]operation{
		{
			{code: opPut, entry: Entry{
				ID: "one", Tier: TierSession, Content: "first", Metadata: metadata,
				CreatedAt: when, LastAccessed: when, Importance: 0.5,
			}},
			{code: opPut, entry: Entry{
				ID: "two", Tier: TierLongTerm, Content: "zwei – ②", Extra: extra,
				CreatedAt: when.Add(time.Nanosecond), LastAccessed: when.Truncate(time.Second),
			}},
		},
		{
			{code: opTouch, id: "zero", accessed: when.Add(time.Hour), count: 4294967295},
			{code: opDelete, id: "one"},
			{code: opSessionID, id: "golden-2"},
		},
		nil, // the checkpoint
		{{code: opPut, entry: Entry{ID: "three", Tier: TierWorking, Content: "last", CreatedAt: when, LastAccessed: when}}},
	}
}

func encodeGolden(t *testing.T) []byte {
	t.Helper()
	old := journalHeader{generation: 6, base: identity{1234, 0xdeadbeef}, salt: [8]byte([]byte("old salt")), first: 10}
	h := journalHeader{generation: 7, base: identify(goldenBase), salt: [8]byte([]byte("the salt")), first: 12}
	data := append(h.encode(), old.encode()...)
	sequence := h.first
	add := func(kind uint32, payload []byte) {
		data = appendFrame(data, journalFrame{kind: kind, sequence: sequence, synced: int64(len(data)), payload: payload}, h.salt)
		sequence++
	}
	for _, ops := range goldenOperations() {
		if ops == nil {
			add(frameCheckpoint, encodeIdentity(identity{4321, 0x01020304}))
			continue
		}
		payload, err := appendOperations(nil, ops)
		if err != nil {
			t.Fatal(err)
		}
		add(frameCommit, payload)
	}
	return append(data, "a torn tail"...)
}

func TestGoldenJournal(t *testing.T) {
	want := encodeGolden(t)
	if !bytes.Equal(goldenJournal, want) {
		t.Fatal("the golden journal is encoded otherwise")
	}
}

func TestGoldenJournalReadsAndEncodesBack(t *testing.T) {
	h, frames, err := readTestJournal(goldenJournal)
	if err != nil || len(frames) != 4 {
		t.Fatalf("%d frames, %v; want 4", len(frames), err)
	}
	commits, belongs, _ := pendingCommits(h, frames, identify(goldenBase))
	if !belongs || len(commits) != 3 {
		t.Fatalf("%d commits, belongs %v; want 3", len(commits), belongs)
	}
	src, err := readSource(goldenBase, false, true)
	if err != nil {
		t.Fatal(err)
	}
	entries, head := newTable(src), src.head
	for _, f := range commits {
		ops, err := decodeOperations(f.payload)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := appendOperations(nil, ops); err != nil || !bytes.Equal(again, f.payload) {
			t.Errorf("commit %d is encoded otherwise, %v", f.sequence, err)
		}
	}
	if err := replay(commits, func(op *operation) { applyTo(entries, &head, op) }); err != nil {
		t.Fatal(err)
	}
	result, err := entries.encode(&head, FormatJSON, false)
	if err != nil || !bytes.Equal(result.data, goldenResult) {
		t.Errorf("the journal comes to %s, %v", result.data, err)
	}
}

func TestOperationsThatCannotBe(t *testing.T) {
	for name, payload := range map[string]string{
		"not an array":      "\x01",
		"too many":          "\xdd\xff\xff\xff\xff",
		"unknown operation": "\x91\x91\x06",
		"operation zero":    "\x91\x91\x00",
		"too short":         "\x91\x91\x02",
		"too long":          "\x91\x92\x03\x01",
		"bytes after it":    "\x90\x00",
		"an ID not UTF-8":   "\x91\x92\x02\xa1\xff",
		"a damaged entry":   "\x91\x92\x01\x90",
		"no time":           "\x91\x94\x05\xa1a\xa1b\x01",
		"a negative count":  "\x91\x94\x05\xa1a\xb42026-11-22T20:03:42Z\xff",
	} {
		if ops, err := decodeOperations([]byte(payload)); !isDamage(err) {
			t.Errorf("%s: %+v, %v; want *CorruptError", name, ops, err)
		}
	}
}

func FuzzOperations(f *testing.F) {
	for _, ops := range goldenOperations() {
		payload, err := appendOperations(nil, ops)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(payload)
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		ops, err := decodeOperations(payload)
		if err != nil {
			return
		}
		again, err := appendOperations(nil, ops)
		if err != nil {
			return // an importance that is not finite
		}
		twice, err := decodeOperations(again)
		if err != nil {
			t.Fatalf("what was encoded does not decode: %v", err)
		}
		final, err := appendOperations(nil, twice)
		if err != nil || !bytes.Equal(final, again) {
			t.Fatalf("encoding again gives other bytes, %v", err)
		}
	})
}
