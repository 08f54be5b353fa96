package core

import (
	"strings"
	"time"

	"github.com/hack-pad/hackpadfs"
)

// state is the memory at one moment.
type state struct {
	data []byte // of the container alone, nil when there is none
	summary
}

// summary is what a save has to know of the content that it replaces. The
// summary of the content seen last is kept, so that a save that follows a load
// or a save reads and compares the file, but need not decode it.
type summary struct {
	raw     identity // of the bytes, and of the commits in the journal
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

// state describes what is in the file. A missing file is a blank state; one that
// can't be decoded is an error.
func (b *Backend) state(l *ledger, n *news) (state, error) {
	if n.data == nil {
		return state{summary: summary{blank: true}}, nil
	}
	if seen, ok := b.recall(n.identity()); ok {
		return state{n.data, seen}, nil
	}
	_, s, err := b.decode(l, n)
	return state{n.data, s}, err
}

// decode decodes what is in the file, and keeps its summary.
func (b *Backend) decode(l *ledger, n *news) (*Container, summary, error) {
	c, info, err := l.container(n)
	if err != nil {
		return nil, summary{}, err
	}
	s := b.summarize(n.identity(), c)
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

// missing is the error when there is no file.
func (b *Backend) missing(op string) error {
	return &hackpadfs.PathError{Op: op, Path: b.name, Err: hackpadfs.ErrNotExist}
}
