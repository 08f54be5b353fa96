package core

import (
	"encoding/binary"
	"hash/crc32"
)

const identitySize = 12

// encodeIdentity returns the payload of a checkpoint frame.
func encodeIdentity(id identity) []byte {
	b := binary.LittleEndian.AppendUint64(nil, uint64(id.length))
	return binary.LittleEndian.AppendUint32(b, id.crc)
}

func decodeIdentity(b []byte) (identity, bool) {
	if len(b) != identitySize {
		return identity{}, false
	}
	return identity{int64(binary.LittleEndian.Uint64(b)), binary.LittleEndian.Uint32(b[8:])}, true
}

// pendingCommits returns the commits that the container with the content raw
// lacks. They begin after the last checkpoint that made this very content, or
// with the first frame if the journal was started on it. Otherwise somebody
// who knows no journals has written the container, and belongs is false: the
// commits that it returns were made to something else. reset says that it is the
// header that names the content: the journal was reset after it was made.
func pendingCommits(h journalHeader, frames []journalFrame, raw identity) (commits []journalFrame, belongs, reset bool) {
	from := 0
	belongs, reset = raw == h.base, raw == h.base
	for i, f := range frames {
		if f.kind != frameCheckpoint {
			continue
		}
		if id, ok := decodeIdentity(f.payload); ok && id == raw {
			from, belongs, reset = i+1, true, false
		}
	}
	return onlyCommits(frames[from:]), belongs, reset
}

func onlyCommits(frames []journalFrame) []journalFrame {
	var commits []journalFrame
	for _, f := range frames {
		if f.kind == frameCommit {
			commits = append(commits, f)
		}
	}
	return commits
}

// extend returns the identity of a content together with commits to it. With
// no commits it is that of the content.
func (id identity) extend(commits []journalFrame) identity {
	for _, f := range commits {
		id.length += f.size()
		id.crc = crc32.Update(id.crc, castagnoli, f.payload)
	}
	return id
}
