//go:build !js

package core_test

import (
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "holdfast"

const hackpad = "github.com/hack-pad/hackpadfs"

// layer says what the packages below a folder may import, beside themselves
// and the parts of the standard library that know no operating system.
type layer struct {
	folder   string   // of the module; the longest that fits a package counts
	packages []string // what it may import; "path/..." with all that is below it
}

// Imports run one way: wasm, core, fsadapter, and the adapters to fsadapter.
var layers = []layer{
	{"core", []string{"holdfast/fsadapter", hackpad, "github.com/go-json-experiment/json/jsontext", "github.com/vmihailenco/msgpack/v5/msgpcode"}},
	{"core/internal", []string{"github.com/go-json-experiment/json/jsontext", "github.com/vmihailenco/msgpack/v5/msgpcode"}},
	{"core/recall", nil}, // knows nothing of the rest
	{"core/recall/eval", []string{"holdfast/core/recall", "os/..."}},
	{"core/proof", []string{"holdfast/core", "holdfast/fsadapter/..."}},
	{"core/proof/report", []string{"os/..."}},
	{"core/memorytool", []string{"holdfast/core"}},
	{"core/graph", []string{"holdfast/core", "github.com/go-json-experiment/json/..."}},
	{"core/cmd", []string{"holdfast/core", "holdfast/core/graph", "holdfast/core/memorytool", "github.com/go-json-experiment/json/...", "github.com/modelcontextprotocol/go-sdk/mcp", "net/...", "syscall", "holdfast/fsadapter", "holdfast/fsadapter/osfs", hackpad, "os/..."}},

	{"fsadapter", []string{hackpad}},
	{"fsadapter/internal", []string{"holdfast/fsadapter", hackpad, "syscall/js"}},
	{"fsadapter/fsconformance", []string{"holdfast/fsadapter", hackpad, hackpad + "/fstest"}},
	{"fsadapter/memfs", adapter()},
	{"fsadapter/osfs", adapter(hackpad+"/os", "github.com/gofrs/flock", "os/...", "syscall/...")},
	{"fsadapter/opfs", adapter("syscall/...")},
	{"fsadapter/idbfs", adapter("syscall/...")},
	{"fsadapter/faultfs", adapter()},
	{"fsadapter/place", adapter()},
	{"fsadapter/crash", adapter("holdfast/fsadapter/memfs")},

	{"wasm", []string{"holdfast/core", "holdfast/fsadapter/...", hackpad, "syscall/js"}},
	{"web/serve", []string{"os/...", "net/..."}},
	{"web/build", []string{"os/...", "github.com/andybalholm/brotli"}},
}

func adapter(more ...string) []string {
	return append(more, "holdfast/fsadapter", "holdfast/fsadapter/internal/...", hackpad)
}

// Packages of the standard library that know an operating system or a browser.
var platformPackages = []string{"os/...", "syscall/...", "net/...", "plugin", "unsafe", "runtime/cgo"}

// Tests may look at more.
var testPackages = []string{
	"holdfast/core", "holdfast/fsadapter/...", hackpad + "/...", "os/...", "syscall/...", "net/...", "golang.org/x/...",
}

// Benchmarks may compare with other libraries, and a test may be an oracle.
var oraclePackages = []string{"github.com/go-json-experiment/json/...", "github.com/vmihailenco/msgpack/...", "github.com/oklog/ulid/v2"}

// Files of core that are not for WebAssembly may use what would be too much of the
// download there: packages that know the types of values.
var nativePackages = []string{"github.com/go-json-experiment/json", "github.com/go-json-experiment/json/v1"}

type goFile struct {
	path string // from the root of the module, with slashes
	*ast.File
}

func (f goFile) isTest() bool { return strings.HasSuffix(f.path, "_test.go") }

// goFiles parses the imports and build constraints of all files of the module.
func goFiles(t *testing.T) []goFile {
	t.Helper()
	root := os.DirFS("..")
	var files []goFile
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		switch base := path.Base(name); {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && (strings.HasPrefix(base, ".") || base == "testdata" || base == "node_modules" || base == "dist"):
			return fs.SkipDir
		case entry.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		const mode = parser.ImportsOnly | parser.ParseComments
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", filepath.FromSlash(name)), nil, mode)
		if err != nil {
			return err
		}
		files = append(files, goFile{name, parsed})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 50 {
		t.Fatalf("found only %d Go files", len(files))
	}
	return files
}

func TestImports(t *testing.T) {
	for _, file := range goFiles(t) {
		layer, ok := layerOf(file.path)
		if !ok {
			t.Errorf("%s is in no known layer", file.path)
			continue
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if !mayImport(layer, file, imported) {
				t.Errorf("%s imports %s", file.path, imported)
			}
		}
	}
}

func layerOf(name string) (found layer, ok bool) {
	for _, l := range layers {
		if strings.HasPrefix(name, l.folder+"/") && len(l.folder) > len(found.folder) {
			found, ok = l, true
		}
	}
	// What is below core or fsadapter, other than internal packages, is listed.
	rest := strings.TrimPrefix(path.Dir(name), found.folder)
	if (found.folder == "core" || found.folder == "fsadapter") && rest != "" && !strings.HasPrefix(rest, "/internal/") {
		return layer{}, false
	}
	return found, ok
}

func mayImport(l layer, file goFile, imported string) bool {
	own := module + "/" + l.folder
	switch {
	case l.folder == "core" && matches([]string{"holdfast/core/cmd/..."}, imported):
		return false
	case matches([]string{own + "/..."}, imported), matches(l.packages, imported):
		return true
	case file.isTest() && matches(testPackages, imported):
		return strings.HasPrefix(l.folder, "core") || l.folder == "wasm" || imported != "holdfast/core"
	case file.isTest() && matches(oraclePackages, imported):
		return true
	case l.folder == "core" && strings.HasSuffix(file.path, "_native.go") && matches(nativePackages, imported):
		return true
	}
	return isStandard(imported) && !matches(platformPackages, imported)
}

// isStandard reports whether a package is of the standard library: only those
// have no dot in the first element, and neither has this module.
func isStandard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return first != module && !strings.Contains(first, ".")
}

func matches(patterns []string, imported string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		parent, below := strings.CutSuffix(pattern, "/...")
		return imported == parent || below && strings.HasPrefix(imported, parent+"/")
	})
}

