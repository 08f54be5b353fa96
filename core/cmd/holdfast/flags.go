package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"holdfast/core"
)

// given reports whether a flag stands on the command line.
func given(flags *flag.FlagSet, name string) bool {
	found := false
	flags.Visit(func(f *flag.Flag) { found = found || f.Name == name })
	return found
}

// tierFlag is a tier, or none.
type tierFlag struct{ tier core.Tier }

func (f *tierFlag) String() string { return string(f.tier) }

func (f *tierFlag) Set(text string) error {
	f.tier = core.Tier(text)
	if !f.tier.Valid() {
		return errors.New("want working, session, project or long_term")
	}
	return nil
}

// orderFlag is an order of entries.
type orderFlag struct{ order core.Order }

func (f *orderFlag) String() string { return f.order.String() }

func (f *orderFlag) Set(text string) (err error) {
	if f.order, err = core.ParseOrder(text); err != nil {
		return errors.New("want newest, oldest, importance or id")
	}
	return nil
}

// timeFlag is a point in time. A day alone is its beginning, or its end.
type timeFlag struct {
	time time.Time
	ends bool
}

func (f *timeFlag) String() string { return "" }

func (f *timeFlag) Set(text string) error {
	if t, err := core.ParseTime(text); err == nil {
		f.time = t
		return nil
	}
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		if f.ends {
			t = t.AddDate(0, 0, 1).Add(-time.Nanosecond)
		}
		f.time = t
		return nil
	}
	ago, ok := parseAgo(text)
	if !ok {
		return errors.New("want a time such as 2006-01-02T15:04:05Z, a day, or a while ago such as 3d")
	}
	f.time = time.Now().Add(-ago).UTC()
	return nil
}

// parseAgo reads a number and a unit.
func parseAgo(text string) (time.Duration, bool) {
	units := map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour}
	if len(text) < 2 {
		return 0, false
	}
	unit, ok := units[text[len(text)-1:]]
	n, err := strconv.ParseUint(text[:len(text)-1], 10, 32)
	const longest = 200 * 366 * 24 * time.Hour
	return time.Duration(n) * unit, ok && err == nil && n <= uint64(longest/unit)
}

const timesHelp = `A TIME is such as 2006-01-02T15:04:05Z, a day such as 2006-01-02 (in UTC, all of
it), or a while ago such as 90m, 12h, 3d or 2w.`

// countFlag is a number of entries.
type countFlag struct{ n int }

func (f *countFlag) String() string { return strconv.Itoa(f.n) }

func (f *countFlag) Set(text string) error {
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		return errors.New("want a number, 0 or more")
	}
	f.n = int(n)
	return nil
}

// metaFlag collects KEY=VALUE pairs and objects.
type metaFlag struct{ object core.Object }

func (m *metaFlag) String() string { return m.object.String() }

func (m *metaFlag) Set(text string) error {
	key, value, ok := strings.Cut(text, "=")
	if !ok || key == "" {
		return errors.New("want KEY=VALUE, not " + strconv.Quote(text))
	}
	if !utf8.ValidString(value) {
		return errors.New("a value is not UTF-8")
	}
	quoted, err := json.Marshal(value)
	if err != nil {
		return err
	}
	m.object, err = m.object.With(key, string(quoted))
	return err
}

// metaJSON is a flag that takes a whole object into a metaFlag.
type metaJSON struct{ to *metaFlag }

func (m metaJSON) String() string { return "" }

func (m metaJSON) Set(text string) error {
	object, err := core.ParseObject([]byte(text))
	if err != nil {
		return err
	}
	for key, value := range object.All() {
		if m.to.object, err = m.to.object.With(key, value); err != nil {
			return err
		}
	}
	return nil
}

// selection declares the flags that choose entries.
func selection(flags *flag.FlagSet, limit int) (opts func() core.ListOptions, asJSON *bool) {
	var tier tierFlag
	var order orderFlag
	since, until := timeFlag{}, timeFlag{ends: true}
	most, offset := countFlag{limit}, countFlag{}
	var where metaFlag
	prefix := flags.String("prefix", "", "")
	flags.Var(&tier, "tier", "")
	flags.Var(&order, "order", "")
	flags.Var(&since, "since", "")
	flags.Var(&until, "until", "")
	flags.Var(&most, "limit", "")
	flags.Var(&offset, "offset", "")
	flags.Var(metaJSON{&where}, "where", "")
	asJSON = flags.Bool("json", false, "")
	return func() core.ListOptions {
		return core.ListOptions{Tier: tier.tier, Order: order.order, Prefix: *prefix, Where: where.object,
			Since: since.time, Until: until.time, Limit: most.n, Offset: offset.n}
	}, asJSON
}

const selectionUsage = `[--tier T] [--prefix ID] [--where JSON]
      [--since TIME] [--until TIME] [--order ORDER]
      [--limit N] [--offset N] [--json]`

var selectionHelp = fmt.Sprintf(`--prefix is the beginning of an id, --where an object whose members the metadata
has to have, and TIME when an entry was created. ORDER is newest, oldest,
importance or id; a limit of 0 is none.
%s

%s`, timesHelp, linesHelp)
