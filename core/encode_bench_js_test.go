package core

import (
	"slices"
	"syscall/js"
	"testing"
	"time"
)

// BenchmarkAgainstJavaScript reports how long decoding and encoding take as a
// multiple of what JSON.parse and JSON.stringify take: for the same text, and
// for compact JSON where the format is MessagePack. They are measured in turns
// and the medians are compared, for a machine is never quiet.
func BenchmarkAgainstJavaScript(b *testing.B) {
	const rounds = 15
	benchSizes(b, func(b *testing.B, c *Container, f Format) {
		textFormat, indent := f, 2
		if f != FormatJSON {
			textFormat, indent = FormatJSONCompact, 0
		}
		json := js.Global().Get("JSON")
		text := js.ValueOf(string(mustEncode(b, c, textFormat)))
		tree := json.Call("parse", text)
		data := mustEncode(b, c, f)
		for b.Loop() {
			times := medians(rounds,
				func() { json.Call("parse", text) }, func() { mustDecode(b, data) },
				func() { json.Call("stringify", tree, nil, indent) }, func() { mustEncode(b, c, f) })
			b.ReportMetric(times[0], "parse-ms")
			b.ReportMetric(times[1]/times[0], "decode/parse")
			b.ReportMetric(times[2], "stringify-ms")
			b.ReportMetric(times[3]/times[2], "encode/stringify")
		}
	})
}

// medians runs the given functions in turns and returns the median time of
// each in milliseconds.
func medians(rounds int, functions ...func()) []float64 {
	times := make([][]float64, len(functions))
	for range rounds {
		for i, f := range functions {
			start := time.Now()
			f()
			times[i] = append(times[i], float64(time.Since(start))/1e6)
		}
	}
	result := make([]float64, len(functions))
	for i := range times {
		slices.Sort(times[i])
		result[i] = times[i][rounds/2]
	}
	return result
}
