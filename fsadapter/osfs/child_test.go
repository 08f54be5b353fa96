package osfs_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"holdfast/fsadapter"
	"holdfast/fsadapter/osfs"
)

// Tests of several processes start this test program again, natively or under
// Node, with a task and a directory in its environment.
const (
	childTask = "HOLDFAST_OSFS_TEST_TASK"
	childDir  = "HOLDFAST_OSFS_TEST_DIR"

	taskHold  = "hold"   // take the lock, say so, keep it
	taskCrash = "crash"  // take the lock, say so, exit with it
	taskTry   = "try"    // say whether the lock can be had
	taskSave  = "save"   // save for ever, saying so each time
	taskCount = "count:" // add one to the number in the file so many times
)

const (
	saidLocked = "locked"
	saidFree   = "free"
	saidSaved  = "saved"
	saidReady  = "ready" // to count, once there is a startFile
)

const startFile = "start"

func runChild(task string) int {
	fsys, err := osfs.New(os.Getenv(childDir))
	if err == nil {
		err = childRun(fsys, task)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func childRun(fsys *osfs.FS, task string) error {
	ctx := context.Background()
	if times, ok := strings.CutPrefix(task, taskCount); ok {
		return count(ctx, fsys, times)
	}
	switch task {
	case taskTry:
		return tryLock(ctx, fsys)
	case taskSave:
		return saveForEver(ctx, fsys)
	}
	_, err := fsys.Lock(ctx, "file")
	fmt.Println(saidLocked)
	if task == taskHold {
		time.Sleep(time.Hour)
	}
	return err
}

// count waits for all other processes, so that none is done before the last one
// has begun.
func count(ctx context.Context, fsys *osfs.FS, times string) error {
	n, err := strconv.Atoi(times)
	fmt.Println(saidReady)
	for !exists(fsys, startFile) {
		time.Sleep(time.Millisecond)
	}
	for range n {
		err = errors.Join(err, increment(ctx, fsys))
		time.Sleep(2 * time.Millisecond) // so that others have a chance
	}
	return err
}

func exists(fsys *osfs.FS, name string) bool {
	_, err := fsys.Stat(name)
	return err == nil
}

func tryLock(ctx context.Context, fsys *osfs.FS) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	lock, err := fsys.Lock(ctx, "file")
	if errors.Is(err, fsadapter.ErrLocked) {
		fmt.Println(saidLocked)
		return nil
	}
	if err != nil {
		return err
	}
	fmt.Println(saidFree)
	return lock.Unlock()
}

func saveForEver(ctx context.Context, fsys *osfs.FS) error {
	for i := 0; ; i++ {
		lock, err := fsys.Lock(ctx, "file")
		if err != nil {
			return err
		}
		if err := fsys.ReplaceFile(ctx, "file", []byte(strings.Repeat(strconv.Itoa(i%10), 500_000))); err != nil {
			return err
		}
		fmt.Println(saidSaved)
		if err := lock.Unlock(); err != nil {
			return err
		}
	}
}

// increment loses an update unless the lock excludes all others.
func increment(ctx context.Context, fsys *osfs.FS) error {
	lock, err := fsys.Lock(ctx, "file")
	if err != nil {
		return err
	}
	text, err := os.ReadFile(os.Getenv(childDir) + "/file")
	if err != nil {
		return errors.Join(err, lock.Unlock())
	}
	n, err := strconv.Atoi(string(text))
	if err == nil {
		err = fsys.ReplaceFile(ctx, "file", []byte(strconv.Itoa(n+1)))
	}
	return errors.Join(err, lock.Unlock())
}
