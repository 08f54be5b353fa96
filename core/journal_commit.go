package core

import (
	"context"
	"errors"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// setAside copies a journal whose commits belong to a content that is gone to
// NAME.journal.orphan-TIME, and remembers that name. The caller holds the lock.
func (l *ledger) setAside(ctx context.Context) error {
	if !l.unfolded {
		return nil
	}
	data, err := l.journal.readAt(0, l.journal.length)
	if err != nil {
		return err
	}
	if err := l.keepOrphan(ctx, data); err != nil {
		return err
	}
	l.unfolded = false
	return l.restart()
}

// keepOrphan stores the bytes of a journal beside it.
func (l *ledger) keepOrphan(ctx context.Context, data []byte) error {
	name, err := keepAside(ctx, l.fsys, l.journalName()+orphanMark, data)
	if err == nil {
		l.orphans = append(l.orphans, name)
	}
	return err
}

// restart makes the journal extend the content that is there now.
func (l *ledger) restart() error {
	if err := l.journal.reset(l.place.raw, l.place.exact); err != nil {
		l.distrust = true
		return err
	}
	l.foreign, l.distrust = false, false
	l.place.pending, l.place.memory = 0, l.place.raw
	l.note(nil)
	return nil
}

// prepare gets the journal ready for a commit. There has to be a container for
// it to extend, and nothing to set aside.
func (l *ledger) prepare(ctx context.Context) error {
	usable := l.journal != nil && l.journal.header.generation > 0 && !l.foreign
	if usable && l.place.durable {
		return nil
	}
	if err := l.secure(ctx); err != nil {
		return err
	}
	if usable && l.place.pending > 0 {
		return nil // there is something in it that must stay
	}
	if l.journal == nil {
		flags := hackpadfs.FlagReadWrite | hackpadfs.FlagCreate
		j, err := openJournal(l.fsys, l.journalName(), flags)
		if err != nil {
			return err
		}
		l.journal = j
	}
	return l.restart()
}

// secure makes the container durable, unless it is known to be. Who wrote it may
// have died before that; a commit that extends it must not outlive it.
func (l *ledger) secure(ctx context.Context) error {
	if l.place.durable {
		return nil
	}
	data, err := readWhole(ctx, l.fsys, l.name)
	if err != nil {
		return err
	}
	if identify(data) != l.place.raw {
		return ErrConflict // by one who takes no lock, just now
	}
	if err := l.fsys.ReplaceFile(ctx, l.name, data); err != nil {
		return err
	}
	l.place.stamp, err = l.stamp()
	l.place.durable = err == nil
	return err
}

// commit adds a commit to the journal and makes it durable. After an error it
// is unknown whether it will be found later: what was known of the file no
// longer counts.
func (l *ledger) commit(ctx context.Context, payload []byte) error {
	err := l.prepare(ctx)
	if err == nil {
		err = l.journal.append(frameCommit, payload)
	}
	if err != nil {
		l.place.known = false
		l.distrust = l.journal != nil && l.journal.broken != nil
		return err
	}
	l.note([]journalFrame{{payload: payload}})
	l.announce()
	return nil
}

// announce tells others of a change, where that is how they learn of it. Once
// is enough for as long as the lock is held: who was told has to take the lock
// to see the change, and then sees those that followed.
func (l *ledger) announce() {
	if notifier, ok := l.fsys.(fsadapter.Notifier); ok && !l.announced {
		l.announced = true
		notifier.Announce(l.name)
	}
}

// fold makes data the content of the container, with nothing in the journal to
// extend it: data holds what the container and all commits so far come to, and
// is exact if this package has encoded it. keep is called just before the
// container is replaced.
func (l *ledger) fold(ctx context.Context, data []byte, exact bool, keep func() error) error {
	if err := l.setAside(ctx); err != nil {
		return err
	}
	raw := identify(data)
	if err := l.announceFold(raw); err != nil {
		return l.forget(err)
	}
	if err := keep(); err != nil {
		return err
	}
	if err := l.fsys.ReplaceFile(ctx, l.name, data); err != nil {
		return l.forget(err)
	}
	l.folded(raw, exact)
	l.announce()
	return nil
}

// announceFold appends a checkpoint, by which a later reader sees that the
// commits before it are in the container with the content raw.
func (l *ledger) announceFold(raw identity) error {
	if l.journal == nil || l.foreign || l.journal.end <= journalStart {
		return nil
	}
	err := l.journal.append(frameCheckpoint, encodeIdentity(raw))
	if err != nil && l.distrust {
		// The container will hold everything; at worst the journal is taken
		// for that of another one and set aside.
		return nil
	}
	return err
}

// folded empties the journal, whose commits are in the container now. If that
// fails the checkpoint still says so, and the next mutation tries again.
func (l *ledger) folded(raw identity, exact bool) {
	stamp, err := l.stamp()
	l.place = place{known: err == nil, stamp: stamp, raw: raw, memory: raw, durable: true, exact: exact}
	if l.journal != nil && l.restart() != nil {
		l.place.known = false
	}
}

// remove removes container and journal.
func (l *ledger) remove() error {
	if err := l.announceFold(identity{}); err != nil {
		return l.forget(err)
	}
	err := l.fsys.Remove(l.name)
	if err != nil && !errors.Is(err, hackpadfs.ErrNotExist) {
		return l.forget(err)
	}
	l.place.known = false
	if l.journal != nil {
		err = l.journal.close()
		l.journal = nil
		err = errors.Join(err, l.fsys.Remove(l.journalName()))
	} else {
		err = nil
	}
	l.announce()
	return err
}

// forget makes the next enter read everything again.
func (l *ledger) forget(err error) error {
	l.place.known = false
	l.distrust = l.distrust || l.journal != nil && l.journal.broken != nil
	return err
}

// oversized reports whether the journal has outgrown the container, so that it
// is time to fold it.
func (l *ledger) oversized(limit int64) bool {
	return l.place.pending > max(limit, l.place.raw.length/2)
}
