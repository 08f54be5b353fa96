package slot

import "io"

// remainsStep is how much is read at once of a slot whose length is not known.
const remainsStep = 1 << 20

// Remains returns the contents of both slots as far as they are there, whatever
// the headers and checksums say about them: that of the newer one first. Slots
// that say that the file was removed have none.
func (p *Pair) Remains() ([][]byte, error) {
	order := [2]int{0, 1}
	if p.slots[1].header.Generation > p.slots[0].header.Generation {
		order = [2]int{1, 0}
	}
	var contents [][]byte
	for _, i := range order {
		content, err := p.slots[i].remains()
		if err != nil {
			return nil, err
		}
		if len(content) > 0 {
			contents = append(contents, content)
		}
	}
	return contents, nil
}

func (s *state) remains() ([]byte, error) {
	limit := int64(maxLength)
	switch {
	case s.header.Removed:
		return nil, nil
	case s.header.Generation > 0:
		limit = int64(min(s.header.Length, maxLength))
	}
	var content []byte
	for {
		at := len(content)
		step := min(limit-int64(at), remainsStep)
		if step == 0 {
			return content, nil
		}
		content = append(content, make([]byte, step)...)
		n, err := readFull(s.file, content[at:], contentOffset+int64(at))
		if err == io.EOF {
			return content[:at+n], nil
		}
		if err != nil {
			return nil, err
		}
	}
}
