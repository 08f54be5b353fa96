package core

// identity returns the identity of the memory: of the container, and of the
// commits that it lacks.
func (n *news) identity() identity { return n.raw.extend(n.commits) }

// replay has apply do the operations of the commits.
func (l *ledger) replay(commits []journalFrame, apply func(*operation)) error {
	for _, f := range commits {
		ops, err := decodeOperations(f.payload)
		if err != nil {
			return located(moved(err, f.at+frameHeaderSize), l.journalName())
		}
		for i := range ops {
			apply(&ops[i])
		}
	}
	return nil
}

// container returns the memory: the container with the commits done to it.
func (l *ledger) container(n *news) (*Container, Info, error) {
	c, info, err := Decode(n.data)
	if err != nil || len(n.commits) == 0 {
		return c, info, located(err, l.name)
	}
	t := newTable(&source{list: c.Entries})
	err = l.replay(n.commits, func(op *operation) { applyTo(t, c, op) })
	if err != nil {
		return nil, Info{}, err
	}
	c.Entries, err = t.entries()
	return c, info, err
}

// applyTo does an operation to the entries in t and the rest in head.
func applyTo(t *table, head *Container, op *operation) {
	if op.code == opSessionID {
		head.SessionID = op.id
		return
	}
	t.apply(op)
}
