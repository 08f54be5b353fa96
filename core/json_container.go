package core

// document takes the whole text: a container, or the bare array of entries
// that version 0 was. Versions above newest are refused.
func (r *jsonReader) document(newest uint32) (*Container, error) {
	c := &Container{}
	var err error
	if r.peek() == '[' {
		r.altered = true
		c.Entries, err = r.entries()
	} else {
		err = r.container(c, newest)
	}
	if err != nil {
		return nil, err
	}
	return c, r.end()
}

// container takes a container of version 1 or later.
func (r *jsonReader) container(c *Container, newest uint32) error {
	start := r.pos
	version, err := r.findVersion(newest)
	if err != nil {
		return err
	}
	c.Version = version
	r.pos = start + 1
	var seen fieldSet
	var text textBuilder
	var extra objectFrame
	for first, next := true, 0; ; first = false {
		more, err := r.more(first, '}')
		if err != nil {
			return err
		}
		if !more {
			break
		}
		at := r.pos
		name, err := r.key()
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
			err = r.containerField(c, field)
			seen |= 1 << field
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

func (r *jsonReader) containerField(c *Container, field int) (err error) {
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
func (r *jsonReader) findVersion(newest uint32) (uint32, error) {
	start := r.pos
	if err := r.expect('{', "a container"); err != nil {
		return 0, err
	}
	for first := true; ; first = false {
		more, err := r.more(first, '}')
		if err != nil {
			return 0, err
		}
		if !more {
			return 0, corrupt(start, "no version")
		}
		name, err := r.key()
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
}

func (r *jsonReader) version(newest uint32) (uint32, error) {
	start := r.pos
	version, err := r.uint(1<<64 - 1)
	if err != nil {
		return 0, within(containerFields.names[fieldVersion], err)
	}
	return checkVersion(version, newest, start)
}
