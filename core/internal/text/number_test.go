package text

import (
	"bytes"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

func TestAppendFloat64(t *testing.T) {
	tests := map[float64]string{
		0: "0.0", math.Copysign(0, -1): "-0.0", 1: "1.0", -1.5: "-1.5", 0.1: "0.1", 100: "100.0",
		1e15: "1000000000000000.0", 9999999999999998: "9999999999999998.0", 1e16: "1e16", 1.5e16: "1.5e16", 1e21: "1e21",
		1e300: "1e300", 0.00001: "0.00001", 1.5e-5: "0.000015", 9.9e-6: "9.9e-6", 1.5e-7: "1.5e-7", 1e-10: "1e-10",
		5e-324: "5e-324", math.MaxFloat64: "1.7976931348623157e308", -1e-7: "-1e-7", 1.0 / 3: "0.3333333333333333",
	}
	for f, want := range tests {
		if got := string(AppendFloat64(nil, f)); got != want {
			t.Errorf("%g: %s, want %s", f, got, want)
		}
	}
}

func TestAppendFloat32(t *testing.T) {
	tests := map[float32]string{
		0: "0.0", float32(math.Copysign(0, -1)): "-0.0", 1: "1.0", 0.1: "0.1", 0.33333334: "0.33333334",
		1e12: "1000000000000.0", 1e13: "1e13", 1.5e13: "1.5e13", 8.589935e9: "8589935000.0", 0.000001: "0.000001",
		9.9e-7: "9.9e-7", 1e-7: "1e-7", 1e-45: "1e-45", math.MaxFloat32: "3.4028235e38", 16777216: "16777216.0",
	}
	for f, want := range tests {
		if got := string(AppendFloat32(nil, f)); got != want {
			t.Errorf("%g: %s, want %s", f, got, want)
		}
	}
}

// The quick ways to read and to check a number must say what strconv says.
func TestNumbersAgreeWithStrconv(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 200_000 {
		text := randomNumber(rnd)
		var num Number
		if n := num.Scan([]byte(text)); n != len(text) {
			t.Fatalf("%s: read %d bytes", text, n)
		}
		want, err := strconv.ParseFloat(text, 64)
		got, ok := num.Float64([]byte(text))
		if ok != (err == nil) || (ok && math.Float64bits(got) != math.Float64bits(want)) {
			t.Fatalf("%s: %v, %v, want %v, %v", text, got, ok, want, err)
		}
		if num.IsCanonicalFloat([]byte(text)) {
			if canonical := AppendFloat64(nil, want); string(canonical) != text {
				t.Fatalf("%s taken for canonical, but that is %s", text, canonical)
			}
		}
		if n := ShortInteger([]byte(text + ",")); n > 0 {
			if v, err := strconv.ParseUint(text, 10, 64); err != nil || strconv.FormatUint(v, 10) != text {
				t.Fatalf("%s taken for a short integer", text)
			}
		}
	}
}

// randomNumber returns the text of a JSON number, of any length and form.
func randomNumber(rnd *rand.Rand) string {
	var text strings.Builder
	if rnd.IntN(3) == 0 {
		text.WriteByte('-')
	}
	if whole := randomDigits(rnd, 1+rnd.IntN(20)); rnd.IntN(3) > 0 && whole[0] != '0' {
		text.WriteString(whole)
	} else {
		text.WriteByte('0')
	}
	if rnd.IntN(4) > 0 {
		text.WriteByte('.')
		text.WriteString(strings.Repeat("0", rnd.IntN(2)*rnd.IntN(8)))
		text.WriteString(randomDigits(rnd, 1+rnd.IntN(20)))
	}
	if rnd.IntN(6) == 0 {
		text.WriteString([]string{"e", "E", "e+", "e-", "E-"}[rnd.IntN(5)])
		text.WriteString(strconv.Itoa(rnd.IntN(330)))
	}
	return text.String()
}

func randomDigits(rnd *rand.Rand, n int) string {
	digits := make([]byte, n)
	for i := range digits {
		digits[i] = byte('0' + rnd.IntN(10))
	}
	return string(digits)
}

func TestFloatsReadBack(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	for range 50_000 {
		f := math.Float64frombits(rnd.Uint64())
		if !IsFinite(f) {
			continue
		}
		text := AppendFloat64(nil, f)
		back, err := strconv.ParseFloat(string(text), 64)
		if err != nil || back != f || !bytes.ContainsAny(text, ".e") || bytes.ContainsAny(text, "+E") {
			t.Fatalf("%g: %s", f, text)
		}
		g := math.Float32frombits(rnd.Uint32())
		if !IsFinite32(g) {
			continue
		}
		text = AppendFloat32(nil, g)
		var num Number
		num.Scan(text)
		if narrow, ok := num.Float32(text); !ok || narrow != g {
			t.Fatalf("float32 %g: %s reads back as %g", g, text, narrow)
		}
	}
}
