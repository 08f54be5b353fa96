package recall

import (
	"cmp"
	"math"
	"slices"
)

// maxQuestion is how many bytes of a question are read, maxTerms how many of
// its words count, each once.
const (
	maxQuestion = 16 << 10
	maxTerms    = 64
)

// Hit is a text that answers a question.
type Hit struct {
	ID      string
	Score   float64
	Matched []string // the words of the question that the text itself has
}

type term struct {
	*word
	weight float64
}

// Search returns the best hits for a question, at most limit, the best first.
// There are none for a question without a word that the texts have. keep, which
// may be nil, says which texts come into question.
func (x *Index) Search(question string, limit int, keep func(id string) bool) []Hit {
	x.settle()
	terms := x.terms(question)
	scores := make([]float64, len(x.order))
	matched := make([][]string, len(x.order))
	for _, t := range terms {
		x.score(t, scores, matched)
	}
	speaker := x.speaker(terms)
	var hits []Hit
	for i, score := range scores {
		e := x.order[i]
		if score == 0 || keep != nil && !keep(e.id) {
			continue
		}
		if speaker != "" && slices.Contains(e.speakers, speaker) {
			score *= 1.2
		}
		hits = append(hits, Hit{ID: e.id, Score: score, Matched: matched[i]})
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(x.texts[b.ID].at, x.texts[a.ID].at))
	})
	return hits[:min(len(hits), max(limit, 0))]
}

// terms returns the words of a question, and near ones for those that no text
// has.
func (x *Index) terms(question string) []term {
	var terms []term
	var l lexer
	missing := map[string]bool{}
	for l.reset(question[:min(len(question), maxQuestion)]); l.next() && len(terms)+len(missing) < maxTerms; {
		asked := l.term()
		if w := x.words[string(asked)]; w != nil {
			terms = addTerm(terms, w, 1)
		} else if len(asked) > 3 && !l.pair && !missing[string(asked)] {
			missing[string(asked)] = true
			for _, w := range x.near(string(asked)) {
				terms = addTerm(terms, w, .6)
			}
		}
	}
	return terms
}

func addTerm(terms []term, w *word, weight float64) []term {
	for i := range terms {
		if terms[i].word == w {
			terms[i].weight += weight
			return terms
		}
	}
	return append(terms, term{w, weight})
}

// score adds what a word of the question gives.
func (x *Index) score(t term, scores []float64, matched [][]string) {
	n := float64(len(x.order))
	context := min(max((x.cohesion-1)/.5, 0), 1)
	around := map[int]int{}
	whole := map[int]int{}
	for e, f := range t.postings {
		v := t.weight * idf(len(x.order), len(t.postings)) * saturated(f, e.length, float64(x.length)/n, .9)
		scores[e.at] += v
		matched[e.at] = append(matched[e.at], t.text)
		whole[e.episode] += f
		from, to := x.window(e.at)
		for i := from; i < to; i++ {
			around[i] += f
		}
	}
	for i, f := range around {
		v := t.weight * idf(len(x.order), len(around)) * saturated(f, x.windowLength(i), float64(x.windows)/n, .75)
		scores[i] += float64(context * v)
		e := x.order[i].episode
		mean := float64(x.length) / float64(len(x.episodes))
		v = t.weight * idf(len(x.episodes), len(whole)) * saturated(whole[e], x.episodes[e].length, mean, .75)
		scores[i] += float64(context * v)
	}
}

// speaker returns the speaker that a question names, if it is only one.
func (x *Index) speaker(terms []term) string {
	found := ""
	for _, t := range terms {
		if x.speakers[t.text] == 0 {
			continue
		}
		if found != "" {
			return ""
		}
		found = t.text
	}
	return found
}

func idf(all, n int) float64 {
	return ln(1 + float64(float64(all-n)+.5)/float64(float64(n)+.5))
}

// saturated is how much f occurrences in length words count.
func saturated(f, length int, mean, b float64) float64 {
	share := 1 - b + float64(b*float64(length)/mean)
	return float64(2.2*float64(f)) / (float64(f) + float64(1.2*share))
}

// ln is the natural logarithm, the same to the bit everywhere: that of package
// math is compiled with fused operations on some platforms.
func ln(x float64) float64 {
	fraction, exponent := math.Frexp(x)
	if fraction < math.Sqrt2/2 {
		fraction *= 2
		exponent--
	}
	s := (fraction - 1) / (fraction + 1)
	square, power, sum := float64(s*s), s, 0.0
	for k := 1; k < 40; k += 2 {
		sum += float64(power / float64(k))
		power = float64(power * square)
	}
	return float64(2*sum) + float64(float64(exponent)*math.Ln2)
}
