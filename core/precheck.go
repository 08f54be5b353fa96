package core

import (
	"context"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/hack-pad/hackpadfs"

	"holdfast/fsadapter"
)

// From precheckFrom on, in bytes, a file is not read as a whole before its first
// precheckStart bytes are known to make sense.
const (
	precheckFrom  = 16 << 20
	precheckStart = 64 << 10
)

// precheck returns the error that decoding the file will come to, if the
// start of a large one tells: a hundred megabytes of brackets are not worth the
// memory. Where the file system only reads files as a whole, it does nothing,
// and other errors are left to whoever reads the file.
func precheck(ctx context.Context, fsys fsadapter.FS, name string) error {
	if _, whole := fsys.(hackpadfs.ReadFileFS); whole || ctx.Err() != nil {
		return nil
	}
	info, err := fsys.Stat(name)
	if err != nil || info.Size() < precheckFrom {
		return nil
	}
	file, err := fsys.Open(name)
	if err != nil {
		return nil
	}
	start := make([]byte, precheckStart)
	_, err = io.ReadFull(file, start)
	_ = file.Close()
	if err != nil {
		return nil
	}
	return located(startDamage(start), name)
}

// startDamage returns what is wrong with the start of a longer JSON text, if that
// does not depend on where it has been cut. MessagePack says how much is to
// follow, and so always depends on that.
func startDamage(start []byte) error {
	half, full := jsonDamage(start[:len(start)/2]), jsonDamage(start)
	if half == nil || full == nil || *half != *full {
		return nil
	}
	return full
}

// jsonDamage returns why the bytes are no start of a JSON container, nil if they
// are one or something else.
func jsonDamage(start []byte) *CorruptError {
	if isBlank(withoutCutRune(start)) || isMsgPackCollection(start[0]) {
		return nil
	}
	_, _, err := Decode(start)
	e, ok := errors.AsType[*CorruptError](err)
	if !ok || strings.HasSuffix(e.Reason, reasonEnd) {
		return nil
	}
	return e
}

// withoutCutRune returns b without the character that its end has cut in two, if
// there is one: a half of white space is no longer white space.
func withoutCutRune(b []byte) []byte {
	for i := len(b) - 1; i >= max(0, len(b)-utf8.UTFMax); i-- {
		if utf8.RuneStart(b[i]) {
			if !utf8.FullRune(b[i:]) {
				return b[:i]
			}
			break
		}
	}
	return b
}
