//go:build !js

package fsconformance_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/hack-pad/hackpadfs/fstest"

	"holdfast/fsadapter"
	"holdfast/fsadapter/fsconformance"
	"holdfast/fsadapter/memfs"
)

// A suite can only be seen to fail from outside: these tests start their own
// program again, with what it is to run in its environment.
const (
	defectVariable    = "HOLDFAST_CONFORMANCE_DEFECT"
	exceptionVariable = "HOLDFAST_CONFORMANCE_EXCEPTION"
	suiteVariable     = "HOLDFAST_CONFORMANCE_SUITE"
)

// runAgain runs one test in another process and returns what that printed.
func runAgain(t *testing.T, test string, env ...string) (output string, passed bool) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, "-test.run=^"+test+"$", "-test.v")
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	return string(out), err == nil
}

func TestSeesDefects(t *testing.T) {
	for name, d := range defects {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, _ := runAgain(t, "TestBroken/"+strings.ReplaceAll(d.seenBy, "/", "$/^"), defectVariable+"="+name)
			if !strings.Contains(out, "--- FAIL: TestBroken/"+d.seenBy) {
				t.Fatalf("%s did not see it:\n%s", d.seenBy, out)
			}
		})
	}
}

// TestBroken is for TestSeesDefects to run; by itself it checks a sound one.
func TestBroken(t *testing.T) {
	fsconformance.Run(t, func(t *testing.T) fsadapter.FS {
		if name := os.Getenv(defectVariable); name != "" {
			return newBroken(t, name)
		}
		return memfs.New()
	})
}

const noLinks = "FS/fs.Chmod/change_symlink_target_permission_bits"

// TestExceptions is for TestExceptionRules to run.
func TestExceptions(t *testing.T) {
	exceptions := []fsconformance.Exception{{Test: noLinks, Reason: "there are no links"}}
	switch test, reason, _ := strings.Cut(os.Getenv(exceptionVariable), "="); {
	case test == "none":
		exceptions = nil
	case test != "":
		exceptions = append(exceptions, fsconformance.Exception{Test: test, Reason: reason})
	}
	if os.Getenv(suiteVariable) == "ours" {
		fsconformance.Run(t, func(*testing.T) fsadapter.FS { return memfs.New() }, exceptions[1:]...)
		return
	}
	fsconformance.RunHackpad(t, "memfs", func(testing.TB) fstest.SetupFS { return memfs.New() }, exceptions)
}

func TestExceptionRules(t *testing.T) {
	for _, test := range []struct {
		suite, exception string
		passes           bool
		says             string
	}{
		{"hackpad", "", true, "exception: " + noLinks + ": there are no links"},
		{"hackpad", "none", false, "fstest left out \"" + noLinks + "\", which is not declared"},
		{"hackpad", "FS/fs.Rename/same_directory=a reason", true, "exception: FS/fs.Rename/same_directory: a reason"},
		{"hackpad", "FS/fs.Rename/same_directory", false, "gives no reason"},
		{"hackpad", "FS/fs.Rename/no_such_test=a reason", false, "exception was not needed"},
		{"hackpad", fsconformance.FileModes + "=a reason", false, "exception was not needed"},
		{"ours", "Lock/excludes=a reason", true, "exception: Lock/excludes: a reason"},
		{"ours", "Lock/excludes", false, "gives no reason"},
		{"ours", "Lock/no such test=a reason", false, "names no test"},
	} {
		out, passed := runAgain(t, "TestExceptions", exceptionVariable+"="+test.exception, suiteVariable+"="+test.suite)
		if passed != test.passes || !strings.Contains(out, test.says) {
			t.Errorf("%s with %q: passed is %v, want %v and %q in:\n%s", test.suite, test.exception, passed, test.passes, test.says, out)
		}
	}
}
