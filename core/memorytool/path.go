package memorytool

import (
	"strings"
	"unicode/utf8"
)

// root is the folder that is always there.
const root = "/memories"

// resolve returns the one spelling of a path, which is the ID of its entry.
func resolve(given string) (string, error) {
	rest, ok := strings.CutPrefix(given, root)
	if !ok || rest != "" && rest[0] != '/' {
		return "", failed("Path must start with /memories, got: ", given)
	}
	var names []string
	for name := range strings.SplitSeq(rest, "/") {
		switch {
		case name == "" || name == ".":
		case name == ".." && len(names) == 0:
			return "", failed("Path ", given, " would escape /memories directory")
		case name == "..":
			names = names[:len(names)-1]
		case !printable(name):
			return "", failed("Path ", strings.ToValidUTF8(given, "\uFFFD"), " has a character that no path can have")
		default:
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return root, nil
	}
	return root + "/" + strings.Join(names, "/"), nil
}

// printable reports whether a name is text without control characters, which
// could pass for another line of a listing.
func printable(name string) bool {
	return utf8.ValidString(name) && !strings.ContainsFunc(name, func(r rune) bool {
		return r < ' ' || r == 0x7f || r == '\u2028' || r == '\u2029'
	})
}

// parents returns the folders that a path is in, below the root.
func parents(path string) []string {
	var list []string
	for i := len(root) + 1; i < len(path); i++ {
		if path[i] == '/' {
			list = append(list, path[:i])
		}
	}
	return list
}
