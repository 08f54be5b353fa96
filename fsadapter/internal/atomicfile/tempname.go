package atomicfile

import (
	"hash/crc32"
	"math/rand/v2"
	"path"
	"strings"
	"unicode/utf8"
)

// Temporary files are named NAME.tmp-OWNER-RANDOM. The end of RANDOM is a
// checksum of all before it, so that a file counts as one of ours by more than
// the look of its name.
const (
	tempInfix = ".tmp-"

	digits    = "0123456789abcdefghijklmnopqrstuv"
	randomLen = 26
	sumLen    = 7 // 32 bits

	// MaxName is the longest name, in bytes, that file systems have room for.
	MaxName = 255
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// TempName returns a name that nobody else has, for a temporary file of name.
// Nobody gains from guessing it: a temporary file is created exclusively. Of a
// long name only the start stands in it.
func TempName(name, owner string) string {
	end := tempInfix + owner + "-" + randomText(randomLen-sumLen)
	dir, base := path.Split(name)
	base = cut(base, MaxName-len(end)-sumLen) + end
	return dir + base + checksum(base)
}

func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most]
}

func randomText(length int) string {
	text := make([]byte, length)
	for i := range text {
		text[i] = digits[rand.N(len(digits))]
	}
	return string(text)
}

func checksum(of string) string {
	sum := crc32.Checksum([]byte(of), castagnoli)
	var text [sumLen]byte
	for i := range text {
		text[i] = digits[sum%32]
		sum /= 32
	}
	return string(text[:])
}

// tempOwner returns the owner in the name of a temporary file of base, or of
// base.SOMETHING: such files are written under the lock of base and get no sweep
// of their own.
func tempOwner(base, name string) (owner string, ok bool) {
	rest, ok := strings.CutPrefix(name, base)
	at := strings.LastIndex(rest, tempInfix)
	if !ok || at < 0 || rest[0] != '.' {
		return "", false
	}
	owner, random, ok := strings.Cut(rest[at+len(tempInfix):], "-")
	if !ok || owner == "" || len(random) != randomLen {
		return "", false
	}
	before := len(name) - sumLen
	return owner, checksum(name[:before]) == name[before:]
}
