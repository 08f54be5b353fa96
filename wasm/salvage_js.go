package main

import (
	"context"
	"syscall/js"

	"holdfast/core"
)

// salvage reads what it can of the file and its journal or, if there is a body,
// of that container and the parameter journal, the bytes of its journal if it is
// there. It resolves to entries, a JSON array, data, a container of them, and
// losses, of which each is journal, offset, length and reason.
func salvage(ctx context.Context, c *call) (any, error) {
	s, err := c.salvaged(ctx)
	if err != nil {
		return nil, err
	}
	entries, err := array(core.AppendEntriesJSON(nil, s.Container.Entries))
	if err != nil {
		return nil, err
	}
	data, err := array(core.Encode(s.Container, s.Format))
	if err != nil {
		return nil, err
	}
	losses := make([]any, len(s.Losses))
	for i, l := range s.Losses {
		losses[i] = []any{l.Journal, l.Offset, l.Length, l.Reason}
	}
	return map[string]any{"entries": entries, "data": data, "losses": losses}, nil
}

func (c *call) salvaged(ctx context.Context) (*core.Salvaged, error) {
	if lost := c.memory.loss(); lost != nil && c.body == nil {
		return lost.salvage()
	}
	if c.body == nil {
		s, err := c.memory.backend.Salvage(ctx)
		return s, c.memory.explained(ctx, err)
	}
	var journal []byte
	if sent := c.param("journal"); sent.Type() == js.TypeObject {
		journal = bytesOf(sent)
	}
	return core.Salvage(c.body, journal)
}
