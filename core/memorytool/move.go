package memorytool

import (
	"context"

	"holdfast/core"
)

// move gives files whose paths begin with from paths that begin with to.
func (f files) move(ctx context.Context, list []core.Entry, from, to string) error {
	seen := map[string]core.Revision{}
	vacant(seen, to)
	moved := make([]core.Entry, len(list))
	old := make([]string, len(list))
	for i, e := range list {
		seen[e.ID] = e.Revision()
		old[i] = e.ID
		e.ID = to + e.ID[len(from):]
		moved[i] = e
		vacant(seen, e.ID)
	}
	_, err := f.session.Change(ctx, core.Changes{Put: moved, Delete: old, IfRevision: seen, IfNoneUnder: []string{to + "/"}})
	return err
}
