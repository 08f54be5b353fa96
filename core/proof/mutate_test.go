//go:build !race

package proof

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// mutantSwitch in the environment of a program made by buildMutants is the
// number of the mutant that it is.
const mutantSwitch = "HOLDFAST_MUTANT"

// buildMutants compiles this test program with all mutants in it, and returns
// its path. The compiler is given changed files in place of the real ones, so
// that these need no switches.
func buildMutants(t *testing.T) string {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	root := filepath.Dir(filepath.Dir(filepath.Dir(here)))
	dir := t.TempDir()
	replaced := map[string]string{}
	for i, name := range changedFiles() {
		original := filepath.Join(root, filepath.FromSlash(name))
		changed := filepath.Join(dir, fmt.Sprintf("changed%d.go", i))
		source, err := os.ReadFile(original)
		if err != nil {
			t.Fatal(err)
		}
		write(t, changed, withMutants(t, name, string(source)))
		replaced[original] = changed
	}
	list, err := json.Marshal(map[string]any{"Replace": replaced})
	if err != nil {
		t.Fatal(err)
	}
	overlay, program := filepath.Join(dir, "overlay.json"), filepath.Join(dir, "mutants.test")
	write(t, overlay, string(list))
	build := exec.CommandContext(t.Context(), "go", "test", "-c", "-overlay", overlay, "-o", program, "./core/proof")
	build.Dir = root
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	return program
}

func changedFiles() []string {
	var names []string
	for _, m := range mutants {
		if !slices.Contains(names, m.file) {
			names = append(names, m.file)
		}
	}
	return names
}

// withMutants returns the source of a file in which every function that a mutant
// changes has the changed body too, and starts with it where that is asked for.
func withMutants(t *testing.T, name, source string) string {
	t.Helper()
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, name, source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	added := map[int]string{} // at which offset
	for number, m := range mutants {
		if m.file != name {
			continue
		}
		if n := strings.Count(source, m.old); n != 1 {
			t.Fatalf("%s: the line to change occurs %d times in %s", m.name, n, name)
		}
		at := strings.Index(source, m.old)
		body, hasResult := functionAt(files, parsed, at, at+len(m.old))
		if body == nil {
			t.Fatalf("%s: the line to change is in no function of %s", m.name, name)
		}
		start, end := files.Position(body.Lbrace).Offset+1, files.Position(body.Rbrace).Offset
		changed := source[start:at] + m.new + source[at+len(m.old):end]
		if !hasResult {
			changed += "\nreturn\n"
		}
		added[start] += fmt.Sprintf("\nif %s == \"%d\" {%s}\n", switchOf(name), number, changed)
	}
	added[files.Position(parsed.Name.End()).Offset] = "\nimport mutantos \"os\"\n"
	added[len(source)] = fmt.Sprintf("\nvar %s = mutantos.Getenv(%q)\n", switchOf(name), mutantSwitch)
	return insert(source, added)
}

// functionAt returns the body of the function that holds the given bytes, and
// whether it has a result.
func functionAt(files *token.FileSet, parsed *ast.File, from, to int) (body *ast.BlockStmt, hasResult bool) {
	for _, decl := range parsed.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if ok && files.Position(f.Body.Lbrace).Offset < from && to <= files.Position(f.Body.Rbrace).Offset {
			return f.Body, f.Type.Results != nil
		}
	}
	return nil, false
}

// switchOf names the variable of a file that holds the number of the mutant.
func switchOf(name string) string {
	return "mutantOf_" + strings.TrimSuffix(filepath.Base(name), ".go")
}

// insert inserts texts at their offsets.
func insert(source string, texts map[int]string) string {
	var b strings.Builder
	for at := range len(source) + 1 {
		b.WriteString(texts[at])
		if at < len(source) {
			b.WriteByte(source[at])
		}
	}
	return b.String()
}

func write(t *testing.T, name, data string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
}
