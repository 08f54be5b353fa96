package core

import "time"

// schema is a version of the container format together with the way to it
// from all older ones.
type schema struct {
	current uint32
	steps   []migration // in order
}

// migration is one step from a version to a later one. It is a pure function
// of the container that was read and the time of the migration, so that it
// serves all formats.
type migration struct {
	from, to uint32
	apply    func(c *Container, now time.Time)
}

var currentSchema = schema{
	current: StorageVersion,
	steps: []migration{
		{from: 0, to: 1, apply: wrapBareEntries},
	},
}

// migrate brings c to the current version, one step after the other.
func (s schema) migrate(c *Container, now time.Time) error {
	for _, step := range s.steps {
		if step.from == c.Version {
			step.apply(c, now)
			c.Version = step.to
		}
	}
	if c.Version != s.current {
		return &VersionError{Version: uint64(c.Version)}
	}
	return nil
}

// wrapBareEntries makes a container of version 0, which was entries alone.
func wrapBareEntries(c *Container, now time.Time) {
	c.SessionID = "migrated"
	c.CreatedAt, c.ModifiedAt = now, now
}
