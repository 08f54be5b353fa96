package core

import "time"

// EventKind is what an [Event] is about.
type EventKind string

// The kinds of events.
const (
	EventLoaded   EventKind = "loaded"   // the file was read: Entries, Bytes, Version, Duration
	EventSaved    EventKind = "saved"    // entries were stored: Entries, Bytes, Duration
	EventFolded   EventKind = "folded"   // the journal went into the container: Entries, Bytes, Duration
	EventCleared  EventKind = "cleared"  // the file was removed
	EventMigrated EventKind = "migrated" // the bytes of an older version were replaced: Version, which they had
	EventSetAside EventKind = "set-aside"
	EventWaited   EventKind = "waited" // for the lock: Duration
	EventTornTail EventKind = "torn-tail"
)

// Event tells what was done to a memory, for a log; see Options.Trace.
type Event struct {
	Kind     EventKind
	File     string // the memory; of EventSetAside, where the commits are now
	Entries  int
	Bytes    int64 // written or read; of EventTornTail, cut off the journal
	Version  uint32
	Duration time.Duration
}

// longWait is from when on waiting for a lock is worth an event.
const longWait = 10 * time.Millisecond

// trace tells of what began at start.
func (s *store) trace(e Event, start time.Time) {
	if s.opts.Trace == nil {
		return
	}
	e.Duration = time.Since(start)
	if e.File == "" {
		e.File = s.called(s.path)
	}
	s.opts.Trace(e)
}
