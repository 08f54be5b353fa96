package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A generated mutant is the protocol with one condition negated, or with one call
// left out whose error is looked at. All of them are compiled into one program,
// which is the one that the environment names.

// mutantSwitch is that name in the environment.
const mutantSwitch = "HOLDFAST_GENERATED_MUTANT"

// protocol is the files whose every line counts.
var protocol = []string{
	"core/disk.go", "core/disk_commit.go", "core/disk_io.go", "core/disk_peek.go", "core/disk_pending.go",
	"core/journal_file.go", "core/journal_frame.go", "core/journal_header.go", "core/journal_ops.go",
	"core/store_content.go", "core/store_sync.go", "core/store_write.go",
	"fsadapter/internal/atomicfile/atomicfile.go", "fsadapter/internal/atomicfile/dirs.go", "fsadapter/internal/atomicfile/tempname.go",
	"fsadapter/opfs/slot/commit.go", "fsadapter/opfs/slot/header.go", "fsadapter/opfs/slot/pair.go",
	"fsadapter/osfs/lock.go", "fsadapter/osfs/lock_native.go", "fsadapter/osfs/record.go",
}

// generated is one mutant.
type generated struct {
	name string // what was changed and where: the number of a line would not last
}

// edit is a text that takes the place of another one in a file.
type edit struct {
	from, to int
	text     string
}

// generator makes mutants of one file.
type generator struct {
	files    *token.FileSet
	file     string
	source   string
	function string
	edits    []edit
	mutants  []generated
	first    int // number of the first mutant of this file
}

func (g *generator) offset(p token.Pos) int { return g.files.Position(p).Offset }

// wrap puts a node of the program into a call that may do otherwise.
func (g *generator) wrap(node ast.Node, what, before, after string) {
	number := g.first + len(g.mutants)
	text := g.source[g.offset(node.Pos()):g.offset(node.End())]
	name := fmt.Sprintf("%s, %s: %s %s", g.file, g.function, what, strings.Join(strings.Fields(text), " "))
	for n := 2; slices.ContainsFunc(g.mutants, func(m generated) bool { return m.name == name }); n++ {
		name = strings.TrimSuffix(name, fmt.Sprintf(" (%d)", n-1)) + fmt.Sprintf(" (%d)", n)
	}
	g.mutants = append(g.mutants, generated{name})
	g.edits = append(g.edits,
		edit{g.offset(node.Pos()), g.offset(node.Pos()), fmt.Sprintf(before, number)},
		edit{g.offset(node.End()), g.offset(node.End()), after})
}

func (g *generator) visit(node ast.Node) bool {
	switch n := node.(type) {
	case *ast.FuncDecl:
		g.function = n.Name.Name
	case *ast.IfStmt:
		g.wrap(n.Cond, "not", "mutantIs(%d) != (", ")")
	case *ast.AssignStmt:
		if call, ok := onlyError(n); ok {
			g.wrap(call, "without", "mutantWithout(%d, func() error { return ", " })")
		}
	}
	return true
}

// onlyError returns the call whose error alone a statement assigns.
func onlyError(n *ast.AssignStmt) (*ast.CallExpr, bool) {
	if len(n.Lhs) != 1 || len(n.Rhs) != 1 || (n.Tok != token.ASSIGN && n.Tok != token.DEFINE) {
		return nil, false
	}
	target, isName := n.Lhs[0].(*ast.Ident)
	call, isCall := n.Rhs[0].(*ast.CallExpr)
	return call, isName && isCall && target.Name == "err"
}

const switches = `
var mutantNumber, _ = mutantconv.Atoi(mutantos.Getenv(%q))

func mutantIs(number int) bool { return mutantNumber == number }

func mutantWithout(number int, call func() error) error {
	if mutantIs(number) {
		return nil
	}
	return call()
}
`

// generate returns the mutants of the files of the protocol, and the changed
// files by the path of the original. Numbers begin with 1: 0 is none.
func generate(root string) (mutants []generated, changed map[string]string, err error) {
	changed = map[string]string{}
	helped := map[string]bool{} // packages that have the switches
	for _, name := range protocol {
		path := filepath.Join(root, filepath.FromSlash(name))
		source, err := os.ReadFile(path)
		if err != nil {
			return nil, nil, err
		}
		g := &generator{files: token.NewFileSet(), file: name, source: string(source), first: len(mutants) + 1}
		parsed, err := parser.ParseFile(g.files, name, source, parser.SkipObjectResolution)
		if err != nil {
			return nil, nil, err
		}
		ast.Inspect(parsed, g.visit)
		mutants = append(mutants, g.mutants...)
		if dir := filepath.Dir(name); !helped[dir] {
			helped[dir] = true
			at := g.offset(parsed.Name.End())
			g.edits = append(g.edits, edit{at, at, "\nimport mutantos \"os\"\nimport mutantconv \"strconv\"\n"},
				edit{len(source), len(source), fmt.Sprintf(switches, mutantSwitch)})
		}
		changed[path] = g.apply()
	}
	return mutants, changed, nil
}

// apply returns the source with the edits done.
func (g *generator) apply() string {
	slices.SortStableFunc(g.edits, func(a, b edit) int { return a.from - b.from })
	var b strings.Builder
	done := 0
	for _, e := range g.edits {
		b.WriteString(g.source[done:e.from])
		b.WriteString(e.text)
		done = e.to
	}
	b.WriteString(g.source[done:])
	return b.String()
}
