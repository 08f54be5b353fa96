package memorytool

import (
	"context"
	"slices"
	"strconv"
	"strings"
)

// listed is a line of the listing of a folder.
type listed struct {
	path string // a folder's ends in a slash
	size int    // of a folder, that of the files in it
}

func (t *Tool) viewFolder(ctx context.Context, given, folder string) (string, error) {
	files, err := t.files.under(ctx, folder)
	if err != nil {
		return "", err
	}
	if len(files) == 0 && folder != root {
		return "", failed("The path ", given, " does not exist. Please provide a valid path.")
	}
	total := 0
	sizes := map[string]int{}
	for _, e := range files {
		total += len(e.Content)
		for _, path := range visible(strings.TrimPrefix(e.ID, folder+"/")) {
			sizes[path] += len(e.Content)
		}
	}
	list := make([]listed, 0, len(sizes))
	for path, size := range sizes {
		list = append(list, listed{path, size})
	}
	slices.SortFunc(list, func(a, b listed) int {
		return slices.Compare(strings.Split(a.path, "/"), strings.Split(b.path, "/"))
	})
	return t.listing(folder, total, list), nil
}

func (t *Tool) listing(folder string, total int, list []listed) string {
	var b strings.Builder
	b.WriteString("Here're the files and directories up to 2 levels deep in " + folder + ", excluding hidden items and node_modules:\n")
	b.WriteString(sizeText(total) + "\t" + folder)
	for i, item := range list {
		line := "\n" + sizeText(item.size) + "\t" + folder + "/" + item.path
		if t.opts.MaxBytes > 0 && b.Len()+len(line) > t.opts.MaxBytes {
			b.WriteString("\n[Left out: " + strconv.Itoa(len(list)-i) + " more. View the folders one by one.]")
			break
		}
		b.WriteString(line)
	}
	return b.String()
}

// visible returns which lines of a listing a file in it makes or adds to: up to
// two levels, and nothing below what is hidden.
func visible(file string) []string {
	names := strings.Split(file, "/")
	var list []string
	for i, name := range names[:min(len(names), 2)] {
		if strings.HasPrefix(name, ".") || name == "node_modules" {
			break
		}
		path := strings.Join(names[:i+1], "/")
		if i < len(names)-1 {
			path += "/"
		}
		list = append(list, path)
	}
	return list
}

// sizeText writes a number of bytes as the tool does: 0B, 58B, 4K, 1.5K.
func sizeText(bytes int) string {
	units := "BKMG"
	i, unit := 0, 1
	for i < len(units)-1 && bytes >= 1024*unit {
		i, unit = i+1, 1024*unit
	}
	if bytes%unit == 0 {
		return strconv.Itoa(bytes/unit) + units[i:i+1]
	}
	tenths := (bytes*10 + unit/2) / unit
	return strconv.Itoa(tenths/10) + "." + strconv.Itoa(tenths%10) + units[i:i+1]
}
