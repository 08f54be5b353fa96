package text

import (
	"encoding/binary"
	"time"
)

// The first and the last second that a timestamp can name, with its four
// digits for the year, in Unix time.
const (
	MinTime = -62167219200 // 0000-01-01T00:00:00Z
	MaxTime = 253402300799 // 9999-12-31T23:59:59Z
)

// ValidTime reports whether t can be written with four digits for the
// year, in UTC.
func ValidTime(t time.Time) bool {
	sec := t.Unix()
	return MinTime <= sec && sec <= MaxTime
}

// AppendTime appends t, which must be valid, as RFC 3339 text in UTC with
// the fewest of 0, 3, 6 and 9 fractional digits that lose nothing.
func AppendTime(dst []byte, t time.Time) []byte {
	sec, nsec := t.Unix()-MinTime, t.Nanosecond()
	day, rest := int(sec/86400), int(sec%86400)
	year, month, mday := civilFromDays(day)
	var text [30]byte
	putPair(&text, 0, year/100)
	putPair(&text, 2, year%100)
	text[4] = '-'
	putPair(&text, 5, month)
	text[7] = '-'
	putPair(&text, 8, mday)
	text[10] = 'T'
	putPair(&text, 11, rest/3600)
	text[13] = ':'
	putPair(&text, 14, rest/60%60)
	text[16] = ':'
	putPair(&text, 17, rest%60)
	n := len("2006-01-02T15:04:05")
	if nsec != 0 {
		n = putFraction(&text, n, nsec)
	}
	text[n] = 'Z'
	return append(dst, text[:n+1]...)
}

// putFraction puts a point and the digits of nsec at text[at], as many groups
// of three as there are before only zeros follow, and returns where they end.
func putFraction(text *[30]byte, at, nsec int) int {
	text[at] = '.'
	for at++; nsec != 0; at += 3 {
		group := nsec / 1e6
		text[at] = byte('0' + group/100)
		putPair(text, at+1, group%100)
		nsec = nsec % 1e6 * 1e3
	}
	return at
}

// putPair puts the two digits of v at text[at].
func putPair(text *[30]byte, at, v int) {
	const pairs = "00010203040506070809" + "10111213141516171819" + "20212223242526272829" + "30313233343536373839" +
		"40414243444546474849" + "50515253545556575859" + "60616263646566676869" + "70717273747576777879" +
		"80818283848586878889" + "90919293949596979899"
	text[at], text[at+1] = pairs[2*v], pairs[2*v+1]
}

// ParseTime reads RFC 3339 text: in any offset, with a fraction whose
// digits after the ninth are cut, with "t", "z" or a space for "T" and "Z".
// A leap second reads as the second that follows it. It is false for all
// other text and for times that can't be written back.
func ParseTime(b []byte) (time.Time, bool) {
	if len(b) < len("2006-01-02T15:04:05Z") || (b[10] != 'T' && b[10] != 't' && b[10] != ' ') {
		return time.Time{}, false
	}
	yearMonth, ok1 := digitPairs(binary.LittleEndian.Uint64(b)^(digitZeros^dashAt<<32^dashAt<<56), 0xff<<32|0xff<<56)
	dayMinute, ok2 := digitPairs(binary.LittleEndian.Uint64(b[8:])&^(0xff<<16)^(digitZeros&^(0xff<<16)^colonAt<<40), 0xff<<16|0xff<<40)
	hourSecond, ok3 := digitPairs(binary.LittleEndian.Uint64(b[11:])^(digitZeros^colonAt<<16^colonAt<<40), 0xff<<16|0xff<<40)
	if !ok1 || !ok2 || !ok3 {
		return time.Time{}, false
	}
	year := int(yearMonth&0xff)*100 + int(yearMonth>>16&0xff)
	month, mday := int(yearMonth>>40&0xff), int(dayMinute&0xff)
	hour, minute, second := int(hourSecond&0xff), int(hourSecond>>24&0xff), int(hourSecond>>48&0xff)
	if hour > 23 || minute > 59 || second > 60 || month < 1 || month > 12 || mday < 1 || mday > daysIn(year, month) {
		return time.Time{}, false
	}
	sec := int64(daysFromCivil(year, month, mday))*86400 + int64(hour*3600+minute*60+second) + MinTime
	nsec, rest := parseFraction(b[19:])
	if len(rest) != 1 || rest[0] != 'Z' {
		offset, ok := parseOffset(rest)
		if !ok {
			return time.Time{}, false
		}
		sec -= int64(offset)
	}
	if sec < MinTime || sec > MaxTime {
		return time.Time{}, false
	}
	return time.Unix(sec, nsec).UTC(), true
}

