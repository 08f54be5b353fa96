//go:build !js

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var program string // the binary under test

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "holdfast-test")
	if err != nil {
		panic(err)
	}
	program = filepath.Join(dir, "holdfast")
	build := exec.Command("go", "build", "-o", program, ".")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		panic(fmt.Sprint("building the command: ", err))
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// outcome is what a run of the command left.
type outcome struct {
	code     int
	out, err string
}

func holdfast(t *testing.T, stdin []byte, args ...string) outcome {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Stdin = bytes.NewReader(stdin)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return outcome{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// expect runs the command and checks the exit code, and that an error is one
// line and nothing else.
func expect(t *testing.T, code int, stdin []byte, args ...string) outcome {
	t.Helper()
	got := holdfast(t, stdin, args...)
	if got.code != code {
		t.Fatalf("holdfast %q: exit code %d, want %d; standard error: %s", args, got.code, code, got.err)
	}
	if code != 0 && (got.out != "" || !oneLineError.MatchString(got.err)) {
		t.Errorf("holdfast %q: standard output %q, standard error %q", args, got.out, got.err)
	}
	return got
}

var oneLineError = regexp.MustCompile(`^holdfast: [^\n]+\n$`)

const goldenDir = "../../testdata/golden"

func golden(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(goldenDir, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func goldenFolders(t *testing.T) []string {
	t.Helper()
	dirs, err := filepath.Glob(filepath.Join(goldenDir, "*", "v0.json"))
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for i, dir := range dirs {
		dirs[i] = filepath.Base(filepath.Dir(dir))
	}
	return dirs
}

// goldenFile returns a copy of a golden file, alone in its folder.
func goldenFile(t *testing.T, name string) string {
	t.Helper()
	return writeFile(t, golden(t, name))
}

func writeFile(t *testing.T, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "memory")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// checkFolder checks what is in the folder of a file, by name; nil stands for any
// content. The files of locks don't count.
func checkFolder(t *testing.T, path string, want map[string][]byte) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	entries = slices.DeleteFunc(entries, func(e os.DirEntry) bool { return strings.HasSuffix(e.Name(), ".lock") })
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(filepath.Dir(path), e.Name()))
		content, ok := want[e.Name()]
		if err != nil || !ok || content != nil && !bytes.Equal(data, content) {
			t.Errorf("%s: %v, expected %v, %d bytes", e.Name(), err, ok, len(data))
		}
	}
	if len(entries) < len(want) {
		t.Errorf("%d files, want %d", len(entries), len(want))
	}
}

// writtenAs is the golden file that each format gives.
var writtenAs = map[string]string{"json": "v1.pretty.json", "json-compact": "v1.compact.json", "msgpack": "v1.msgpack"}

func TestConvertGivesTheGoldenBytes(t *testing.T) {
	inputs := []string{"v1.pretty.json", "v1.compact.json", "v1.msgpack", "v1.named.msgpack"}
	for _, folder := range goldenFolders(t) {
		for _, input := range inputs {
			t.Run(folder+"/"+input, func(t *testing.T) {
				in := goldenFile(t, folder+"/"+input)
				for format, name := range writtenAs {
					checkConvert(t, in, format, golden(t, folder+"/"+name))
				}
				checkFolder(t, in, map[string][]byte{"memory": golden(t, folder+"/"+input)})
			})
		}
	}
}

// checkConvert converts through files and through the standard streams.
func checkConvert(t *testing.T, in, format string, want []byte) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	expect(t, 0, nil, "convert", "--to", format, in, out)
	checkFolder(t, out, map[string][]byte{"out": want})
	data, err := os.ReadFile(in)
	if err != nil {
		t.Fatal(err)
	}
	if got := expect(t, 0, data, "convert", "-", "-", "--to", format); got.out != string(want) {
		t.Errorf("%s through the standard streams differs", format)
	}
}

func TestConvertMixesFilesAndStreams(t *testing.T) {
	want := golden(t, "text/v1.msgpack")
	in := goldenFile(t, "text/v1.pretty.json")
	if got := expect(t, 0, nil, "convert", in, "--to=msgpack", "-"); got.out != string(want) {
		t.Error("from a file to the standard output")
	}
	out := writeFile(t, []byte("whatever was there is replaced"))
	expect(t, 0, golden(t, "text/v1.compact.json"), "convert", "--force", "-to", "msgpack", "-", out)
	checkFolder(t, out, map[string][]byte{"memory": want})
}

func TestConvertInPlace(t *testing.T) {
	for format, name := range writtenAs {
		file := goldenFile(t, "metadata/v1.named.msgpack")
		expect(t, 0, nil, "convert", file, file, "--to", format)
		checkFolder(t, file, map[string][]byte{"memory": golden(t, "metadata/"+name)})
	}
}

