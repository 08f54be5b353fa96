package core

// layout holds the fixed parts of JSON text: what comes before each value,
// with the names and the white space.
type layout struct {
	pretty       bool
	container    []string // before each field of a container
	entry        []string // before each field of an entry
	beforeEntry  string
	afterEntry   string
	afterEntries string
	endContainer string
	memberIndent int // of the fields of a container
	entryIndent  int // of the fields of an entry
}

var (
	compactLayout = layout{
		container:    fieldPrefixes(&containerFields, "", ""),
		entry:        fieldPrefixes(&entryFields, "", ""),
		afterEntry:   "}",
		afterEntries: "]",
		endContainer: "}",
	}
	prettyLayout = layout{
		pretty:       true,
		container:    fieldPrefixes(&containerFields, "\n  ", " "),
		entry:        fieldPrefixes(&entryFields, "\n      ", " "),
		beforeEntry:  "\n    ",
		afterEntry:   "\n    }",
		afterEntries: "\n  ]",
		endContainer: "\n}",
		memberIndent: 1,
		entryIndent:  3,
	}
)

// fieldPrefixes returns what comes before each value of an object.
func fieldPrefixes(table *fieldTable, indent, space string) []string {
	prefixes := make([]string, len(table.names))
	for i, name := range table.names {
		opening := ","
		if i == 0 {
			opening = "{"
		}
		prefixes[i] = opening + indent + `"` + name + `":` + space
	}
	return prefixes
}
