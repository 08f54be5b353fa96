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
}

// NewContainer returns a container of the current version, created and
// modified now. It keeps entries, not a copy.
func NewContainer(sessionID string, entries []Entry) *Container {
	now := time.Now().UTC()
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
	c.ModifiedAt = later(c.ModifiedAt, time.Now().UTC())
}

// later returns now, or the instant just after old when now is not after it.
func later(old, now time.Time) time.Time {
	if now.After(old) {
		return now
	}
	return old.Add(time.Nanosecond)
}
