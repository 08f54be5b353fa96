package text

import (
	"math/rand/v2"
	"testing"
	"time"
)

func TestParseTimestamp(t *testing.T) {
	tests := map[string]string{
		"2023-11-14T22:13:20Z":                "2023-11-14T22:13:20Z",
		"2023-11-14t22:13:20z":                "2023-11-14T22:13:20Z",
		"2023-11-14 22:13:20Z":                "2023-11-14T22:13:20Z",
		"2023-11-14T22:13:20+02:00":           "2023-11-14T20:13:20Z",
		"2023-11-14T22:13:20-23:59":           "2023-11-15T22:12:20Z",
		"2023-11-14T22:13:20-00:00":           "2023-11-14T22:13:20Z",
		"2023-11-14T22:13:20.1Z":              "2023-11-14T22:13:20.100Z",
		"2023-11-14T22:13:20.12Z":             "2023-11-14T22:13:20.120Z",
		"2023-11-14T22:13:20.1234Z":           "2023-11-14T22:13:20.123400Z",
		"2023-11-14T22:13:20.000Z":            "2023-11-14T22:13:20Z",
		"2023-11-14T22:13:20.123456789999Z":   "2023-11-14T22:13:20.123456789Z",
		"2016-12-31T23:59:60Z":                "2017-01-01T00:00:00Z",
		"2016-12-31T23:59:60.5+00:00":         "2017-01-01T00:00:00.500Z",
		"2024-02-29T00:00:00Z":                "2024-02-29T00:00:00Z",
		"2000-02-29T00:00:00Z":                "2000-02-29T00:00:00Z",
		"0000-01-01T00:00:00Z":                "0000-01-01T00:00:00Z",
		"0000-02-29T12:00:00Z":                "0000-02-29T12:00:00Z",
		"9999-12-31T23:59:59.999999999Z":      "9999-12-31T23:59:59.999999999Z",
		"9999-12-31T23:59:59.999999999+00:01": "9999-12-31T23:58:59.999999999Z",
		"1969-12-31T23:59:59.999999999-00:00": "1969-12-31T23:59:59.999999999Z",
	}
	for text, want := range tests {
		at, ok := ParseTime([]byte(text))
		if !ok || at.Location() != time.UTC {
			t.Errorf("%s: %v, %v", text, at, ok)
			continue
		}
		if got := string(AppendTime(nil, at)); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestRefusedTimestamps(t *testing.T) {
	tests := []string{
		"", "2023", "2023-11-14", "2023-11-14T22:13:20", "2023-11-14T22:13Z", "2023-11-14X22:13:20Z", "2023-11-14T22:13:20.Z",
		"2023-11-14T22:13:20,5Z", "2023-13-14T22:13:20Z", "2023-00-14T22:13:20Z", "2023-11-31T22:13:20Z", "2023-11-00T22:13:20Z",
		"2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2023-11-14T24:13:20Z", "2023-11-14T22:60:20Z", "2023-11-14T22:13:61Z",
		"2023-11-14T22:13:20+24:00", "2023-11-14T22:13:20+02:60", "2023-11-14T22:13:20+2:00", "2023-11-14T22:13:20ZZ",
		"2023-11-14T22:13:20Z ", " 2023-11-14T22:13:20Z", "+2023-11-14T22:13:20Z", "12023-11-14T22:13:20Z", "-001-11-14T22:13:20Z",
		"0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z", "2023-1a-14T22:13:20Z", "2023-11-14T22:13:20.12x456Z",
	}
	for _, text := range tests {
		if at, ok := ParseTime([]byte(text)); ok {
			t.Errorf("%q accepted as %v", text, at)
		}
	}
}

func TestTimestampsAgreeWithTime(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	units := []int64{1, 1e3, 1e6, 1e9}
	layouts := []string{"2006-01-02T15:04:05.000000000Z", "2006-01-02T15:04:05.000000Z", "2006-01-02T15:04:05.000Z", time.RFC3339}
	for range 50_000 {
		sec := MinTime + rnd.Int64N(MaxTime-MinTime+1)
		unit := rnd.IntN(len(units))
		at := time.Unix(sec, rnd.Int64N(1e9)/units[unit]*units[unit])
		// The fewest digits may be fewer than those that this unit needs.
		for unit < len(units)-1 && int64(at.Nanosecond())%units[unit+1] == 0 {
			unit++
		}
		text := string(AppendTime(nil, at))
		if want := at.UTC().Format(layouts[unit]); text != want {
			t.Fatalf("%v: %s, want %s", at.UTC(), text, want)
		}
		if back, ok := ParseTime([]byte(text)); !ok || !back.Equal(at) {
			t.Fatalf("%s reads back as %v", text, back)
		}
		offset := at.In(time.FixedZone("", (rnd.IntN(2*1439)-1439)*60))
		if year := offset.Year(); year < 0 || year > 9999 {
			continue
		}
		text = offset.Format(time.RFC3339Nano)
		if back, ok := ParseTime([]byte(text)); !ok || !back.Equal(at) {
			t.Fatalf("%s reads back as %v, %v", text, back, ok)
		}
	}
}

// Every day of the calendar, at midnight.
func TestTimestampsOfAllDays(t *testing.T) {
	day := time.Unix(MinTime, 0).UTC()
	var text []byte
	for ; day.Year() < 10000; day = day.AddDate(0, 0, 1) {
		year, month, mday := day.Date()
		y, m, d := civilFromDays(int((day.Unix() - MinTime) / 86400))
		if y != year || m != int(month) || d != mday {
			t.Fatalf("%v: %d-%d-%d", day, y, m, d)
		}
		if days := daysFromCivil(year, int(month), mday); int64(days)*86400+MinTime != day.Unix() {
			t.Fatalf("%v: day %d", day, days)
		}
		if mday == 1 {
			text = AppendTime(text[:0], day)
			if back, ok := ParseTime(text); !ok || !back.Equal(day) {
				t.Fatalf("%s reads back as %v", text, back)
			}
		}
	}
}
