package core

import (
	"unicode"
	"unicode/utf8"
)

// isBlank reports whether data is empty or only Unicode white space.
func isBlank(data []byte) bool {
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if !unicode.IsSpace(r) {
			return false
		}
		data = data[size:]
	}
	return true
}

// sniff recognises the format of data, which is not blank, from its first
// bytes.
func sniff(data []byte) (Format, error) {
	if isMsgPackCollection(data[0]) {
		return FormatMsgPack, nil
	}
	r := jsonReader{data: data}
	switch c := r.peek(); {
	case c == '{' || c == '[':
		return jsonStyle(data[r.pos:]), nil
	case c == 0:
		return FormatAuto, corrupt(r.pos, "zero bytes, as a crash can leave them")
	case len(data) >= 3 && string(data[:3]) == "\ufeff":
		return FormatAuto, corrupt(0, "a byte order mark, which JSON does not allow")
	}
	return FormatAuto, corrupt(r.pos, "neither JSON nor MessagePack of a container")
}

// jsonStyle tells compact from indented JSON by what follows the first
// bracket. An empty array looks the same in both.
func jsonStyle(text []byte) Format {
	if len(text) > 1 && text[1] > ' ' && text[1] != ']' {
		return FormatJSONCompact
	}
	return FormatJSON
}
