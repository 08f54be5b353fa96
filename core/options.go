package core

import "time"

// Options say how a memory is used, by [Backend] and [Session] alike. The zero
// value is ready for use.
type Options struct {
	// SessionID is recorded in the file by Save, and in one that a Session
	// creates. The default is DefaultSessionID.
	SessionID string

	// Format is how the container is written. The default, FormatAuto, keeps the
	// format that the file has and writes a new one as FormatJSON. Reading
	// recognises the format, whatever is set here.
	Format Format

	// LooseNumbers says that entries to be stored come from a program whose only
	// number type is float64, such as JavaScript. Such a program gets 1.0 and
	// gives 1, gets 9007199254740993 and gives 9007199254740992. A number in
	// metadata or unknown fields that equals, as a float64, the one stored at
	// the same place of the entry with the same ID is then written as it is
	// stored.
	LooseNumbers bool

	// DisplayName is what errors and notices call the file, the default being
	// the name that it was opened by: for programs whose users know it by
	// another one, such as a path with a leading slash.
	DisplayName string

	// CheckpointSize is the length of the journal, in bytes, below which a
	// Session does not fold it into the container unless Checkpoint or Close
	// says so. Above, it is folded as soon as it is longer than half of the
	// container. The default is DefaultCheckpointSize; a negative value leaves
	// it all to Checkpoint and Close.
	CheckpointSize int64

	// KeepJournal has Close leave what is in the journal there.
	KeepJournal bool

	// OnChange is called, from one goroutine at a time, after others have
	// changed the file. Several changes may make one call. See Session.OnChange.
	OnChange func(Notice)

	// PollInterval is how often a file is looked at for OnChange, where the file
	// system has no word of changes. The default is DefaultPollInterval.
	PollInterval time.Duration

	// Trace is called with what is done, on the goroutine that does it, before the
	// method returns. It must not use the memory. Without it nothing is traced.
	Trace func(Event)

	// OnSetAside is called with the name of a file, before the method returns
	// that made it. It holds the commits of a session to this memory that were
	// left behind when a program that knows no journals replaced the container.
	OnSetAside func(name string)
}

// SessionOptions are Options, which both faces of a memory share.
type SessionOptions = Options

// Defaults of Options.
const (
	DefaultSessionID      = "unknown" // what Save records when no session was set
	DefaultCheckpointSize = 256 << 10
	DefaultPollInterval   = 500 * time.Millisecond
)

// LockTimeout bounds the wait for a lock that somebody else holds, in calls
// whose context has no deadline of its own.
const LockTimeout = 10 * time.Second

// Notice says that others have changed the memory.
type Notice struct {
	// SetAside is the name of a file, or "". Commits that were made to this
	// memory were found after a program that knows no journals had replaced the
	// container. They are no longer part of the memory, but kept in that file.
	SetAside string
}
