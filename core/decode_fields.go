package core

// fieldSet is a set of fields by their index in a fieldTable.
type fieldSet uint16

func (s fieldSet) has(field int) bool { return s&(1<<field) != 0 }

// fieldTable names the known fields of a stored structure in the order in
// which they are written.
type fieldTable struct {
	names    []string
	required fieldSet
}

// unknownField is what find returns for names that a table doesn't have.
const unknownField = -1

// The fields of an entry.
const (
	fieldID = iota
	fieldTier
	fieldContent
	fieldMetadata
	fieldCreatedAt
	fieldLastAccessed
	fieldAccessCount
	fieldImportance

	allEntryFields fieldSet = 1<<(fieldImportance+1) - 1
)

var entryFields = fieldTable{
	names: []string{
		"id", "tier", "content", "metadata", "created_at", "last_accessed", "access_count", "importance",
	},
	required: 1<<fieldID | 1<<fieldTier | 1<<fieldContent | 1<<fieldCreatedAt | 1<<fieldLastAccessed,
}

// The fields of a container.
const (
	fieldVersion = iota
	fieldSessionID
	fieldContainerCreatedAt
	fieldModifiedAt
	fieldEntries
)

var containerFields = fieldTable{
	names:    []string{"version", "session_id", "created_at", "modified_at", "entries"},
	required: 1<<fieldVersion | 1<<fieldSessionID | 1<<fieldContainerCreatedAt | 1<<fieldModifiedAt | 1<<fieldEntries,
}

// find returns the index of the field with the given name. It looks first
// where the caller expects it.
func (t *fieldTable) find(name []byte, expected int) int {
	if expected < len(t.names) && string(name) == t.names[expected] {
		return expected
	}
	for i, known := range t.names {
		if string(name) == known {
			return i
		}
	}
	return unknownField
}

// missing returns the name of the first required field that is not in seen, or
// "" when all are there.
func (t *fieldTable) missing(seen fieldSet) string {
	if t.required&^seen == 0 {
		return ""
	}
	for i, name := range t.names {
		if t.required.has(i) && !seen.has(i) {
			return name
		}
	}
	return ""
}

// tierFromBytes returns the tier with the given name, without making a string.
func tierFromBytes(name []byte) (Tier, bool) {
	switch string(name) {
	case string(TierWorking):
		return TierWorking, true
	case string(TierSession):
		return TierSession, true
	case string(TierProject):
		return TierProject, true
	case string(TierLongTerm):
		return TierLongTerm, true
	}
	return "", false
}
