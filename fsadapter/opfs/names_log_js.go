package opfs

import (
	"context"
	"strconv"
	"sync"
	"syscall/js"
	"time"

	"holdfast/fsadapter/internal/jsutil"
)

// What LevelDB can't read reaches at most to the end of a block of 32 KiB of its
// log. So many names of that many bytes, made and removed, are more than a block:
// 39 KB of log, in 10 ms.
const (
	fillNames  = 16
	fillLength = 720

	// fillLimit is how long that is waited for.
	fillLimit = time.Second
)

var filled sync.Once

// fillNamesLog has names that are made after it stand in a block of Chromium's
// log that nothing before it can make unreadable, see [jsutil.UsesLevelDB]. It
// does so once: later ones follow in the same log, of the same process. What
// fails leaves all as it was.
func fillNamesLog(ctx context.Context) {
	filled.Do(func() {
		if !jsutil.UsesLevelDB() {
			return
		}
		limited, cancel := context.WithTimeout(ctx, fillLimit)
		defer cancel()
		root, err := storageRoot(limited)
		if err != nil {
			return
		}
		forFillNames(limited, func(name string) jsutil.Pending {
			return jsutil.Start(root, "getDirectoryHandle", name, map[string]any{"create": true})
		})
		forFillNames(limited, func(name string) jsutil.Pending {
			return jsutil.Start(root, "removeEntry", name)
		})
	})
}

// forFillNames starts something for each name, and waits for all of it.
func forFillNames(ctx context.Context, start func(name string) jsutil.Pending) {
	var started [fillNames]jsutil.Pending
	for i := range started {
		name := "holdfast-fill-" + strconv.Itoa(i)
		for len(name) < fillLength {
			name += "字" // three bytes, and the limit of names is one of characters
		}
		started[i] = start(name)
	}
	for _, pending := range started {
		_, _ = pending.Await(ctx)
	}
}

func storageRoot(ctx context.Context) (js.Value, error) {
	storage, err := jsutil.NavigatorHas("storage")
	if err != nil {
		return js.Undefined(), err
	}
	return jsutil.AwaitCall(ctx, storage, "getDirectory")
}

// makeFile makes a file that was not there a moment ago.
func makeFile(ctx context.Context, dir js.Value, stored string) (js.Value, error) {
	fillNamesLog(ctx)
	return jsutil.AwaitCall(ctx, dir, "getFileHandle", stored, map[string]any{"create": true})
}

// makeDirectory makes a directory that was not there a moment ago.
func makeDirectory(ctx context.Context, dir js.Value, stored string) (js.Value, error) {
	fillNamesLog(ctx)
	return jsutil.AwaitCall(ctx, dir, "getDirectoryHandle", stored, map[string]any{"create": true})
}
