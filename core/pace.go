package core

// paceStep is how many bytes are read between two looks at whether to go on. A
// look costs nothing against reading so much.
const paceStep = 64 << 10

// pace gives somebody a say now and then while the entries of a container are
// read. The zero value gives it to nobody.
type pace struct {
	say  func(done int) error // stops the reading with an error
	next int                  // where it is asked again
}

// at is called after each entry, with the position of the reader.
func (p *pace) at(pos int) error {
	if p.say == nil || pos < p.next {
		return nil
	}
	p.next = pos + paceStep
	return p.say(pos)
}
