package core_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"holdfast/core"
	"holdfast/fsadapter/memfs"
)

func Example() {
	ctx := context.Background()
	memory, err := core.Open(memfs.New(), "agents/ada/session.json", core.Options{SessionID: "ada-1"})
	if err != nil {
		log.Fatal(err)
	}
	entry := core.NewEntry("1", core.TierSession, "prefers metric units")
	entry.Importance = 0.8
	if err := memory.Save(ctx, []core.Entry{entry}); err != nil {
		log.Fatal(err)
	}
	entries, err := memory.Load(ctx)
	if err != nil {
		log.Fatal(err)
	}
	for _, e := range entries {
		fmt.Println(e.ID, e.Tier, e.Content)
	}
	// Output: 1 session prefers metric units
}

// Two programs add an entry to the same file. Each loads and saves again when
// the other was faster, so that none is lost.
func ExampleBackend_SaveContainer() {
	ctx := context.Background()
	memory, err := core.Open(memfs.New(), "shared.json", core.Options{})
	if err != nil {
		log.Fatal(err)
	}
	add := func(id string) error {
		for {
			c, err := memory.LoadContainer(ctx)
			if err != nil {
				return err
			}
			c.Entries = append(c.Entries, core.NewEntry(id, core.TierProject, ""))
			if err := memory.SaveContainer(ctx, c); !errors.Is(err, core.ErrConflict) {
				return err
			}
		}
	}
	done := make(chan error)
	for _, id := range []string{"a", "b"} {
		go func() { done <- add(id) }()
	}
	fmt.Println(<-done, <-done)
	entries, err := memory.Load(ctx)
	fmt.Println(len(entries), err)
	// Output:
	// <nil> <nil>
	// 2 <nil>
}

func ExampleDecode() {
	_, _, err := core.Decode([]byte(`{"version":2}`))
	var newer *core.VersionError
	fmt.Println(errors.As(err, &newer), err)
	_, _, err = core.Decode([]byte(`{"version":1,`))
	var corrupt *core.CorruptError
	fmt.Println(errors.As(err, &corrupt))
	// Output:
	// true unsupported storage version: 2
	// true
}
