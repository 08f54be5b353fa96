package core

// document takes all of the data: a container, or the bare array of entries
// that version 0 was. Versions above newest are refused.
func (r *msgPackReader) document(newest uint32) (*Container, error) {
	c := &Container{}
	bare, err := r.isBareArray()
	switch {
	case err != nil:
	case bare:
		c.Entries, err = r.entries()
	case isMsgPackMap(r.next()):
		err = r.containerMap(c, newest)
	default:
		err = r.containerArray(c, newest)
	}
	if err != nil {
		return nil, err
	}
	return c, r.end()
}

// isBareArray tells entries alone from a container, whose array starts with
// its version.
func (r *msgPackReader) isBareArray() (bool, error) {
	start := r.pos
	if !isMsgPackArray(r.next()) {
		return false, nil
	}
	n, err := r.arrayLength("an array")
	bare := n == 0 || isMsgPackCollection(r.next())
	r.pos = start
	return bare, err
}

func (r *msgPackReader) containerArray(c *Container, newest uint32) error {
	start := r.pos
	n, err := r.arrayLength("a container")
	if err != nil {
		return err
	}
	if c.Version, err = r.version(newest); err != nil {
		return err
	}
	if n != len(containerFields.names) {
		return corrupt(start, "a container of the wrong length")
	}
	for field := fieldSessionID; field < n; field++ {
		if err := r.containerField(c, field); err != nil {
			return err
		}
	}
	return nil
}

func (r *msgPackReader) containerMap(c *Container, newest uint32) error {
	start := r.pos
	version, err := r.findVersion(newest)
	if err != nil {
		return err
	}
	c.Version = version
	r.pos = start
	n, err := r.mapLength("a container")
	if err != nil {
		return err
	}
	var seen fieldSet
	var text textBuilder
	var extra objectFrame
	for next := 0; n > 0; n-- {
		at := r.pos
		name, err := r.str()
		if err != nil {
			return err
		}
		field := containerFields.find(name, next)
		switch {
		case field == unknownField:
			err = r.extraField(&text, &extra, &seen, name, at, containerDepth)
		case seen.has(field):
			err = corrupt(at, reasonDuplicate)
		default:
			seen |= 1 << field
			err = r.containerField(c, field)
		}
		if err != nil {
			return err
		}
		next = field + 1
	}
	if name := containerFields.missing(seen); name != "" {
		return corrupt(start, "no "+name)
	}
	c.Extra, err = r.endExtra(&text, &extra, seen)
	return err
}

func (r *msgPackReader) containerField(c *Container, field int) (err error) {
	switch field {
	case fieldVersion:
		_, err = r.uint(uint64(c.Version))
	case fieldSessionID:
		var id []byte
		id, err = r.str()
		c.SessionID = string(id)
	case fieldContainerCreatedAt:
		c.CreatedAt, err = r.timestamp()
	case fieldModifiedAt:
		c.ModifiedAt, err = r.timestamp()
	case fieldEntries:
		c.Entries, err = r.entries()
		return err // which says the entry
	}
	if err != nil {
		return within(containerFields.names[field], err)
	}
	return nil
}

// findVersion returns the version of the container that starts at pos. It
// looks no further than that, for a newer version may look different.
func (r *msgPackReader) findVersion(newest uint32) (uint32, error) {
	start := r.pos
	n, err := r.mapLength("a container")
	if err != nil {
		return 0, err
	}
	for range n {
		name, err := r.str()
		if err != nil {
			return 0, err
		}
		if string(name) == containerFields.names[fieldVersion] {
			return r.version(newest)
		}
		r.text.reset()
		if err := r.value(&r.text, containerDepth); err != nil {
			return 0, err
		}
	}
	return 0, corrupt(start, "no version")
}

func (r *msgPackReader) version(newest uint32) (uint32, error) {
	start := r.pos
	version, err := r.uint(1<<64 - 1)
	if err != nil {
		return 0, within(containerFields.names[fieldVersion], err)
	}
	return checkVersion(version, newest, start)
}
