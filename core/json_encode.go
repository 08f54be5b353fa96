package core

import (
	"strconv"

	"holdfast/core/internal/text"
)

// appendContainerJSON appends a container that checkContainer accepts.
func appendContainerJSON(dst []byte, c *Container, l *layout) ([]byte, error) {
	dst, err := appendEntriesJSON(appendHeadJSON(dst, c, l), c.Entries, l)
	if err != nil {
		return dst, err
	}
	return appendTailJSON(dst, c, l), nil
}

// appendHeadJSON appends what comes before the entries of a container.
func appendHeadJSON(dst []byte, c *Container, l *layout) []byte {
	dst = append(dst, l.container[fieldVersion]...)
	dst = strconv.AppendUint(dst, StorageVersion, 10)
	dst = append(dst, l.container[fieldSessionID]...)
	dst, _ = text.AppendQuoted(dst, c.SessionID)
	dst = append(dst, l.container[fieldContainerCreatedAt]...)
	dst = text.AppendQuotedTime(dst, c.CreatedAt)
	dst = append(dst, l.container[fieldModifiedAt]...)
	dst = text.AppendQuotedTime(dst, c.ModifiedAt)
	return append(dst, l.container[fieldEntries]...)
}

// appendTailJSON appends what comes after the entries of a container.
func appendTailJSON(dst []byte, c *Container, l *layout) []byte {
	dst = c.Extra.appendMembers(dst, l.pretty, l.memberIndent)
	return append(dst, l.endContainer...)
}

func appendEntriesJSON(dst []byte, entries []Entry, l *layout) ([]byte, error) {
	if len(entries) == 0 {
		return append(dst, "[]"...), nil
	}
	var err error
	for i := range entries {
		separator := byte(',')
		if i == 0 {
			separator = '['
		}
		dst = append(dst, separator)
		dst = append(dst, l.beforeEntry...)
		if dst, err = appendEntryJSON(dst, &entries[i], i, l); err != nil {
			return dst, err
		}
	}
	return append(dst, l.afterEntries...), nil
}

func appendEntryJSON(dst []byte, e *Entry, index int, l *layout) ([]byte, error) {
	if err := checkEntry(e, index); err != nil {
		return dst, err
	}
	if !text.IsFinite32(e.Importance) {
		return dst, invalidEntry(index, "importance", "is not a finite number")
	}
	var ok bool
	dst = append(dst, l.entry[fieldID]...)
	if dst, ok = text.AppendQuoted(dst, e.ID); !ok {
		return dst, invalidEntry(index, "id", reasonUTF8)
	}
	dst = append(dst, l.entry[fieldTier]...)
	dst = append(dst, '"')
	dst = append(dst, e.Tier...)
	dst = append(dst, '"')
	dst = append(dst, l.entry[fieldContent]...)
	if dst, ok = text.AppendQuoted(dst, e.Content); !ok {
		return dst, invalidEntry(index, "content", reasonUTF8)
	}
	dst = append(dst, l.entry[fieldMetadata]...)
	dst = e.Metadata.appendIndented(dst, l.pretty, l.entryIndent)
	dst = append(dst, l.entry[fieldCreatedAt]...)
	dst = text.AppendQuotedTime(dst, e.CreatedAt)
	dst = append(dst, l.entry[fieldLastAccessed]...)
	dst = text.AppendQuotedTime(dst, e.LastAccessed)
	dst = append(dst, l.entry[fieldAccessCount]...)
	dst = strconv.AppendUint(dst, uint64(e.AccessCount), 10)
	dst = append(dst, l.entry[fieldImportance]...)
	dst = text.AppendFloat32(dst, e.Importance)
	dst = e.Extra.appendMembers(dst, l.pretty, l.entryIndent)
	return append(dst, l.afterEntry...), nil
}
