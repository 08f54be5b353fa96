package core

import (
	"context"
	"errors"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// setAside copies a journal whose commits belong to a content that is gone to
// NAME.journal.orphan-TIME, and remembers that name. The caller holds the lock.
func (d *disk) setAside(ctx context.Context) error {
	if d.state != journalOrphaned {
		return nil
	}
	data, err := d.journal.readAt(0, d.journal.length)
	if err != nil {
		return err
	}
	if err := d.keepOrphan(ctx, data); err != nil {
		return err
	}
	d.state = journalStale
	return d.restart()
}

// keepOrphan stores the bytes of a journal beside it.
func (d *disk) keepOrphan(ctx context.Context, data []byte) error {
	name, err := keepAside(ctx, d.fsys, d.name, journalSuffix+orphanMark, data)
	if err == nil {
		d.orphans = append(d.orphans, name)
	}
	return err
}

// restart makes the journal extend the content that is there now.
func (d *disk) restart() error {
	if err := d.journal.reset(d.seen.raw, d.seen.canonical); err != nil {
		d.state = journalSuspect
		return err
	}
	d.state = journalUsable
	d.seen.pending, d.seen.memory = 0, d.seen.raw
	d.note(nil)
	return nil
}

// prepare gets the journal ready for a commit. There has to be a container for
// it to extend, and nothing to set aside.
func (d *disk) prepare(ctx context.Context) error {
	usable := d.journal != nil && d.journal.header.generation > 0 && !d.state.extendsOther()
	if usable && d.seen.durable {
		return nil
	}
	if err := d.secure(ctx); err != nil {
		return err
	}
	if usable && d.seen.pending > 0 {
		return nil // there is something in it that must stay
	}
	if d.journal == nil {
		flags := hackpadfs.FlagReadWrite | hackpadfs.FlagCreate
		j, err := openJournal(d.fsys, d.journalName(), flags)
		if err != nil {
			return err
		}
		d.journal = j
		fsadapter.Share(d.fsys, d.journalName(), d.name)
	}
	return d.restart()
}

// secure makes the container durable, unless it is known to be. Who wrote it may
// have died before that; a commit that extends it must not outlive it.
func (d *disk) secure(ctx context.Context) error {
	if d.seen.durable {
		return nil
	}
	data, err := readWhole(ctx, d.fsys, d.name)
	if err != nil {
		return err
	}
	if identify(data) != d.seen.raw {
		return ErrConflict // by one who takes no lock, just now
	}
	if err := d.fsys.ReplaceFile(ctx, d.name, data); err != nil {
		return err
	}
	d.seen.stamp, err = d.stamp()
	d.seen.durable = err == nil
	return err
}

// commit adds a commit to the journal and makes it durable. After an error it
// is unknown whether it will be found later: what was known of the file no
// longer counts.
func (d *disk) commit(ctx context.Context, payload []byte) error {
	err := d.changeable()
	if err == nil {
		err = d.prepare(ctx)
	}
	if err == nil {
		err = d.journal.append(frameCommit, payload)
	}
	if err == nil {
		err = fsadapter.CheckLock(d.lock)
	}
	if err != nil {
		return d.failed(err)
	}
	d.note([]journalFrame{{payload: payload}})
	d.announce()
	return nil
}

// changeable returns an error if the memory is not to be changed: the lock was
// taken away, or the file is one that is kept beside another memory.
func (d *disk) changeable() error {
	if err := checkName(d.name, true); err != nil {
		return err
	}
	return fsadapter.CheckLock(d.lock)
}

// announce tells others of a change, where that is how they learn of it. Once
// is enough for as long as the lock is held: who was told has to take the lock
// to see the change, and then sees those that followed.
func (d *disk) announce() {
	if notifier, ok := d.fsys.(fsadapter.Notifier); ok && !d.announced {
		d.announced = true
		notifier.Announce(d.name)
	}
}

// fold makes data the content of the container, with nothing in the journal to
// extend it: data holds what the container and all commits so far come to, and
// is canonical if this package has encoded it. keep is called just before the
// container is replaced.
func (d *disk) fold(ctx context.Context, data []byte, canonical bool, keep func() error) error {
	if err := d.changeable(); err != nil {
		return err
	}
	if err := d.setAside(ctx); err != nil {
		return err
	}
	raw := identify(data)
	if err := d.announceFold(raw); err != nil {
		return d.failed(err)
	}
	if err := keep(); err != nil {
		return err
	}
	if err := fsadapter.CheckLock(d.lock); err != nil {
		return d.failed(err)
	}
	if err := d.fsys.ReplaceFile(ctx, d.name, data); err != nil {
		return d.failed(err)
	}
	d.folded(raw, canonical)
	d.announce()
	if err := fsadapter.CheckLock(d.lock); err != nil {
		return d.failed(err)
	}
	return nil
}

// announceFold appends a checkpoint, by which a later reader sees that the
// commits before it are in the container with the content raw.
func (d *disk) announceFold(raw identity) error {
	if d.journal == nil || d.state.extendsOther() || d.journal.end <= journalStart {
		return nil
	}
	err := d.journal.append(frameCheckpoint, encodeIdentity(raw))
	if err != nil && d.state == journalSuspect {
		// The container will hold everything; at worst the journal is taken
		// for that of another one and set aside.
		return nil
	}
	return err
}

// folded empties the journal, whose commits are in the container now. If that
// fails the checkpoint still says so, and the next mutation tries again.
func (d *disk) folded(raw identity, canonical bool) {
	stamp, err := d.stamp()
	d.seen = snapshot{known: err == nil, exists: true, stamp: stamp, raw: raw, memory: raw, durable: true, canonical: canonical}
	if d.journal != nil && d.restart() != nil {
		d.forget()
	}
}

// remove removes container and journal.
func (d *disk) remove() error {
	if err := d.changeable(); err != nil {
		return err
	}
	if err := d.announceFold(identity{}); err != nil {
		return d.failed(err)
	}
	err := d.fsys.Remove(d.name)
	if err != nil && !errors.Is(err, hackpadfs.ErrNotExist) {
		return d.failed(err)
	}
	d.forget()
	err = nil
	if d.journal != nil {
		err = errors.Join(d.closeJournal(), d.fsys.Remove(d.journalName()))
	}
	d.announce()
	return err
}

// oversized reports whether the journal has outgrown the container, so that it
// is time to fold it.
func (d *disk) oversized(limit int64) bool {
	return d.seen.pending > max(limit, d.seen.raw.length/2)
}
