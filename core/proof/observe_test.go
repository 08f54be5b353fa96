package proof

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"maps"
	"slices"
	"strings"

	"holdfast/core"
	"holdfast/fsadapter"
	"holdfast/fsadapter/memfs"
)

// observe opens the memory as programs would, without a session and with one,
// and describes what it holds: its session ID, and the entries with all that
// they consist of. Both have to see the same.
func observe(ctx context.Context, fsys fsadapter.FS) (string, error) {
	plain, err := observeBackend(ctx, fsys)
	if err != nil {
		return "", fmt.Errorf("backend: %w", err)
	}
	opened, err := observeSession(ctx, fsys)
	if err != nil {
		return "", fmt.Errorf("session: %w", err)
	}
	if plain != opened {
		return "", fmt.Errorf("a backend sees %s\na session sees %s", plain, opened)
	}
	return plain, nil
}

func observeBackend(ctx context.Context, fsys fsadapter.FS) (string, error) {
	backend, err := core.Open(fsys, file, core.Options{})
	if err != nil {
		return "", err
	}
	c, err := backend.LoadContainer(ctx)
	if err != nil {
		return "", err
	}
	return describe(c)
}

func observeSession(ctx context.Context, fsys fsadapter.FS) (seen string, err error) {
	session, err := core.OpenSession(ctx, fsys, file, core.SessionOptions{KeepJournal: true})
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, session.Close()) }()
	c, err := session.Container(ctx)
	if err != nil {
		return "", err
	}
	return describe(c)
}

// describe gives each entry a word: its ID, and a checksum of all of it but the
// time of its last access, which differs from run to run.
func describe(c *core.Container) (string, error) {
	words := []string{"session=" + c.SessionID}
	if len(c.Entries) == 0 {
		// The first change of a session to a file that is not there makes it,
		// empty, before it appends to its journal.
		words[0] = "session=any"
	}
	for i := range c.Entries {
		e := c.Entries[i]
		e.LastAccessed = e.CreatedAt
		text, err := core.AppendEntriesJSON(nil, []core.Entry{e})
		if err != nil {
			return "", err
		}
		words = append(words, fmt.Sprintf("%s=%08x", c.Entries[i].ID, crc32.ChecksumIEEE(text)))
	}
	return strings.Join(words, " "), nil
}

// idsOf returns the IDs in a description.
func idsOf(seen string) string {
	var ids []string
	for _, word := range strings.Fields(seen)[1:] {
		id, _, _ := strings.Cut(word, "=")
		ids = append(ids, id)
	}
	return strings.Join(ids, " ")
}

// leftovers returns the names that nobody asked for: temporary files, and
// journals that were set aside.
func leftovers(image memfs.Image) []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(image)) {
		if strings.Contains(name, ".tmp") || strings.Contains(name, ".orphan") {
			list = append(list, name)
		}
	}
	return list
}
