package memorytool

import (
	"context"
	"strconv"
	"strings"
)

// maxLines is how many lines a file may have to be shown.
const maxLines = 999_999

func (t *Tool) view(ctx context.Context, c Command) (string, error) {
	path, err := resolve(c.Path)
	if err != nil {
		return "", err
	}
	e, ok, err := t.files.get(ctx, path)
	if err != nil {
		return "", err
	}
	if ok {
		return t.viewFile(c, e.Content)
	}
	return t.viewFolder(ctx, c.Path, path)
}

func (t *Tool) viewFile(c Command, text string) (string, error) {
	lines := strings.Split(text, "\n")
	if len(lines) > maxLines {
		return "", failed("File ", c.Path, " has too many lines (", strconv.Itoa(len(lines)), "). Maximum is 999,999 lines.")
	}
	from, to, err := viewRange(c.ViewRange, len(lines))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("Here's the content of " + c.Path + " with line numbers:\n")
	for i := from; i < to; i++ {
		if t.opts.MaxBytes > 0 && i > from && b.Len()+len(lines[i]) > t.opts.MaxBytes {
			rest := strconv.Itoa(i+1) + ", " + strconv.Itoa(to)
			b.WriteString("\n[Left out: lines " + strings.Replace(rest, ", ", " to ", 1) + ". View them with view_range [" + rest + "].]")
			break
		}
		if i > from {
			b.WriteByte('\n')
		}
		writeLine(&b, i+1, t.shorten(lines[i]))
	}
	return b.String(), nil
}

// shorten cuts a line that alone is too long to be shown.
func (t *Tool) shorten(line string) string {
	if t.opts.MaxBytes <= 0 || len(line) <= t.opts.MaxBytes {
		return line
	}
	shown := strings.ToValidUTF8(line[:t.opts.MaxBytes], "")
	return shown + " [Left out: " + strconv.Itoa(len(line)-len(shown)) + " bytes of this line.]"
}

// viewRange returns which of n lines to show, counted from 0, to excluded.
func viewRange(given []int, n int) (from, to int, err error) {
	if given == nil {
		return 0, n, nil
	}
	if len(given) != 2 || given[1] < -1 {
		return 0, 0, failed("Invalid `view_range` parameter. It should be two line numbers, of which the second may be -1 for the end of the file.")
	}
	from, to = max(given[0], 1)-1, given[1]
	if to < 0 || to > n {
		to = n
	}
	return min(from, n), to, nil
}

// writeLine writes a line with its number, which takes at least six places.
func writeLine(b *strings.Builder, number int, line string) {
	digits := strconv.Itoa(number)
	b.WriteString(strings.Repeat(" ", max(6-len(digits), 0)))
	b.WriteString(digits)
	b.WriteByte('\t')
	b.WriteString(line)
}
