package core

// Format is one way of writing a container as bytes. All formats hold the
// same things; reading recognises them from the bytes.
type Format int

const (
	// FormatAuto keeps the format that the file has, and means JSON for a file
	// that has none yet.
	FormatAuto Format = iota
	// FormatJSON is JSON over several lines, indented by two spaces.
	FormatJSON
	// FormatJSONCompact is JSON without white space.
	FormatJSONCompact
	// FormatMsgPack is MessagePack.
	FormatMsgPack
)

// String returns the name that the command line uses: "auto", "json",
// "json-compact" or "msgpack".
func (f Format) String() string {
	switch f {
	case FormatJSON:
		return "json"
	case FormatJSONCompact:
		return "json-compact"
	case FormatMsgPack:
		return "msgpack"
	}
	return "auto"
}

// ParseFormat returns the format with the given name, as String prints it. An
// unknown name is an [*InvalidError].
func ParseFormat(name string) (Format, error) {
	for _, f := range []Format{FormatAuto, FormatJSON, FormatJSONCompact, FormatMsgPack} {
		if f.String() == name {
			return f, nil
		}
	}
	return FormatAuto, &InvalidError{Field: "format", Reason: "unknown format " + name}
}
