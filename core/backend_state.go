package core

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/hack-pad/hackpadfs"
)

// state is the file at one moment.
type state struct {
	data []byte // nil when there is no file
	summary
}

// summary is what a save has to know of the content that it replaces. The
// summary of the content seen last is kept, so that a save that follows a load
// or a save reads and compares the file, but need not decode it.
type summary struct {
	raw     identity // of the bytes
	blank   bool     // no file, or nothing but white space in it
	format  Format
	version uint32 // as found in the bytes
	session string
	created time.Time
	changed time.Time
	extra   Object
	numbers storedNumbers // only with Options.LooseNumbers
}

// origin is what a container loaded from this content stands for.
func (s *summary) origin() identity {
	if s.blank {
		return identity{}
	}
	return s.raw
}

// state reads the file. A missing file is a blank state; a file that can't be
// read or decoded is an error.
func (b *Backend) state(ctx context.Context) (state, error) {
	data, err := b.read(ctx)
	if errors.Is(err, hackpadfs.ErrNotExist) {
		return state{summary: summary{blank: true}}, nil
	}
	if err != nil {
		return state{}, err
	}
	if seen, ok := b.recall(identify(data)); ok {
		return state{data, seen}, nil
	}
	_, s, err := b.decode(data)
	return state{data, s}, err
}

func (b *Backend) read(ctx context.Context) ([]byte, error) {
	return readWhole(ctx, b.fsys, b.name)
}

// decode decodes what the file holds, and keeps its summary.
func (b *Backend) decode(data []byte) (*Container, summary, error) {
	c, info, err := Decode(data)
	if err != nil {
		return nil, summary{}, b.located(err)
	}
	s := b.summarize(identify(data), c)
	s.blank, s.format, s.version = info.Blank, info.Format, info.Version
	b.remember(s)
	c.origin = s.origin()
	return c, s, nil
}

// summarize describes c, whose bytes in the file are raw.
func (b *Backend) summarize(raw identity, c *Container) summary {
	s := summary{
		raw:     raw,
		version: StorageVersion,
		session: strings.Clone(c.SessionID), // or it might keep all of c in memory
		created: c.CreatedAt,
		changed: c.ModifiedAt,
		extra:   c.Extra.clone(),
	}
	if b.opts.LooseNumbers {
		s.numbers = newStoredNumbers(c.Entries)
	}
	return s
}

func (b *Backend) remember(s summary) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seen = s
}

func (b *Backend) recall(raw identity) (summary, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	known := raw != identity{} && b.seen.raw == raw
	return b.seen, known
}

// located puts the path of the file into an error about its content.
func (b *Backend) located(err error) error {
	switch e := err.(type) {
	case *CorruptError:
		e.Path = b.name
	case *VersionError:
		e.Path = b.name
	}
	return err
}
