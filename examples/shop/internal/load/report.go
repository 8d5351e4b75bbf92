package load

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"goroscope.example/shop/internal/telemetry"
)

// Columns names the fields of each row of Requests, in order.
var Columns = []string{"traceId", "rootSpanId", "requestId", "kind", "route", "status", "startOffsetMicros", "durationMicros", "expect", "orderId", "tier", "error"}

// Report is the result of a run; see README.md for the format.
type Report struct {
	Schema        int                    `json:"schema"`
	Seed          string                 `json:"seed"` // text: 64 bits do not fit a double
	RPS           float64                `json:"rps"`
	DurationMs    int64                  `json:"durationMs"`
	Target        string                 `json:"target"`
	RootService   string                 `json:"rootService"`
	StartUnixNano string                 `json:"startUnixNano"`
	EndUnixNano   string                 `json:"endUnixNano"`
	Totals        Totals                 `json:"totals"`
	Telemetry     telemetry.Report       `json:"telemetry"`
	Expectations  map[string]Expectation `json:"expectations"`
	Columns       []string               `json:"columns"`
	Requests      [][]any                `json:"-"`
}

// Totals sum the run up.
type Totals struct {
	Planned  int            `json:"planned"`
	Sent     int            `json:"sent"`
	OK       int            `json:"ok"`     // status below 400
	Failed   int            `json:"failed"` // no answer, a cut answer, or status 500 and above
	Refused  int            `json:"refused"`
	ByKind   map[string]int `json:"byKind"`
	ByStatus map[string]int `json:"byStatus"`
	Latency  Latency        `json:"latencyMs"`
	// MaxLateMs is how far the generator itself fell behind its plan.
	MaxLateMs float64 `json:"maxLateMs"`
}

// Latency holds quantiles over all answered requests, in milliseconds.
type Latency struct {
	P50 float64 `json:"p50"`
	P90 float64 `json:"p90"`
	P99 float64 `json:"p99"`
	Max float64 `json:"max"`
}

func newReport(o RunOptions, plan []Request, results []Result, start, finish time.Time) *Report {
	r := &Report{
		Schema: 1, Seed: strconv.FormatUint(o.Seed, 10), RPS: o.RPS, DurationMs: o.Duration.Milliseconds(), Target: o.Target,
		RootService:   ServiceName,
		StartUnixNano: strconv.FormatInt(start.UnixNano(), 10), EndUnixNano: strconv.FormatInt(finish.UnixNano(), 10),
		Totals:       Totals{Planned: len(plan), Sent: len(results), ByKind: map[string]int{}, ByStatus: map[string]int{}},
		Expectations: Expectations(), Columns: Columns,
	}
	var durations []time.Duration
	for _, res := range results {
		t := &r.Totals
		t.ByKind[string(res.Kind)]++
		t.ByStatus[strconv.Itoa(res.Status)]++
		t.MaxLateMs = max(t.MaxLateMs, milliseconds(res.Late))
		switch {
		case res.Err != "" || res.Status >= 500:
			t.Failed++
		case res.Status >= 400:
			t.Refused++
		default:
			t.OK++
		}
		if res.Status > 0 {
			durations = append(durations, res.Duration)
		}
		r.Requests = append(r.Requests, []any{
			res.TraceID.String(), res.SpanID.String(), res.RequestID, res.Kind, res.Method + " " + res.Route, res.Status,
			res.Start.Sub(start).Microseconds(), res.Duration.Microseconds(), expectationKey(r.Expectations, res), res.OrderID, res.Tier, res.Err,
		})
	}
	r.Totals.Latency = quantiles(durations)
	return r
}

// expectationKey is the key of Expectations that applies. A request that got no
// answer may have left nothing but its root.
func expectationKey(known map[string]Expectation, res Result) string {
	if res.Status == 0 {
		return ""
	}
	key := string(res.Kind) + ":" + strconv.Itoa(res.Status)
	if _, ok := known[key]; ok && res.Err == "" {
		return key
	}
	return string(res.Kind) + ":*"
}

func quantiles(d []time.Duration) Latency {
	if len(d) == 0 {
		return Latency{}
	}
	slices.Sort(d)
	at := func(q float64) float64 { return milliseconds(d[min(len(d)-1, int(q*float64(len(d))))]) }
	return Latency{P50: at(0.50), P90: at(0.90), P99: at(0.99), Max: milliseconds(d[len(d)-1])}
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// Write writes the report as JSON, one request a line, so that large reports can
// be read line by line too.
func (r *Report) Write(w io.Writer) error {
	head, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	// The head ends with "\n}"; the rows go in before that.
	_, _ = fmt.Fprintf(b, "%s,\n  \"requests\": [", head[:len(head)-2])
	for i, row := range r.Requests {
		line, err := json.Marshal(row)
		if err != nil {
			return err
		}
		if i > 0 {
			_ = b.WriteByte(',')
		}
		_, _ = fmt.Fprintf(b, "\n    %s", line)
	}
	_, _ = b.WriteString("\n  ]\n}\n")
	return b.Flush() // bufio keeps the first error
}
