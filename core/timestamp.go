package core

import "time"

// The first and the last second that a timestamp can name, with its four
// digits for the year, in Unix time.
const (
	minTimestamp = -62167219200 // 0000-01-01T00:00:00Z
	maxTimestamp = 253402300799 // 9999-12-31T23:59:59Z
)

// validTimestamp reports whether t can be written with four digits for the
// year, in UTC.
func validTimestamp(t time.Time) bool {
	sec := t.Unix()
	return minTimestamp <= sec && sec <= maxTimestamp
}

// appendTimestamp appends t, which must be valid, as RFC 3339 text in UTC with
// the fewest of 0, 3, 6 and 9 fractional digits that lose nothing.
func appendTimestamp(dst []byte, t time.Time) []byte {
	sec, nsec := t.Unix()-minTimestamp, t.Nanosecond()
	day, rest := int(sec/86400), int(sec%86400)
	year, month, mday := civilFromDays(day)
	text := [30]byte{
		4: '-', 7: '-', 10: 'T', 13: ':', 16: ':', 19: '.',
	}
	putDigits(text[0:4], year)
	putDigits(text[5:7], month)
	putDigits(text[8:10], mday)
	putDigits(text[11:13], rest/3600)
	putDigits(text[14:16], rest/60%60)
	putDigits(text[17:19], rest%60)
	n := 19
	switch {
	case nsec == 0:
	case nsec%1e6 == 0:
		n = 23
		putDigits(text[20:n], nsec/1e6)
	case nsec%1e3 == 0:
		n = 26
		putDigits(text[20:n], nsec/1e3)
	default:
		n = 29
		putDigits(text[20:n], nsec)
	}
	text[n] = 'Z'
	return append(dst, text[:n+1]...)
}

// putDigits fills b with the decimal digits of v, zeros in front.
func putDigits(b []byte, v int) {
	for i := len(b) - 1; i >= 0; i-- {
		b[i] = byte('0' + v%10)
		v /= 10
	}
}

// parseTimestamp reads RFC 3339 text: in any offset, with a fraction whose
// digits after the ninth are cut, with "t", "z" or a space for "T" and "Z".
// A leap second reads as the second that follows it. It is false for all
// other text and for times that can't be written back.
func parseTimestamp(b []byte) (time.Time, bool) {
	if len(b) < len("2006-01-02T15:04:05Z") || b[4] != '-' || b[7] != '-' || b[13] != ':' || b[16] != ':' {
		return time.Time{}, false
	}
	if b[10] != 'T' && b[10] != 't' && b[10] != ' ' {
		return time.Time{}, false
	}
	century, year, month, mday := twoDigits(b, 0), twoDigits(b, 2), twoDigits(b, 5), twoDigits(b, 8)
	hour, minute, second := twoDigits(b, 11), twoDigits(b, 14), twoDigits(b, 17)
	if century|year|month|mday|hour|minute|second < 0 || hour > 23 || minute > 59 || second > 60 {
		return time.Time{}, false
	}
	year += century * 100
	if month < 1 || month > 12 || mday < 1 || mday > daysIn(year, month) {
		return time.Time{}, false
	}
	nsec, b := parseFraction(b[19:])
	offset, ok := parseOffset(b)
	sec := int64(daysFromCivil(year, month, mday))*86400 + int64(hour*3600+minute*60+second-offset) + minTimestamp
	if !ok || sec < minTimestamp || sec > maxTimestamp {
		return time.Time{}, false
	}
	return time.Unix(sec, nsec).UTC(), true
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
	i := 1
	for scale := int64(1e8); i < len(b) && b[i]-'0' <= 9; i++ {
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
	year += 400 // keeps January of year 0 positive
	yday := (153*(month-3)+2)/5 + mday - 1
	return year*365 + year/4 - year/100 + year/400 + yday + 60 - 146097
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

func appendQuotedTime(dst []byte, t time.Time) []byte {
	dst = append(dst, '"')
	dst = appendTimestamp(dst, t)
	return append(dst, '"')
}
