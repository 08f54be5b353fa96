package place

import (
	"context"
	"errors"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// Mark is what is written down of a file outside both storages, where its owner
// has such a place. The text is of this package, the owner keeps it.
//
// It names the storage in which the file is and an epoch, a random word that is
// kept in the storages themselves. So when neither the file nor the epoch is there
// the storages were emptied, and when only the file is not, somebody has removed it
// on purpose who can't reach the mark.
type Mark struct {
	mu   sync.Mutex
	text string
	tell func(text string)
}

// NewMark returns a mark of which text is written down now, "" for none. tell is
// called when another one is right, "" for none.
func NewMark(text string, tell func(text string)) *Mark { return &Mark{text: text, tell: tell} }

// get returns what is written down, "" when there is no place for it.
func (m *Mark) get() string {
	if m == nil {
		return ""
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.text
}

// epochName is the file that holds the epoch, in the storage whose locks all use.
const epochName = folder + "/epoch"

func (m *Mark) set(text string) {
	if m == nil || m.get() == text {
		return
	}
	m.mu.Lock()
	m.text = text
	m.mu.Unlock()
	m.tell(text)
}

// saysLost reports whether the mark names a storage, and both storages were
// emptied since.
func (m *Mark) saysLost(where Storage, storages ...Storage) (bool, error) {
	title, epoch, ok := strings.Cut(m.get(), " ")
	if !ok || title != where.Title {
		return false, nil
	}
	for _, s := range storages {
		if found, err := s.epoch(); err != nil || found == epoch {
			return false, err
		}
	}
	return true, nil
}

// epoch returns the one of s, "" when it has none.
func (s Storage) epoch() (string, error) {
	if !s.usable() {
		return "", nil
	}
	data, err := hackpadfs.ReadFile(s.FS, epochName)
	if isMissing(err) || errors.Is(err, fsadapter.ErrEvicted) {
		return "", nil
	}
	return string(data), err
}

// Remember has the mark say that the file is in this place, if it is known to be.
func (p *Place) Remember(ctx context.Context) {
	if p.isThere && p.mark.get() == "" {
		p.remember(ctx)
	}
}

// remember sets the mark of a file that is there. What fails leaves it as it was.
func (p *Place) remember(ctx context.Context) {
	if p.mark == nil {
		return
	}
	epoch, err := p.locks.epoch()
	if err == nil && epoch == "" {
		epoch, err = p.locks.beginEpoch(ctx)
	}
	if err == nil {
		p.mark.set(p.own.Title + " " + epoch)
	}
}

// beginEpoch writes an epoch, unless another one has been written meanwhile.
func (s Storage) beginEpoch(ctx context.Context) (epoch string, err error) {
	lock, err := s.FS.Lock(ctx, epochName)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	if epoch, err = s.epoch(); err != nil || epoch != "" {
		return epoch, err
	}
	epoch = strconv.FormatUint(rand.Uint64(), 36)
	return epoch, s.FS.ReplaceFile(ctx, epochName, []byte(epoch))
}

// says returns what is written down of the file: in the other storage or, if that
// has nothing, in the mark.
func (p *Place) says() (word, error) {
	says, err := p.other.read(p.record)
	if err != nil || says != absent {
		return says, err
	}
	if lost, err := p.mark.saysLost(p.own, p.own, p.other); err != nil || !lost {
		return absent, err
	}
	return kept, nil
}

// withMark returns f and what the mark adds, of a file of which nothing else is
// known.
func (p Pair) withMark(f facts) (facts, error) {
	if f != (facts{}) {
		return f, nil
	}
	for s, says := range map[*Storage]*word{&p.First: &f.saysFirst, &p.Second: &f.saysSecond} {
		lost, err := p.Mark.saysLost(*s, p.First, p.Second)
		if err != nil {
			return f, err
		}
		if lost {
			*says = kept
		}
	}
	return f, nil
}
