package recall

import (
	"cmp"
	"slices"
	"strings"
)

// near returns at most three words that a misspelt one may stand for: those at
// the smallest distance, the more frequent ones first.
func (x *Index) near(asked string) []*word {
	allowed := 1
	if len(asked) >= 8 {
		allowed = 2
	}
	type candidate struct {
		*word
		distance int
	}
	var found []candidate
	for text, w := range x.words {
		if text[0] < 0x80 && max(len(text)-len(asked), len(asked)-len(text)) <= allowed {
			if d := distance(asked, text); d <= allowed {
				found = append(found, candidate{w, d})
			}
		}
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(len(b.postings), len(a.postings)), strings.Compare(a.text, b.text))
	})
	var words []*word
	for _, c := range found[:min(len(found), 3)] {
		words = append(words, c.word)
	}
	return words
}

// distance counts the letters to add, drop, replace or swap with the next one.
func distance(a, b string) int {
	var rows [3][maxWord + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
