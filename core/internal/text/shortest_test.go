package text

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
)

// Whatever isShortest takes for the shortest is what strconv writes, and it
// knows nearly all of them.
func TestShortestDigits(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	var found, all int
	for range 20_000 {
		f := math.Ldexp(1+rnd.Float64(), rnd.IntN(70)-20)
		if rnd.IntN(8) == 0 { // near a power of two
			f = math.Float64frombits(math.Float64bits(math.Ldexp(1, rnd.IntN(70)-20)) + uint64(rnd.IntN(7)) - 3)
		}
		for digits := -1; digits <= 18; digits++ {
			text := strconv.FormatFloat(f, 'f', digits, 64)
			// The last digit may be off by one or two.
			nearby := append([]byte(text[:len(text)-1]), byte('0'+rnd.IntN(10)))
			for _, b := range [][]byte{[]byte(text), nearby} {
				var num Number
				if num.Scan(b) != len(b) || num.integer || !num.exact || num.mantissa < 1e15 {
					continue
				}
				read, _ := strconv.ParseFloat(string(b), 64)
				canonical := string(AppendFloat64(nil, read)) == string(b)
				if canonical {
					all++
				}
				if num.isShortest() {
					found++
					if !canonical {
						t.Fatalf("%s is not the shortest for %v", b, read)
					}
				}
			}
		}
	}
	if found < all*3/4 {
		t.Errorf("%d of %d were found", found, all)
	}
}