// IsShortTime reports whether text that ParseTime reads is what
// AppendTime writes for it.
func IsShortTime(b []byte) bool {
	n := len(b)
	if b[10] != 'T' || b[n-1] != 'Z' || string(b[17:19]) == "60" {
		return false
	}
	switch n {
	case len("2006-01-02T15:04:05Z"):
		return true
	case len("2006-01-02T15:04:05.000Z"), len("2006-01-02T15:04:05.000000Z"), len("2006-01-02T15:04:05.000000000Z"):
		return string(b[n-4:n-1]) != "000"
	}
	return false
}

// What digitPairs takes out of eight bytes: '0' of digits, and of the bytes
// that separate them, all they should be.
const (
	digitZeros = LowBits * '0'
	dashAt     = '0' ^ '-'
	colonAt    = '0' ^ ':'
)

// digitPairs combines the values of digits. In byte k of the result is the
// number that bytes k and k+1 make. It is false when a byte is above 9, or
// above 0 where one that separates them is.
func digitPairs(values, separators uint64) (pairs uint64, ok bool) {
	other := (values + (LowBits*(0x7f-9) | separators&^HighBits)) | values
	return values*10 + values>>8, other&HighBits == 0
}

// twoDigits returns the number that the digits b[i] and b[i+1] make, or a
// negative one when they are no digits.
func twoDigits(b []byte, i int) int {
	hi, lo := b[i]-'0', b[i+1]-'0'
	if hi > 9 || lo > 9 {
		return -1
	}
	return int(hi)*10 + int(lo)
}

// parseFraction reads a point and digits, if b starts so, as nanoseconds, and
// returns what follows. What follows a point without digits is no offset, so
// the point is left to be refused as one.
func parseFraction(b []byte) (nsec int64, rest []byte) {
	if b[0] != '.' {
		return 0, b
	}
	i, scale := 1, int64(1e8)
	if len(b) > 8 {
		values, n := DigitsAt(b, 1)
		nsec = int64(digitsValue(values&(1<<(8*n)-1))) * 10 // zeros come after
		i, scale = 1+n, 1                                   // for a ninth digit
	}
	for ; i < len(b) && b[i]-'0' <= 9; i++ {
		nsec += int64(b[i]-'0') * scale
		scale /= 10
	}
	if i == 1 {
		return 0, b
	}
	return nsec, b[i:]
}

// parseOffset reads "Z" or an offset such as "+02:00", and nothing else, and
// returns its seconds east of UTC.
func parseOffset(b []byte) (seconds int, ok bool) {
	if len(b) == 1 {
		return 0, b[0] == 'Z' || b[0] == 'z'
	}
	if len(b) != len("+02:00") || (b[0] != '+' && b[0] != '-') || b[3] != ':' {
		return 0, false
	}
	hours, minutes := twoDigits(b, 1), twoDigits(b, 4)
	if hours|minutes < 0 || hours > 23 || minutes > 59 {
		return 0, false
	}
	seconds = hours*3600 + minutes*60
	if b[0] == '-' {
		seconds = -seconds
	}
	return seconds, true
}

func daysIn(year, month int) int {
	if month == 2 {
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 30 + (month+month>>3)&1
}

// Both conversions below count years from March, so that a leap day ends a
// year, in the proleptic Gregorian calendar, whose 400 years have 146097 days.
// Day 0 is 0000-01-01, which is 60 days before March of year 0.

func daysFromCivil(year, month, mday int) int {
	if month <= 2 {
		year--
		month += 12
	}
	year += 400                            // keeps January of year 0 positive
	century := year * 5243 >> 19           // year / 100, but WebAssembly divides slowly
	yday := (979*month-2919)>>5 + mday - 1 // (153*(month-3)+2)/5 + mday - 1
	return year*365 + year>>2 - century + century>>2 + yday + 60 - 146097
}

func civilFromDays(day int) (year, month, mday int) {
	day += 146097 - 60
	cycle := day / 146097
	day %= 146097
	y := (day - day/1460 + day/36524 - day/146096) / 365
	yday := day - (365*y + y/4 - y/100)
	m := (5*yday + 2) / 153
	year, month, mday = y+cycle*400-400, m+3, yday-(153*m+2)/5+1
	if month > 12 {
		year++
		month -= 12
	}
	return year, month, mday
}

func AppendQuotedTime(dst []byte, t time.Time) []byte {
	dst = append(dst, '"')
	dst = AppendTime(dst, t)
	return append(dst, '"')
}
