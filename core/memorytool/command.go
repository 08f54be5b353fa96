package memorytool

import (
	"context"
	"strconv"
	"strings"

	"holdfast/core"
)

// Command is one call of the tool. Name says which fields count:
//
//	view         Path, and if wanted ViewRange
//	create       Path, FileText
//	str_replace  Path, OldStr, NewStr
//	insert       Path, InsertLine, InsertText
//	delete       Path
//	rename       OldPath, NewPath
type Command struct {
	Name string `json:"command"`
	Path string `json:"path"`
	// ViewRange is the first and the last line to show, counted from 1; a last
	// line of -1 is the end. Nil is all.
	ViewRange  []int  `json:"view_range"`
	FileText   string `json:"file_text"`
	OldStr     string `json:"old_str"`
	NewStr     string `json:"new_str"`
	InsertLine int    `json:"insert_line"` // after which; 0 is the top
	InsertText string `json:"insert_text"`
	OldPath    string `json:"old_path"`
	NewPath    string `json:"new_path"`
}

// Required returns the names of the fields that a command can't do without, and
// whether there is such a command.
func Required(command string) (fields []string, ok bool) {
	fields, ok = required[command]
	return fields, ok
}

var required = map[string][]string{
	"view":        {"path"},
	"create":      {"path", "file_text"},
	"str_replace": {"path", "old_str"},
	"insert":      {"path", "insert_line", "insert_text"},
	"delete":      {"path"},
	"rename":      {"old_path", "new_path"},
}

// Error is an answer to the model: its command could not be done, and nothing
// was changed.
type Error struct{ Text string }

func (e *Error) Error() string { return e.Text }

func failed(parts ...string) error { return &Error{strings.Join(parts, "")} }

// Options say how a [Tool] works. The zero value is ready for use.
type Options struct {
	// Tier is that of new files. The default is core.TierLongTerm.
	Tier core.Tier
	// MaxBytes is about how much one view shows; what is left out is said. The
	// default, 0, shows all.
	MaxBytes int
}

// Tool answers commands. It is safe for use by several goroutines, and any
// number of tools may work on the same memory.
type Tool struct {
	files files
	opts  Options
}

// New returns a tool on the memory of s.
func New(s *core.Session, opts Options) *Tool {
	if opts.Tier == "" {
		opts.Tier = core.TierLongTerm
	}
	return &Tool{files{s}, opts}
}

// Do carries out a command and returns the text for the model. An [*Error] is
// for the model, too; other errors are those of the session.
func (t *Tool) Do(ctx context.Context, c Command) (string, error) {
	switch c.Name {
	case "view":
		return t.view(ctx, c)
	case "create":
		return t.create(ctx, c)
	case "str_replace":
		return t.replace(ctx, c)
	case "insert":
		return t.insert(ctx, c)
	case "delete":
		return t.remove(ctx, c)
	case "rename":
		return t.rename(ctx, c)
	}
	return "", failed("Unknown command: ", strconv.Quote(c.Name))
}
