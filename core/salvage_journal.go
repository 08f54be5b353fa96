package core

import (
	"encoding/binary"
	"slices"
)

// salvageJournal returns the whole frames of the last generation of a journal,
// in order, with the header of that generation, nil if it is lost, and what
// could not be read.
func salvageJournal(data []byte) (header *journalHeader, frames []journalFrame, losses []Loss) {
	if len(data) <= journalStart {
		return nil, nil, nil
	}
	h, ok, err := currentHeader(data)
	if err != nil || !ok {
		losses = append(losses, Loss{Journal: true, Length: journalStart, Reason: "no whole header"})
	}
	groups := map[[8]byte][]journalFrame{}
	latest, salt := uint64(0), h.salt
	for at := int64(journalStart); at < int64(len(data)); {
		f, of, found := frameAtOffset(data, at)
		if !found {
			at++
			continue
		}
		groups[of] = append(groups[of], f)
		// Frames that are newer than the header: theirs is lost.
		if f.sequence > latest && (!ok || f.sequence >= h.first) {
			latest, salt = f.sequence, of
		}
		at += f.size()
	}
	switch {
	case ok && salt == h.salt:
		header = &h
	case ok:
		losses = append(losses, Loss{Journal: true, Length: journalStart, Reason: "damaged header"})
	}
	frames = inSequence(groups[salt])
	return header, frames, append(losses, gapsBetween(frames, int64(len(data)))...)
}

// inSequence returns frames in order. Only their numbers are sorted, which costs
// less of the download than to sort the frames.
func inSequence(frames []journalFrame) []journalFrame {
	bySequence := make(map[int64]journalFrame, len(frames))
	var numbers []int64
	for _, f := range frames {
		number := int64(f.sequence)
		if _, double := bySequence[number]; !double {
			numbers = append(numbers, number)
		}
		bySequence[number] = f
	}
	slices.Sort(numbers)
	sorted := make([]journalFrame, len(numbers))
	for i, number := range numbers {
		sorted[i] = bySequence[number]
	}
	return sorted
}

// frameAtOffset returns the whole frame at an offset of a journal, whatever its
// salt.
func frameAtOffset(data []byte, at int64) (journalFrame, [8]byte, bool) {
	b := data[at:]
	// A sum is only worth the time where the rest makes sense.
	if len(b) < frameHeaderSize || int64(binary.LittleEndian.Uint64(b[28:])) > at {
		return journalFrame{}, [8]byte{}, false
	}
	if kind := binary.LittleEndian.Uint32(b[8:]); kind != frameCommit && kind != frameCheckpoint {
		return journalFrame{}, [8]byte{}, false
	}
	f, salt, ok := parseFrame(b)
	f.at = at
	return f, salt, ok
}

// gapsBetween returns the losses between frames. What follows the last one can
// be a commit that was cut off, which nobody was told had succeeded.
func gapsBetween(frames []journalFrame, size int64) []Loss {
	var losses []Loss
	end := int64(journalStart)
	for _, f := range frames {
		if f.at > end {
			losses = append(losses, Loss{Journal: true, Offset: end, Length: f.at - end, Reason: "no whole commit"})
		}
		end = f.at + f.size()
	}
	if len(frames) == 0 && size > end {
		losses = append(losses, Loss{Journal: true, Offset: end, Length: size - end, Reason: "no whole commit"})
	}
	return losses
}
