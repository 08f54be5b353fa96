package recall_test

import (
	"hash/crc32"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"holdfast/core/recall"
)

func contents(texts ...string) *recall.Index {
	x := new(recall.Index)
	for i, text := range texts {
		x.Add(recall.Text{ID: strconv.Itoa(i), Created: time.Unix(int64(i)*1e6, 0), Content: text})
	}
	return x
}

func TestSearchFindsForms(t *testing.T) {
	for _, test := range []struct{ question, text string }{
		{"which units does she prefer", "prefers metric units"},
		{"who went?", "they are going"},
		{"ZURICH", "Zürich im Mai"},
		{"cafe", "the café"},
		{"cafe\u0301", "cafe"},
		{"relocation", "I relocated"},
		{"hoping", "we hope"},
		{"stopped", "stopping"},
		{"alergic", "allergies"},
		{"straße", "STRASSE"},
		{"sister’s", "my sister"},
		{"ΝΊΚΟΣ", "νικος"},
		{"过敏", "我对花生过敏"},
		{"ｆｕｌｌ", "full"},
	} {
		x := contents("other things", test.text, "nothing of that")
		hits := x.Search(test.question, 10, nil)
		if len(hits) == 0 || hits[0].ID != "1" {
			t.Errorf("%q does not find %q: %+v", test.question, test.text, hits)
		}
	}
}

func TestSearchFindsNothing(t *testing.T) {
	x := contents("prefers metric units", "the and of", "", "…!?")
	for _, question := range []string{"", " ", "what is the", "?!…", "\x00\x01\xff", "quetzal", strings.Repeat("x", 1<<20)} {
		if hits := x.Search(question, 10, nil); len(hits) != 0 {
			t.Errorf("%.20q finds %+v", question, hits)
		}
	}
	if hits := new(recall.Index).Search("metric", 10, nil); hits != nil {
		t.Errorf("an empty index answers %+v", hits)
	}
}

func TestSearchKeepsTheLimitAndTheFilter(t *testing.T) {
	x := contents("apple one", "apple two", "apple three")
	if hits := x.Search("apple", 2, nil); len(hits) != 2 {
		t.Errorf("%d hits, want 2", len(hits))
	}
	hits := x.Search("apple", 10, func(id string) bool { return id == "1" })
	if len(hits) != 1 || hits[0].ID != "1" || strings.Join(hits[0].Matched, " ") != "appl" {
		t.Errorf("hits %+v, want the one that is kept", hits)
	}
}

// An index that has been through changes answers as one built afresh.
func TestChangesLeaveNoTrace(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	words := strings.Fields("sold bicycle market mara jonas units metric walking walked rent raised harbour kiwi 过敏 花生")
	now := map[string]recall.Text{}
	x := new(recall.Index)
	for range 300 {
		text := recall.Text{ID: strconv.Itoa(r.IntN(25)), Created: time.Unix(r.Int64N(40)*3600, 0)}
		if r.IntN(3) == 0 {
			x.Delete(text.ID)
			delete(now, text.ID)
		} else {
			for range r.IntN(8) {
				text.Content += words[r.IntN(len(words))] + " "
			}
			text.Values = []string{words[3+r.IntN(2)]}
			x.Add(text)
			now[text.ID] = text
		}
		fresh := new(recall.Index)
		for _, text := range now {
			fresh.Add(text)
		}
		question := words[r.IntN(len(words))] + " mara " + words[r.IntN(len(words))]
		if got, want := digest(x, question), digest(fresh, question); got != want {
			t.Fatalf("%q: %x after changes, %x afresh", question, got, want)
		}
		if x.Len() != len(now) {
			t.Fatalf("Len = %d, want %d", x.Len(), len(now))
		}
	}
}

// digest is a checksum of all that an answer says, to the bit.
func digest(x *recall.Index, question string) uint32 {
	var all []byte
	for _, h := range x.Search(question, 100, nil) {
		all = append(all, h.ID+" "+strings.Join(h.Matched, ",")+" "+strconv.FormatUint(math.Float64bits(h.Score), 16)+"\n"...)
	}
	return crc32.ChecksumIEEE(all)
}

// answers is the sum of what two memories answer.
const answers = 0x2c6cdf9f

// The same answers on every platform.
func TestAnswersToTheBit(t *testing.T) {
	sum := uint32(0)
	for _, d := range readDialogues(t)[:2] {
		x := d.index(asSpoken(&d))
		for _, q := range d.Qs {
			sum = sum*31 + digest(x, q.Q)
		}
	}
	if sum != answers {
		t.Errorf("the answers have the sum %#x, want %#x", sum, answers)
	}
}

func TestHostileTextsAreIndexed(t *testing.T) {
	var every strings.Builder
	for r := rune(0); r < 0x30000; r += 7 {
		every.WriteRune(r)
	}
	x := contents(every.String(), strings.Repeat("spam ", 1<<20), "\xff\xfe broken", strings.Repeat("a\u0301", 1000), strings.Repeat("x", 1<<20))
	for question, want := range map[string]string{"spam": "1", "broken": "2", strings.Repeat("x", 64): "4"} {
		if hits := x.Search(question, 1, nil); len(hits) != 1 || hits[0].ID != want {
			t.Errorf("%.20q finds %+v, want %s", question, hits, want)
		}
	}
}
