package core

import (
	"hash/crc32"
	"strconv"
	"strings"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// identity tells the contents of a file apart without keeping them: their
// length and their CRC-32C. The zero value stands for "nothing stored": no
// file, or a blank one.
type identity struct {
	length int64
	crc    uint32
}

func identify(data []byte) identity {
	return identity{int64(len(data)), crc32.Checksum(data, castagnoli)}
}

// Token returns the state of the file that c stands for, as loading or saving
// it left it: "" when there was none. A program that takes a container out of
// this process, for example to a web page, takes the token along and hands it
// to SetToken later. It is opaque; compare it only for equality.
func (c *Container) Token() string { return c.origin.token() }

func (id identity) token() string {
	if id == (identity{}) {
		return ""
	}
	return strconv.FormatInt(id.length, 10) + "-" + hex32(id.crc)
}

// SetToken makes c stand for the state of the file that token came from, for
// the next [Backend.SaveContainer]. It returns an [*InvalidError] for a string
// that Token did not return.
func (c *Container) SetToken(token string) error {
	var origin identity
	if token != "" {
		length, crc, _ := strings.Cut(token, "-")
		n, errLength := strconv.ParseInt(length, 10, 64)
		sum, errCRC := strconv.ParseUint(crc, 16, 32)
		origin = identity{n, uint32(sum)}
		if errLength != nil || errCRC != nil || (&Container{origin: origin}).Token() != token {
			return &InvalidError{Field: "token", Reason: strconv.Quote(token) + " is not a token"}
		}
	}
	c.origin = origin
	return nil
}

// hex32 returns eight digits.
func hex32(v uint32) string {
	return strconv.FormatUint(1<<32|uint64(v), 16)[1:]
}
