package proof

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"holdfast/core"
	"holdfast/fsadapter/memfs"
)

// recovery is what the next program does with what it finds: it adds one entry,
// unless it is there.
type recovery struct {
	name string
	do   func(ctx context.Context, p *process) error
}

const recovered = "recovered"

var recoveries = []recovery{
	{"save", func(ctx context.Context, p *process) error {
		entries, err := p.backend.Load(ctx)
		if err != nil {
			return err
		}
		entries = slices.DeleteFunc(entries, func(e core.Entry) bool { return e.ID == recovered })
		return p.backend.Save(ctx, append(entries, entry(recovered, 40)))
	}},
	{"put", func(ctx context.Context, p *process) error {
		return put(recovered, "", 40).do(ctx, p)
	}},
	{"put and close", func(ctx context.Context, p *process) error {
		err := put(recovered, "", 40).do(ctx, p)
		if err == nil {
			err = closeSession("").do(ctx, p)
		}
		return err
	}},
}

// recoverFrom opens an image, has recoveries done with copies of it, and returns
// what the memory held at first.
func (w *workload) recoverFrom(t *testing.T, image memfs.Image, recoveries []recovery) (string, error) {
	seen, err := w.look(t, image)
	if err != nil {
		return "", err
	}
	for _, r := range recoveries {
		if err := r.check(t, w, memfs.FromImage(image), seen); err != nil {
			return "", fmt.Errorf("recovery by %s: %w", r.name, err)
		}
	}
	return seen, nil
}

// check does a recovery and looks at what has become of it.
func (r recovery) check(t *testing.T, w *workload, disk *memfs.FS, seen string) error {
	p := newProcess(w.on(disk))
	err := r.do(t.Context(), p)
	p.end()
	if err != nil {
		return err
	}
	image := disk.Image()
	if left := leftovers(image); left != nil {
		return fmt.Errorf("left behind: %s", left)
	}
	now, err := w.look(t, image)
	if err != nil {
		return err
	}
	if want := withRecovered(seen); idsOf(now) != want {
		return fmt.Errorf("the memory then held %q; want %q", idsOf(now), want)
	}
	return nil
}

// withRecovered returns the IDs after a recovery.
func withRecovered(seen string) string {
	ids := strings.Fields(idsOf(seen))
	if !slices.Contains(ids, recovered) {
		ids = append(ids, recovered)
	}
	return strings.Join(ids, " ")
}
