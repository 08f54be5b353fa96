package core

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
		if got := string(appendFloat64(nil, f)); got != want {
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
		if got := string(appendFloat32(nil, f)); got != want {
			t.Errorf("%g: %s, want %s", f, got, want)
		}
	}
}

func TestCanonicalNumbers(t *testing.T) {
	tests := map[string]string{
		"0": "0", "-0": "-0.0", "-1": "-1", "1e0": "1.0", "1.0": "1.0", "1.50": "1.5", "0.10": "0.1", "10.0": "10.0",
		"18446744073709551615": "18446744073709551615", "18446744073709551616": "1.8446744073709552e19",
		"-9223372036854775808": "-9223372036854775808", "-9223372036854775809": "-9.223372036854776e18",
		"100000000000000000000": "1e20", "1e5": "100000.0", "1E+2": "100.0", "1e-400": "0.0", "-1e-400": "-0.0",
		"0.00001": "0.00001", "0.000009": "9e-6", "0.0": "0.0", "-0.0": "-0.0", "0.00": "0.0",
		"0.1000000000000000055511151231257827": "0.1", "0.10000000000000001": "0.1", "9007199254740993.0": "9007199254740992.0",
		"123456789012345.6": "123456789012345.6", "12345678901234567.0": "1.2345678901234568e16",
		"1.7976931348623157e308": "1.7976931348623157e308", "24.857142857142858": "24.857142857142858",
	}
	for text, want := range tests {
		object, err := ParseObject([]byte(`{"n":` + text + `}`))
		if err != nil || object.String() != `{"n":`+want+`}` {
			t.Errorf("%s: %s, %v, want %s", text, object, err, want)
		}
	}
}

func TestRefusedNumbers(t *testing.T) {
	for _, text := range []string{"1e400", "-1e309", "01", "00", "-", "+1", ".5", "1.", "1.e3", "1e", "1e+", "0x1", "NaN", "Infinity", "-Infinity", "1_0", "--1"} {
		if object, err := ParseObject([]byte(`{"n":` + text + `}`)); err == nil {
			t.Errorf("%s: accepted as %s", text, object)
		}
	}
}

// The quick ways to read and to check a number must say what strconv says.
func TestNumbersAgreeWithStrconv(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 200_000 {
		text := randomNumber(rnd)
		var num number
		if n := num.scan([]byte(text)); n != len(text) {
			t.Fatalf("%s: read %d bytes", text, n)
		}
		want, err := strconv.ParseFloat(text, 64)
		got, ok := num.float64([]byte(text))
		if ok != (err == nil) || (ok && math.Float64bits(got) != math.Float64bits(want)) {
			t.Fatalf("%s: %v, %v, want %v, %v", text, got, ok, want, err)
		}
		if num.isCanonicalFloat([]byte(text)) {
			if canonical := appendFloat64(nil, want); string(canonical) != text {
				t.Fatalf("%s taken for canonical, but that is %s", text, canonical)
			}
		}
		if n := shortInteger([]byte(text + ",")); n > 0 {
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
		if !isFinite(f) {
			continue
		}
		text := appendFloat64(nil, f)
		back, err := strconv.ParseFloat(string(text), 64)
		if err != nil || back != f || !bytes.ContainsAny(text, ".e") || bytes.ContainsAny(text, "+E") {
			t.Fatalf("%g: %s", f, text)
		}
		g := math.Float32frombits(rnd.Uint32())
		if !isFinite32(g) {
			continue
		}
		text = appendFloat32(nil, g)
		var num number
		num.scan(text)
		if narrow, ok := num.float32(text); !ok || narrow != g {
			t.Fatalf("float32 %g: %s reads back as %g", g, text, narrow)
		}
	}
}
