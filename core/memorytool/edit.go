package memorytool

import (
	"context"
	"strconv"
	"strings"
)

func (t *Tool) replace(ctx context.Context, c Command) (string, error) {
	path, err := resolve(c.Path)
	if err != nil {
		return "", err
	}
	var snippet string
	err = t.files.edit(ctx, c.Path, path, func(text string) (string, error) {
		at, err := onlyOccurrence(text, c.OldStr, c.Path)
		if err != nil {
			return "", err
		}
		text = text[:at] + c.NewStr + text[at+len(c.OldStr):]
		snippet = around(text, strings.Count(text[:at], "\n"))
		return text, nil
	})
	if err != nil {
		return "", err
	}
	return "The memory file has been edited. Here is the snippet showing the change (with line numbers):\n" + snippet, nil
}

// onlyOccurrence returns where part is in text, if it is there once.
func onlyOccurrence(text, part, path string) (int, error) {
	if part == "" {
		return 0, failed("No replacement was performed, old_str is empty. Use insert to add text to ", path, ".")
	}
	at := strings.Index(text, part)
	if at < 0 {
		return 0, failed("No replacement was performed, old_str `", part, "` did not appear verbatim in ", path, ".")
	}
	if strings.Contains(text[at+1:], part) {
		return 0, failed("No replacement was performed. Multiple occurrences of old_str `", part,
			"` in lines: ", occurrences(text, part), ". Please ensure it is unique")
	}
	return at, nil
}

// maxListed is how many lines an answer lists.
const maxListed = 100

// occurrences returns the numbers of the lines in which part begins.
func occurrences(text, part string) string {
	var numbers []string
	line, last := 1, 0
	for from := 0; ; {
		i := strings.Index(text[from:], part)
		if i < 0 {
			return strings.Join(numbers, ", ")
		}
		line += strings.Count(text[from:from+i], "\n")
		if line != last {
			numbers, last = append(numbers, strconv.Itoa(line)), line
		}
		if len(numbers) > maxListed {
			return strings.Join(numbers[:maxListed], ", ") + " and more"
		}
		if text[from+i] == '\n' {
			line++
		}
		from += i + 1
	}
}

// around returns two lines before the given one to two after, with numbers.
func around(text string, line int) string {
	lines := strings.Split(text, "\n")
	var b strings.Builder
	from := max(line-2, 0)
	for i := from; i < min(line+3, len(lines)); i++ {
		if i > from {
			b.WriteByte('\n')
		}
		writeLine(&b, i+1, lines[i])
	}
	return b.String()
}

func (t *Tool) insert(ctx context.Context, c Command) (string, error) {
	path, err := resolve(c.Path)
	if err != nil {
		return "", err
	}
	err = t.files.edit(ctx, c.Path, path, func(text string) (string, error) {
		lines := strings.Split(text, "\n")
		if c.InsertLine < 0 || c.InsertLine > len(lines) {
			return "", failed("Invalid `insert_line` parameter: ", strconv.Itoa(c.InsertLine),
				". It should be within the range of lines of the file: [0, ", strconv.Itoa(len(lines)), "]")
		}
		more := strings.TrimSuffix(c.InsertText, "\n")
		before, after := lines[:c.InsertLine:c.InsertLine], lines[c.InsertLine:]
		return strings.Join(append(append(before, more), after...), "\n"), nil
	})
	if err != nil {
		return "", err
	}
	return "The file " + c.Path + " has been edited.", nil
}
