package core

import "time"

// StorageVersion is the version of the container format that this package
// writes. Older versions are migrated when they are read; newer ones are
// refused with a [*VersionError].
const StorageVersion = 1

// Container is the whole content of a memory file.
type Container struct {
	// Version is StorageVersion for every container in memory.
	Version    uint32
	SessionID  string
	CreatedAt  time.Time
	ModifiedAt time.Time
	Entries    []Entry
	// Extra holds the fields of the stored container that this version does
	// not know. They are written back as they came.
	Extra Object

	origin identity // of the file content that this container stands for
}

// NewContainer returns a container of the current version, created and
// modified now. It keeps entries, not a copy.
func NewContainer(sessionID string, entries []Entry) *Container {
	now := currentTime()
	return &Container{
		Version:    StorageVersion,
		SessionID:  sessionID,
		CreatedAt:  now,
		ModifiedAt: now,
		Entries:    entries,
	}
}

// Touch moves ModifiedAt to now. It always moves forward: when the clock
// stands still or has been set back, by one nanosecond.
func (c *Container) Touch() {
	c.ModifiedAt = later(c.ModifiedAt, currentTime())
}

// currentTime returns the time as a container stores it: in UTC, and without the
// monotonic clock, which would hide that the wall clock was set back.
func currentTime() time.Time {
	return time.Now().UTC().Round(0)
}

// endOfTime is the last instant that a container can hold.
var endOfTime = time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC)

// later returns now, or the instant just after old when now is not after it.
// At the end of time it stays there, so that such a file can still be saved.
func later(old, now time.Time) time.Time {
	if now.After(old) {
		return now
	}
	if !old.Before(endOfTime) {
		return endOfTime
	}
	return old.Add(time.Nanosecond)
}