// The rules themselves must be able to fail.
func TestImportRules(t *testing.T) {
	for _, test := range []struct {
		file, imported string
		want           bool
	}{
		{"core/backend.go", "os", false},
		{"core/backend.go", "syscall/js", false},
		{"core/backend.go", "net/http", false},
		{"core/backend.go", "holdfast/fsadapter", true},
		{"core/backend.go", "holdfast/fsadapter/osfs", false},
		{"core/backend.go", "holdfast/core/cmd/holdfast", false},
		{"core/backend.go", "holdfast/wasm", false},
		{"core/backend.go", hackpad, true},
		{"core/backend.go", hackpad + "/os", false},
		{"core/backend.go", "encoding/binary", true},
		{"core/backend.go", "github.com/vmihailenco/msgpack/v5/msgpcode", true},
		{"core/backend.go", "github.com/vmihailenco/msgpack/v5", false},
		{"core/backend_test.go", "github.com/vmihailenco/msgpack/v5", true},
		{"core/backend.go", "github.com/go-json-experiment/json", false},
		{"core/object_of_native.go", "github.com/go-json-experiment/json", true},
		{"core/object_of_js.go", "github.com/go-json-experiment/json", false},
		{"core/backend.go", "example.org/other", false},
		{"core/internal/number/number.go", "os", false},
		{"core/backend_test.go", "holdfast/fsadapter/memfs", true},
		{"core/backend_test.go", "holdfast/wasm", false},
		{"core/recall/index.go", "holdfast/core", false},
		{"core/recall/index.go", "holdfast/fsadapter", false},
		{"core/cmd/holdfast/main.go", "os", true},
		{"fsadapter/fsadapter.go", "os", false},
		{"fsadapter/osfs/osfs.go", "holdfast/core", false},
		{"fsadapter/osfs/osfs_test.go", "holdfast/core", false},
		{"fsadapter/osfs/osfs.go", "holdfast/fsadapter/memfs", false},
		{"fsadapter/osfs/osfs_test.go", "holdfast/fsadapter/memfs", true},
		{"fsadapter/memfs/memfs.go", "os", false},
		{"fsadapter/opfs/slot/slot.go", "holdfast/fsadapter/internal/fserr", true},
		{"wasm/main.go", "holdfast/core", true},
		{"wasm/main.go", "os", false},
		{"web/serve/main.go", "holdfast/core", false},
	} {
		l, ok := layerOf(test.file)
		if got := ok && mayImport(l, goFile{path: test.file}, test.imported); got != test.want {
			t.Errorf("%s may import %s: %v, want %v", test.file, test.imported, got, test.want)
		}
	}
	for _, unknown := range []string{"main.go", "tools/x.go", "corex/x.go", "core/extra/x.go", "fsadapter/newfs/x.go"} {
		if l, ok := layerOf(unknown); ok {
			t.Errorf("%s is taken for part of %s", unknown, l.folder)
		}
	}
}

// platformSuffixes are the names of platform files and the constraint that each
// stands for. The Go tool knows those without a constraint by itself.
var platformSuffixes = map[string]string{
	"js": "", "windows": "", "linux": "", "darwin": "",
	"unix": "unix", "native": "!js", "posix": "!windows",
}

var platformTag = regexp.MustCompile(`\b(js|wasm|windows|linux|darwin|unix)\b`)

// A file for one platform says so in its name.
func TestPlatformFileNames(t *testing.T) {
	for _, file := range goFiles(t) {
		name := strings.TrimSuffix(strings.TrimSuffix(file.path, ".go"), "_test")
		suffix := name[strings.LastIndexAny(name, "_/")+1:]
		tags := buildConstraint(t, file)
		want, known := platformSuffixes[suffix]
		named := known && strings.HasSuffix(name, "_"+suffix)
		switch {
		case named && want != "" && !slices.Contains(strings.Split(tags, " && "), want):
			t.Errorf("%s has the constraint %q, want %q as its name says", file.path, tags, want)
		case !named && platformTag.MatchString(tags) && !(file.isTest() && tags == "!js"):
			// A test that needs files or processes is just kept out of browsers.
			t.Errorf("%s has the constraint %q, which its name does not tell", file.path, tags)
		}
	}
}

func buildConstraint(t *testing.T, file goFile) string {
	t.Helper()
	for _, group := range file.Comments {
		for _, comment := range group.List {
			if comment.Pos() > file.Package || !constraint.IsGoBuild(comment.Text) {
				continue
			}
			expr, err := constraint.Parse(comment.Text)
			if err != nil {
				t.Fatalf("%s: %v", file.path, err)
			}
			return expr.String()
		}
	}
	return ""
}
