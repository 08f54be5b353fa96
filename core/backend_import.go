package core

import (
	"bytes"
	"context"
	"errors"

	"holdfast/fsadapter"
)

// ImportOptions say how [Backend.Import] works. The zero value is ready for use.
type ImportOptions struct {
	// OnProgress is called, on the goroutine of the caller, at the beginning and
	// the end of each phase and often in between. The import goes on when it
	// returns, so it may wait; it must not use the Backend.
	OnProgress func(Progress)
}

// Phase is a part of an import.
type Phase string

const (
	// PhaseCheck is when the data is decoded. Nothing has been changed yet, and
	// nothing is if the import ends here.
	PhaseCheck Phase = "check"
	// PhaseWrite is when the data takes the place of the old content.
	PhaseWrite Phase = "write"
)

// Progress tells how far an import is.
type Progress struct {
	Phase Phase
	// Done is how much of the data the phase has got through, and Total the size
	// of the data, in bytes. PhaseWrite begins with 0 and ends with Total.
	Done, Total int64
}

// Import makes the container in data, of any version and format, the content of
// the file, with its own times and session. Nothing is written before data has
// been decoded and migrated. What the file held is then kept as NAME.bak, in
// place of an earlier NAME.bak, unless it was blank; if it was damaged, it is
// kept as NAME.damaged-TIME, and so is a damaged journal, as
// NAME.journal.orphan-TIME. With FormatAuto the file keeps its format; a new
// file, or one that held no readable container, takes that of data.
//
// The errors are those of [Decode], without a path, [*InvalidError] for blank
// data, and those of SaveWithSession except for errors about the old content.
func (b *Backend) Import(ctx context.Context, data []byte, opts ImportOptions) error {
	report := func(phase Phase, done int) error {
		if opts.OnProgress != nil {
			opts.OnProgress(Progress{phase, int64(done), int64(len(data))})
		}
		return ctx.Err()
	}
	c, info, err := checkImport(data, report)
	if err != nil {
		return err
	}
	if err := report(PhaseWrite, 0); err != nil {
		return err
	}
	err = b.store.use(ctx, "import", func() error {
		if err := b.store.setDamagedAside(ctx); err != nil {
			return err
		}
		err := b.store.replaceByImport(ctx, c, info)
		if errors.Is(err, fsadapter.ErrCorrupt) {
			if err = b.store.disk.setUnreadableAside(ctx); err == nil {
				err = b.store.replaceByImport(ctx, c, info)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	_ = report(PhaseWrite, len(data)) // it is done, whatever became of ctx
	return nil
}

// checkImport decodes what is to be imported.
func checkImport(data []byte, report func(Phase, int) error) (*Container, Info, error) {
	say := func(done int) error { return report(PhaseCheck, done) }
	if err := say(0); err != nil {
		return nil, Info{}, err
	}
	c, info, _, err := currentSchema.read(data, currentTime(), reading{say: say})
	if err == nil && info.Blank {
		err = &InvalidError{Field: "data", Reason: "blank, it holds no container"}
	}
	if err == nil {
		err = say(len(data))
	}
	return c, info, err
}

// replaceByImport does the work of Import under the lock.
func (s *store) replaceByImport(ctx context.Context, c *Container, info Info) error {
	old, err := s.enterForImport(ctx)
	if err != nil {
		return err
	}
	format := s.opts.Format
	if format == FormatAuto {
		format = old.format
	}
	if format == FormatAuto {
		format = info.Format
	}
	return s.keepOrRelease(s.replace(ctx, c, format, func(next []byte) error {
		switch {
		case isBlank(old.data) || bytes.Equal(old.data, next):
			return nil
		case old.damaged:
			_, err := keepAside(ctx, s.disk.fsys, s.disk.name, damagedMark, old.data)
			return err
		}
		return replaceBackup(ctx, s.disk.fsys, s.disk.name, old.data)
	}))
}

// oldContent is what an import keeps of the content that it replaces.
type oldContent struct {
	data    []byte
	format  Format // FormatAuto if it has none
	damaged bool
}

// enterForImport takes the lock and returns what the file holds.
func (s *store) enterForImport(ctx context.Context) (old oldContent, err error) {
	s.disk.forget()
	n, told, err := s.takeLock(ctx)
	if err != nil {
		return old, err
	}
	if err := s.absorb(n, told); err != nil {
		// The commits can't be done to it, so they are kept on their own.
		s.disk.disown(n)
		return oldContent{data: n.data, damaged: true}, nil
	}
	old.data, err = s.bytes()
	if err != nil {
		return old, errors.Join(err, s.release())
	}
	old.format = s.info.Format
	return old, nil
}
