package core

import (
	"encoding/binary"
	"hash/fnv"
	"math"
)

// Revision tells the versions of an entry apart: it is the same for the same
// ID, tier, content, metadata, creation time, importance and unknown fields, in
// every process and format. When an entry was last accessed, and how often, has
// no part in it. The empty Revision stands for an entry that is not there.
type Revision string

// Revision returns the revision that e has.
func (e *Entry) Revision() Revision {
	var room [256]byte
	b := room[:0]
	for _, text := range [...]string{e.ID, string(e.Tier), e.Content, e.Metadata.text, e.Extra.text} {
		b = binary.AppendUvarint(b, uint64(len(text)))
		b = append(b, text...)
	}
	b = binary.LittleEndian.AppendUint64(b, uint64(e.CreatedAt.Unix()))
	b = binary.LittleEndian.AppendUint32(b, uint32(e.CreatedAt.Nanosecond()))
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(e.Importance))
	h := fnv.New64a()
	h.Write(b)
	sum := h.Sum64()
	return Revision(hex32(uint32(sum>>32)) + hex32(uint32(sum)))
}
