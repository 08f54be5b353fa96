package recall_test

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"holdfast/core/recall"
)

// dialogues are ten memories of two people, made by rule, with questions. In
// each line are entries (time, who, text) and questions of a kind with the
// positions of the entries that answer them.
//
//go:embed testdata/synth.jsonl.gz
var dialogues []byte

type dialogue struct {
	Entries []struct {
		T    int64
		W, X string
	}
	Qs []struct {
		Q, C string
		E    []int
	}
}

func readDialogues(t testing.TB) []dialogue {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(dialogues))
	if err != nil {
		t.Fatal(err)
	}
	var list []dialogue
	for d := json.NewDecoder(r); d.More(); {
		var one dialogue
		if err := d.Decode(&one); err != nil {
			t.Fatal(err)
		}
		list = append(list, one)
	}
	return list
}

// index returns the texts of d; place says which turn is at which time.
func (d *dialogue) index(place func(i int) int) *recall.Index {
	x := new(recall.Index)
	for i, e := range d.Entries {
		at := d.Entries[place(i)].T
		x.Add(recall.Text{ID: strconv.Itoa(i), Created: time.Unix(at, 0), Values: []string{e.W}, Content: e.X})
	}
	return x
}

// figures are sums over the questions of a kind.
type figures struct{ n, first, any, reciprocal float64 }

func ask(t *testing.T, place func(d *dialogue) func(int) int) map[string]*figures {
	kinds := map[string]*figures{}
	for _, d := range readDialogues(t) {
		x := d.index(place(&d))
		for _, q := range d.Qs {
			f := kinds[q.C]
			if f == nil {
				f = new(figures)
				kinds[q.C] = f
			}
			f.n++
			rank := slices.IndexFunc(x.Search(q.Q, 10, nil), func(h recall.Hit) bool {
				i, err := strconv.Atoi(h.ID)
				return err == nil && slices.Contains(q.E, i)
			})
			if rank >= 0 {
				f.any++
				f.reciprocal += 1 / float64(rank+1)
			}
			if rank == 0 {
				f.first++
			}
		}
	}
	return kinds
}

func asSpoken(*dialogue) func(int) int { return func(i int) int { return i } }

func shuffled(d *dialogue) func(int) int {
	order := rand.New(rand.NewPCG(1, 2)).Perm(len(d.Entries))
	return func(i int) int { return order[i] }
}

func TestGates(t *testing.T) {
	kinds := ask(t, asSpoken)
	mixed := ask(t, shuffled)
	for _, gate := range []struct {
		name      string
		got, want float64
	}{
		{"direct, any of ten", kinds["direct"].any / kinds["direct"].n, .98},
		{"direct, reciprocal rank", kinds["direct"].reciprocal / kinds["direct"].n, .90},
		{"direct, neighbours shuffled", mixed["direct"].any / mixed["direct"].n, .98},
		{"context", kinds["context"].any / kinds["context"].n, .95},
		{"dated, first", kinds["dated"].first / kinds["dated"].n, .95},
		{"changed", kinds["changed"].any / kinds["changed"].n, .95},
		{"typo", kinds["typo"].any / kinds["typo"].n, .90},
		{"script", kinds["script"].any / kinds["script"].n, .95},
		{"gap", kinds["gap"].any / kinds["gap"].n, .38},
	} {
		t.Logf("%s: %.3f", gate.name, gate.got)
		if gate.got < gate.want {
			t.Errorf("%s: %.3f, want at least %.2f", gate.name, gate.got, gate.want)
		}
	}
}