func TestConvertInPlaceKeepsAnOldVersion(t *testing.T) {
	file := goldenFile(t, "single/v0.json")
	old := golden(t, "single/v0.json")
	expect(t, 0, nil, "convert", file, file, "--to", "msgpack")
	checkFolder(t, file, map[string][]byte{"memory": nil, "memory.v0.bak": old})
	if got := inspectJSON(t, file); got["version"] != 1.0 || got["format"] != "msgpack" || got["session_id"] != "migrated" {
		t.Errorf("%v", got)
	}
}

func TestConvertFollowsASymbolicLink(t *testing.T) {
	file := goldenFile(t, "single/v1.pretty.json")
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(file, link); err != nil {
		t.Fatal(err)
	}
	expect(t, 0, nil, "convert", link, link, "--to", "msgpack")
	checkFolder(t, file, map[string][]byte{"memory": golden(t, "single/v1.msgpack")})
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is now %v, %v", info, err)
	}
}

func TestMigrateKeepsTheOldBytes(t *testing.T) {
	for _, folder := range goldenFolders(t) {
		old := golden(t, folder+"/v0.json")
		file := writeFile(t, old)
		got := expect(t, 0, nil, "migrate", file)
		if !strings.Contains(got.out, "migrated") {
			t.Errorf("%s: %q", folder, got.out)
		}
		checkFolder(t, file, map[string][]byte{"memory": nil, "memory.v0.bak": old})
		current, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got := expect(t, 0, nil, "migrate", file); !strings.Contains(got.out, "already current") {
			t.Errorf("%s, again: %q", folder, got.out)
		}
		checkFolder(t, file, map[string][]byte{"memory": current, "memory.v0.bak": old})
	}
}

