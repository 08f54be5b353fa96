package core

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
)

// Loss is a part of a damaged file that Salvage could not read.
type Loss struct {
	// Journal tells that it is a part of the journal, not of the container.
	Journal bool
	Offset  int64 // where it begins, in bytes
	Length  int64 // how many bytes there are up to the next thing that was read
	Reason  string
}

func (l Loss) String() string {
	where := "container"
	if l.Journal {
		where = "journal"
	}
	return where + ": " + strconv.FormatInt(l.Length, 10) + " bytes at byte " +
		strconv.FormatInt(l.Offset, 10) + ": " + l.Reason
}

// Salvaged is what could be read of a damaged memory.
type Salvaged struct {
	// Container holds every entry that could be read. Its session and times are
	// those of a new one, of session "salvaged", where they could not.
	Container *Container
	// Format is the one that the container seems to be written in.
	Format Format
	// Losses are what could not be read, none where nothing is damaged.
	Losses []Loss
}

// Salvage reads what it can from the bytes of a container and those of its
// journal, nil for none. Where nothing is damaged the result is the memory.
//
// The commits of a journal that belongs to another container are not done, but
// what they have put is added, where the container has no entry with its ID.
//
// What a newer program wrote is not damaged, but a [*VersionError].
func Salvage(container, journal []byte) (*Salvaged, error) {
	s := &Salvaged{Format: FormatJSON}
	whole, err := s.readContainer(container)
	if err != nil {
		return nil, err
	}
	s.addJournal(container, journal, whole)
	return s, nil
}

// addJournal does what the journal of a container says, which was read as a
// whole or not.
func (s *Salvaged) addJournal(container, journal []byte, whole bool) {
	c := s.Container
	header, commits, losses := salvageJournal(journal)
	s.Losses = append(s.Losses, losses...)
	if len(commits) == 0 {
		return
	}
	t := newTable(&source{list: c.Entries})
	if whole && header != nil {
		pending, belongs, _ := pendingCommits(*header, commits, identifyContent(container))
		if !belongs {
			s.Losses = append(s.Losses, Loss{Journal: true, Offset: journalStart, Length: int64(len(journal)) - journalStart,
				Reason: "belongs to another container; only entries with other IDs were taken from it"})
			s.Losses = append(s.Losses, addEntries(t, c, commits)...)
			return
		}
		commits = pending
	}
	for _, f := range commits {
		s.Losses = append(s.Losses, salvageCommit(f, func(op *operation) { applyTo(t, c, op) })...)
	}
	c.Entries, _ = t.entries() // all of them are decoded
}

// salvageCommit has apply do the operations of a commit, unless it is damaged.
func salvageCommit(f journalFrame, apply func(*operation)) []Loss {
	if f.kind != frameCommit {
		return nil
	}
	ops, err := decodeOperations(f.payload)
	if err != nil {
		return []Loss{{Journal: true, Offset: f.at, Length: f.size(), Reason: err.Error()}}
	}
	for i := range ops {
		apply(&ops[i])
	}
	return nil
}

// addEntries adds what the commits have put last under IDs that c has not.
func addEntries(t *table, c *Container, commits []journalFrame) []Loss {
	var losses []Loss
	added := newTable(&source{})
	for _, f := range commits {
		losses = append(losses, salvageCommit(f, func(op *operation) {
			if op.code == opPut && t.find(op.id) < 0 {
				added.put(op.entry)
			}
		})...)
	}
	more, _ := added.entries()
	c.Entries = append(slices.Clip(c.Entries), more...)
	return losses
}

// readContainer reads what it can of a container, and reports whether that is
// all of it.
func (s *Salvaged) readContainer(data []byte) (whole bool, err error) {
	c, info, damage := Decode(data)
	if damage == nil {
		s.Container = c
		if !info.Blank {
			s.Format = info.Format
		}
		return true, nil
	}
	if newer, ok := errors.AsType[*VersionError](damage); ok {
		return false, newer
	}
	if format, err := sniff(data); err == nil { // else entries may follow a damaged beginning
		s.Format = format
	}
	s.Container = NewContainer("salvaged", nil)
	salvageHead(s.Container, data, s.Format)
	s.readEntries(data, damage)
	return false, nil
}

// readEntries reads what entries it can find in a damaged container.
func (s *Salvaged) readEntries(data []byte, damage error) {
	c, format := s.Container, s.Format
	var losses []Loss
	end := 0 // of the last entry that was read
	for at := 0; at < len(data); {
		e, size := entryAt(data[at:], format)
		if size == 0 {
			at++
			continue
		}
		if reason := lostBetween(data[end:at], format, len(c.Entries) == 0); reason != "" {
			losses = append(losses, Loss{Offset: int64(end), Length: int64(at - end), Reason: reason})
		}
		c.Entries = append(c.Entries, e)
		at += size
		end = at
	}
	if len(losses) == 0 || lostBetween(data[end:], format, false) != "" {
		losses = append(losses, Loss{Offset: int64(end), Length: int64(len(data) - end), Reason: damage.Error()})
	}
	s.Losses = losses
}

// entryAt reads the entry that b begins with and returns its size, 0 if there
// is none.
func entryAt(b []byte, format Format) (e Entry, size int) {
	if format == FormatMsgPack {
		// A short look spares most bytes that start something else.
		if !isMsgPackCollection(b[0]) {
			return e, 0
		}
		r := newMsgPackReader(b)
		r.strings = newArena(0)
		if r.entry(&e) == nil {
			return e, r.pos
		}
		return e, 0
	}
	if b[0] != '{' {
		return e, 0
	}
	r := newJSONReader(b)
	r.strings = newArena(0)
	if r.entry(&e) == nil {
		return e, r.pos
	}
	return e, 0
}

// lostBetween tells why there seems to have been an entry in what stands before
// an entry that was read, or "" when there was none.
func lostBetween(skipped []byte, format Format, first bool) string {
	usual := 0
	if first {
		usual = 1 // the container's own bracket
	}
	lost := bytes.Count(skipped, []byte("{")) > usual
	if format == FormatMsgPack {
		lost = len(skipped) > 0 && !first
	}
	if lost {
		return "no whole entry"
	}
	return ""
}

// salvageHead reads the fields that stand before the entries, as far as it can.
func salvageHead(c *Container, data []byte, format Format) {
	if format == FormatMsgPack {
		r := newMsgPackReader(data)
		if n, err := r.arrayLength("a container"); err != nil || n != len(containerFields.names) {
			return
		}
		for field := fieldVersion; field < fieldEntries; field++ {
			if !salvageField(c, field, r.containerField) {
				return
			}
		}
		return
	}
	r := newJSONReader(data)
	if r.expect('{', "a container") != nil {
		return
	}
	for first := true; ; first = false {
		if more, err := r.more(first, '}'); err != nil || !more {
			return
		}
		name, err := r.key()
		if err != nil {
			return
		}
		field := containerFields.find(name, 0)
		if field == unknownField || field == fieldEntries || !salvageField(c, field, r.containerField) {
			return
		}
	}
}

// salvageField reads a field of a container and reports whether it could. What
// is read of one that is damaged counts for nothing.
func salvageField(c *Container, field int, read func(*Container, int) error) bool {
	changed := *c
	if read(&changed, field) != nil {
		return false
	}
	*c = changed
	return true
}
