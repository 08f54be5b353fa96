package osfs

import (
	"bytes"
	"errors"
	"io"
	"os"
	"time"
)

// nativeHolds reports whether a living native process shows itself as the
// owner of a lock file.
func nativeHolds(lockPath string) (bool, error) {
	record, err := readRecord(lockPath)
	if err != nil || record == "" {
		return false, err
	}
	owner, _, ok := parseProcess(record)
	if !ok {
		// Either a record that was being written, or none of ours.
		time.Sleep(time.Millisecond)
		if record, err = readRecord(lockPath); err != nil {
			return false, err
		}
		owner, _, ok = parseProcess(record)
	}
	return ok && owner.alive(), nil
}

// readRecord returns "" when there is no lock file or no owner in it.
func readRecord(lockPath string) (string, error) {
	opened, err := os.Open(lockPath)
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	defer func() { _ = opened.Close() }()
	record := make([]byte, ownerRecordLen)
	n, err := io.ReadFull(opened, record)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return string(bytes.TrimSpace(record[:n])), err
}
