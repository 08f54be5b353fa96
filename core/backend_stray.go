package core

import (
	"context"
	"time"

	"github.com/hack-pad/hackpadfs"
)

// Stray returns how many commits the journal holds that extend another content
// than the file has: somebody has written the file since, by other means. The
// next change sets them aside, as NAME.journal.orphan-TIME. It takes no lock and
// changes nothing. A damaged journal is a [*CorruptError].
func (b *Backend) Stray(ctx context.Context) (n int, err error) {
	err = b.store.use(ctx, "inspect", func() error {
		for attempt := range peekAttempts {
			if attempt > 0 { // it may have been a checkpoint under way
				time.Sleep(peekPause << attempt)
			}
			if n, err = strayIn(ctx, newDisk(b.store.disk.root, b.store.disk.path)); n == 0 && err == nil {
				break
			}
		}
		return err
	})
	return n, err
}

// strayIn is Stray for what a disk that nothing was read of holds now.
func strayIn(ctx context.Context, d *disk) (int, error) {
	if err := d.resolve(); err != nil {
		return 0, err
	}
	_, raw, err := d.readContainer(ctx)
	if err != nil {
		return 0, err
	}
	if err := d.openJournal(hackpadfs.FlagReadOnly); err != nil || d.journal == nil {
		return 0, err
	}
	frames, err := d.journal.readFrames()
	header := d.journal.header
	if closeErr := d.closeJournal(); err == nil {
		err = closeErr
	}
	if err != nil {
		return 0, err
	}
	commits, belongs, _ := pendingCommits(header, frames, raw)
	if belongs {
		return 0, nil
	}
	return len(commits), nil
}