func inspectJSON(t *testing.T, file string) map[string]any {
	t.Helper()
	var got map[string]any
	if err := json.Unmarshal([]byte(expect(t, 0, nil, "inspect", file, "--json").out), &got); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestInspect(t *testing.T) {
	file := goldenFile(t, "tiers/v1.msgpack")
	got := inspectJSON(t, file)
	var keys []string
	for key := range got {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	if want := "beside bytes created_at entries format journal_bytes modified_at path session_id tiers version"; strings.Join(keys, " ") != want {
		t.Errorf("keys %v", keys)
	}
	if got["path"] != file || got["format"] != "msgpack" || got["version"] != 1.0 ||
		got["bytes"] != float64(len(golden(t, "tiers/v1.msgpack"))) || got["created_at"] != "2023-11-14T22:13:20Z" {
		t.Errorf("%v", got)
	}
	sum := 0.0
	for _, n := range got["tiers"].(map[string]any) {
		sum += n.(float64)
	}
	if sum == 0 || sum != got["entries"] {
		t.Errorf("%v", got)
	}
	text := expect(t, 0, golden(t, "tiers/v1.msgpack"), "inspect", "-").out
	for _, want := range []string{"standard input", "msgpack", "2023-11-14T22:13:20Z"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in:\n%s", want, text)
		}
	}
}

func TestInspectOfAnOldOrBlankFileInventsNoTimes(t *testing.T) {
	for name, file := range map[string]string{
		"old": goldenFile(t, "single/v0.json"), "blank": writeFile(t, []byte("\n")),
	} {
		if got := inspectJSON(t, file); got["created_at"] != nil || got["modified_at"] != nil {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestVerify(t *testing.T) {
	for _, folder := range goldenFolders(t) {
		for _, name := range []string{"v0.json", "v1.pretty.json", "v1.compact.json", "v1.msgpack", "v1.named.msgpack"} {
			got := expect(t, 0, golden(t, folder+"/"+name), "verify", "-")
			if !strings.HasPrefix(got.out, "standard input: ok, ") || got.err != "" {
				t.Errorf("%s/%s: %q, %q", folder, name, got.out, got.err)
			}
		}
	}
}

func TestVerifyWarnsOfSharedIDs(t *testing.T) {
	one := golden(t, "single/v0.json")
	entry := bytes.TrimSpace(bytes.Trim(bytes.TrimSpace(one), "[]"))
	two := fmt.Appendf(nil, "[%s,%s]", entry, entry)
	got := expect(t, 0, two, "verify", "-")
	if !strings.Contains(got.out, "2 entries") || !strings.Contains(got.err, "warning: 2 entries share the id") {
		t.Errorf("%q, %q", got.out, got.err)
	}
}

func TestVerifyNamesTheOffsetOfTheDamage(t *testing.T) {
	whole := golden(t, "single/v1.pretty.json")
	damaged := bytes.Clone(whole)
	at := bytes.Index(damaged, []byte(`"content": `)) + len(`"content": `)
	damaged[at] = '!'
	file := writeFile(t, damaged)
	got := expect(t, 1, nil, "verify", file)
	if want := fmt.Sprintf("holdfast: %s: damaged at byte %d: ", file, at); !strings.HasPrefix(got.err, want) {
		t.Errorf("%q, want %q", got.err, want)
	}
}

func TestVerifyFindsEveryTruncation(t *testing.T) {
	offset := regexp.MustCompile(`: damaged at byte \d+: `)
	for _, name := range []string{"v1.compact.json", "v1.msgpack"} {
		whole := golden(t, "single/"+name)
		for _, cut := range []int{1, 2, len(whole) / 3, len(whole) / 2, len(whole) - 1} {
			if got := expect(t, 1, whole[:cut], "verify", "-"); !offset.MatchString(got.err) {
				t.Errorf("%s, cut at %d: %s", name, cut, got.err)
			}
		}
	}
}

func TestExitCodesAndNoFileIsHarmed(t *testing.T) {
	files := map[int][]byte{
		1: []byte(`{"version":1,"session_id":`),
		3: []byte(`{"version":7}`),
	}
	for code, content := range files {
		file := writeFile(t, content)
		out := goldenFile(t, "single/v1.msgpack")
		for _, args := range [][]string{
			{"inspect", file}, {"verify", file}, {"migrate", file},
			{"convert", "--to", "json", file, out}, {"convert", "--to", "json", file, file}, {"convert", "--to", "json", file, "-"},
		} {
			got := expect(t, code, nil, args...)
			if !strings.HasPrefix(got.err, "holdfast: "+file+": ") || strings.Count(got.err, file) != 1 {
				t.Errorf("%q: %s", args, got.err)
			}
		}
		checkFolder(t, file, map[string][]byte{"memory": content})
		checkFolder(t, out, map[string][]byte{"memory": golden(t, "single/v1.msgpack")})
	}
}

func TestAMissingFileIsNotFoundAndNotCreated(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "a")
	file, out := filepath.Join(folder, "b", "none"), filepath.Join(folder, "out")
	for _, args := range [][]string{
		{"inspect", file}, {"verify", file}, {"migrate", file}, {"convert", "--to", "json", file, out}, {"convert", "--to", "json", file, file},
	} {
		expect(t, 4, nil, args...)
	}
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something was created: %v", err)
	}
}

func TestAFolderIsAnError(t *testing.T) {
	folder := t.TempDir()
	for _, args := range [][]string{
		{"inspect", folder}, {"migrate", folder}, {"convert", "--to", "json", folder, "-"},
		{"convert", "--to", "json", goldenFile(t, "single/v0.json"), folder},
	} {
		expect(t, 6, nil, args...)
	}
	if _, err := os.Stat(folder + ".lock"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a lock file was made: %v", err)
	}
}

func TestUsageErrors(t *testing.T) {
	file := goldenFile(t, "single/v0.json")
	for _, args := range [][]string{
		{}, {"unknown"}, {"help", "unknown"}, {"help", "verify", "inspect"},
		{"inspect"}, {"inspect", file, file}, {"inspect", "--unknown", file}, {"inspect", file, "--json=maybe"},
		{"verify"}, {"verify", "--json", file}, {"migrate"}, {"migrate", "-"},
		{"convert", file, file}, {"convert", "--to", "xml", file, file}, {"convert", "--to", "auto", file, file},
		{"convert", "--to", "json", file}, {"convert", file, file, "--to"}, {"inspect", "--", file, "--json"},
	} {
		expect(t, 2, nil, args...)
	}
	checkFolder(t, file, map[string][]byte{"memory": golden(t, "single/v0.json")})
}

func TestHelpAndVersion(t *testing.T) {
	for _, args := range [][]string{{"help"}, {"--help"}, {"-h"}} {
		got := expect(t, 0, nil, args...)
		for _, want := range []string{"inspect", "verify", "convert", "migrate", "Exit codes:"} {
			if !strings.Contains(got.out, want) {
				t.Errorf("%v: %q is missing", args, want)
			}
		}
	}
	for _, c := range commands() {
		for _, args := range [][]string{{"help", c.name}, {c.name, "--help"}, {c.name, "-h", "x"}} {
			if got := expect(t, 0, nil, args...); !strings.HasPrefix(got.out, "usage: holdfast "+c.name+" ") {
				t.Errorf("%v: %q", args, got.out)
			}
		}
	}
	if got := expect(t, 0, nil, "--version"); !strings.HasPrefix(got.out, "holdfast ") {
		t.Errorf("%q", got.out)
	}
}

func TestAnOperandMayLookLikeAFlag(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "--json"), golden(t, "single/v0.json"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	if got := expect(t, 0, nil, "inspect", "--json", "--", "--json"); !strings.Contains(got.out, `"path": "--json"`) {
		t.Errorf("%q", got.out)
	}
}
