package recall

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// episodeGap is the silence after which another episode begins.
const episodeGap = 4 * time.Hour

// Text is something that may answer a question.
type Text struct {
	ID      string
	Created time.Time
	Values  []string // short ones that belong to it, such as who speaks
	Content string
}

// Index is texts and the words in them. The zero value is empty and ready for
// use, by one goroutine at a time.
type Index struct {
	texts  map[string]*text
	words  map[string]*word
	order  []*text // by time, then ID; nil when that is to be found again
	length int     // words of all texts

	// speakers counts the texts that have a value of one word, by that word.
	speakers map[string]int

	episodes []episode
	windows  int // words of all texts and their neighbours
	cohesion float64
}

type text struct {
	id       string
	created  time.Time
	speakers []string // the values of one word
	words    []*word  // each once
	content  int      // how many of words are of the content
	length   int
	at       int // in order
	episode  int
}

type word struct {
	text     string
	postings map[*text]int
	content  int   // texts whose content has it
	shared   int   // neighbours whose contents share it
	seen     *text // the last one so far whose content has it
}

type episode struct{ start, end, length int }

// Len returns the number of texts.
func (x *Index) Len() int { return len(x.texts) }

// Add adds a text, in place of any with its ID.
func (x *Index) Add(t Text) {
	x.Delete(t.ID)
	if x.texts == nil {
		x.texts, x.words, x.speakers = map[string]*text{}, map[string]*word{}, map[string]int{}
	}
	e := &text{id: t.ID, created: t.Created}
	x.read(e, t.Content)
	e.content = len(e.words)
	for _, w := range e.words {
		w.content++
	}
	x.read(e, strings.ToLower(t.Created.UTC().Format("2 January 2006")))
	for _, value := range t.Values {
		x.read(e, value)
		x.addSpeaker(e, value)
	}
	x.texts[t.ID], x.order = e, nil
	x.length += e.length
}

// read adds words to e.
func (x *Index) read(e *text, s string) {
	var l lexer
	for l.reset(s); l.next(); {
		term := l.term()
		if len(term) == 0 {
			continue
		}
		w := x.words[string(term)]
		if w == nil {
			w = &word{text: string(term), postings: map[*text]int{}}
			x.words[w.text] = w
		}
		if w.postings[e]++; w.postings[e] == 1 {
			e.words = append(e.words, w)
		}
		e.length++
	}
}

// addSpeaker notes a value of one word.
func (x *Index) addSpeaker(e *text, value string) {
	var l lexer
	l.reset(value)
	if !l.next() {
		return
	}
	name := string(l.term())
	if name != "" && !l.next() && !slices.Contains(e.speakers, name) {
		e.speakers = append(e.speakers, name)
		x.speakers[name]++
	}
}

// Delete deletes the text with the given ID, if there is one.
func (x *Index) Delete(id string) {
	e := x.texts[id]
	if e == nil {
		return
	}
	for i, w := range e.words {
		delete(w.postings, e)
		if i < e.content {
			w.content--
		}
		if len(w.postings) == 0 {
			delete(x.words, w.text)
		}
	}
	for _, name := range e.speakers {
		if x.speakers[name]--; x.speakers[name] == 0 {
			delete(x.speakers, name)
		}
	}
	delete(x.texts, id)
	x.length -= e.length
	x.order = nil
}

// settle finds who is whose neighbour, after a change.
func (x *Index) settle() {
	if x.order != nil {
		return
	}
	x.order = make([]*text, 0, len(x.texts))
	for _, e := range x.texts {
		x.order = append(x.order, e)
	}
	slices.SortFunc(x.order, func(a, b *text) int {
		return cmp.Or(a.created.Compare(b.created), strings.Compare(a.id, b.id))
	})
	x.episodes = x.episodes[:0]
	for i, e := range x.order {
		if i == 0 || e.created.Sub(x.order[i-1].created) > episodeGap {
			x.episodes = append(x.episodes, episode{start: i})
		}
		e.at, e.episode = i, len(x.episodes)-1
		last := &x.episodes[e.episode]
		last.end = i + 1
		last.length += e.length
	}
	x.windows = 0
	for i := range x.order {
		x.windows += x.windowLength(i)
	}
	x.measureCohesion()
}

// window returns the first position of the neighbours of the text at i, and
// the one after the last.
func (x *Index) window(i int) (from, to int) {
	e := x.episodes[x.order[i].episode]
	return max(i-2, e.start), min(i+3, e.end)
}

func (x *Index) windowLength(i int) int {
	n := 0
	from, to := x.window(i)
	for _, e := range x.order[from:to] {
		n += e.length
	}
	return n
}

// measureCohesion compares what neighbours share with what any two texts would.
func (x *Index) measureCohesion() {
	pairs := 0
	for _, w := range x.words {
		w.shared, w.seen = 0, nil
	}
	var before *text
	for _, e := range x.order {
		together := before != nil && before.episode == e.episode
		if together {
			pairs++
		}
		for _, w := range e.words[:e.content] {
			if together && w.seen == before {
				w.shared++
			}
			w.seen = e
		}
		before = e
	}
	// By how many have a word, so that the order of the sums is fixed.
	shared, common := make([]int, len(x.order)+1), make([]int, len(x.order)+1)
	for _, w := range x.words {
		shared[w.content] += w.shared
		common[w.content] += w.content * (w.content - 1)
	}
	var found, chance float64
	for n := range shared {
		rare := idf(len(x.order), n)
		found += float64(rare * rare * float64(shared[n]))
		chance += float64(rare * rare * float64(common[n]))
	}
	x.cohesion = 0
	if pairs > 0 && chance > 0 {
		n := float64(len(x.order))
		x.cohesion = float64(found/float64(pairs)) / float64(chance/float64(n*(n-1)))
	}
}
