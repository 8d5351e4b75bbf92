//go:build unix

package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"goroscope.example/shop/internal/load"
	"goroscope.example/shop/internal/roster"
	"goroscope.example/shop/internal/service"
	"goroscope.example/shop/internal/telemetry"
)

// startInProcess starts all services in this process and returns the gateway's
// URL and what stops them in order.
func startInProcess(t *testing.T) (target string, stop func() telemetry.Report) {
	t.Helper()
	ctx := context.Background()
	dir := t.TempDir()
	running := map[string]*service.Instance{}
	addresses := map[string]string{}
	for _, e := range roster.Start {
		upstreams := map[string]string{}
		for _, u := range e.Upstreams {
			upstreams[u] = addresses[u]
		}
		i, err := service.Start(ctx, service.Config{
			Name: e.Name, Version: roster.Version, Listen: "127.0.0.1:0", AdminListen: "127.0.0.1:0",
			DataDir: dir, Upstreams: upstreams, LogWriter: io.Discard, Reviews: 2000, CronEvery: 500 * time.Millisecond,
		}, e.Definition)
		if err != nil {
			t.Fatal(err)
		}
		running[e.Name], addresses[e.Name] = i, i.Addr()
	}
	return "http://" + addresses["gateway"], func() telemetry.Report {
		var total telemetry.Report
		for _, name := range roster.StopOrder {
			stopCtx, cancel := context.WithTimeout(ctx, 20*time.Second)
			err := running[name].Stop(stopCtx)
			cancel()
			report, flushErr := running[name].Flush(ctx)
			if err := errors.Join(err, flushErr); err != nil {
				t.Errorf("stopping %s: %v", name, err)
			}
			total.Add(report)
		}
		return total
	}
}

func TestEveryRequestIsOneCompleteTrace(t *testing.T) {
	for _, protocol := range []string{"http/protobuf", "grpc"} {
		t.Run(strings.ReplaceAll(protocol, "/", "-"), func(t *testing.T) {
			r := newReceiver(t)
			endpoint := r.http.URL
			if protocol == "grpc" {
				endpoint = "http://" + r.addr
			}
			t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
			t.Setenv("OTEL_EXPORTER_OTLP_PROTOCOL", protocol)
			t.Setenv("OTEL_METRIC_EXPORT_INTERVAL", "500")
			target, stop := startInProcess(t)
			report, err := load.Run(t.Context(), load.RunOptions{
				Options: load.Options{Seed: 11, RPS: 50, Duration: 4 * time.Second}, Target: target, MaxInFlight: 500,
			})
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(700 * time.Millisecond) // one more cron run
			total := stop()
			if lost := total.Spans.Lost() + total.Logs.Lost() + report.Telemetry.Spans.Lost(); lost != 0 || total.MetricBatchesFailed != 0 {
				t.Errorf("telemetry lost: %+v, load %+v", total, report.Telemetry)
			}
			// Timeouts on a busy machine are no failure: their traces must be whole too.
			if report.Totals.Sent != report.Totals.Planned || report.Totals.OK < report.Totals.Sent/2 {
				t.Errorf("totals: %+v", report.Totals)
			}
			checkStored(t, r, total, report)
			checkTraces(t, r, report, "browse:200", "product:200", "search:200", "checkout:201", "status:200")
			checkLogs(t, r)
			checkCron(t, r)
			checkMetrics(t, r, report)
			checkResources(t, r)
			checkConventions(t, r)
		})
	}
}

// checkStored compares the account of the processes with what arrived.
func checkStored(t *testing.T, r *receiver, total telemetry.Report, report *load.Report) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if want := int(total.Spans.Exported + report.Telemetry.Spans.Exported); len(r.spans) != want {
		t.Errorf("%d spans received, %d acknowledged", len(r.spans), want)
	}
	if len(r.logs) != int(total.Logs.Exported) {
		t.Errorf("%d logs received, %d acknowledged", len(r.logs), total.Logs.Exported)
	}
}

// checkTraces wants every request of the report to be a complete trace, and
// requests of the given kinds to be among them.
func checkTraces(t *testing.T, r *receiver, report *load.Report, kindsWanted ...string) {
	t.Helper()
	traces := r.traces()
	kinds := map[string]int{}
	for _, row := range decodeRows(t, report) {
		kinds[row.expect]++
		want, ok := report.Expectations[row.expect]
		if !ok {
			t.Fatalf("no expectation %q", row.expect)
		}
		spans := traces[row.traceID]
		if problems := incomplete(spans, want, row); len(problems) > 0 {
			t.Errorf("trace %s (%s): %s", row.traceID, row.expect, strings.Join(problems, "; "))
		}
	}
	for _, key := range kindsWanted {
		if kinds[key] == 0 {
			t.Errorf("no request of kind %s in the run: %v", key, kinds)
		}
	}
}

type row struct{ traceID, rootID, requestID, expect string }

// decodeRows goes through the JSON a reader of the report would see.
func decodeRows(t *testing.T, report *load.Report) []row {
	t.Helper()
	var text strings.Builder
	if err := report.Write(&text); err != nil {
		t.Fatal(err)
	}
	var decoded struct {
		Columns  []string `json:"columns"`
		Requests [][]any  `json:"requests"`
	}
	if err := json.Unmarshal([]byte(text.String()), &decoded); err != nil {
		t.Fatal(err)
	}
	column := func(r []any, name string) string { return fmt.Sprint(r[slices.Index(decoded.Columns, name)]) }
	var out []row
	for _, r := range decoded.Requests {
		out = append(out, row{column(r, "traceId"), column(r, "rootSpanId"), column(r, "requestId"), column(r, "expect")})
	}
	return out
}

// incomplete says what is missing from a trace or wrong with it.
func incomplete(spans []span, want load.Expectation, row row) []string {
	var problems []string
	byID, counts := map[string]span{}, map[load.SpanExpectation]int{}
	for _, s := range spans {
		byID[s.spanID] = s
		counts[load.SpanExpectation{Service: s.service, Name: s.name, Kind: s.kind}]++
	}
	roots := 0
	for _, s := range spans {
		if s.parentID == "" {
			roots++
			if s.spanID != row.rootID {
				problems = append(problems, fmt.Sprintf("root %s %q is not the planned one", s.service, s.name))
			}
		} else if _, ok := byID[s.parentID]; !ok {
			problems = append(problems, fmt.Sprintf("parent of %s %q is missing", s.service, s.name))
		}
		if s.attrs["request.id"] != row.requestID {
			problems = append(problems, fmt.Sprintf("%s %q has request id %q, want %q", s.service, s.name, s.attrs["request.id"], row.requestID))
		}
	}
	if roots != 1 {
		problems = append(problems, fmt.Sprintf("%d roots", roots))
	}
	for _, e := range want.Spans {
		key := e
		key.Min = 0
		if counts[key] < e.Min {
			problems = append(problems, fmt.Sprintf("%d × %s %s %q, want %d", counts[key], e.Service, e.Kind, e.Name, e.Min))
		}
	}
	for _, l := range want.Links {
		if !linked(spans, byID, l) {
			problems = append(problems, fmt.Sprintf("no link from %s %q to %s %q", l.FromService, l.FromName, l.ToService, l.ToName))
		}
	}
	return problems
}

func linked(spans []span, byID map[string]span, want load.LinkExpectation) bool {
	for _, s := range spans {
		if s.service != want.FromService || s.name != want.FromName {
			continue
		}
		for _, l := range s.links {
			if to := byID[l.spanID]; l.traceID == s.traceID && to.service == want.ToService && to.name == want.ToName {
				return true
			}
		}
	}
	return false
}

// checkLogs wants every record written while a request was served to carry the
// ids of a span that arrived, and the request id of that span.
func checkLogs(t *testing.T, r *receiver) {
	t.Helper()
	spans := map[string]span{}
	for _, s := range r.spansWhere(func(span) bool { return true }) {
		spans[s.spanID] = s
	}
	seen := map[string]int{}
	for _, l := range r.logsWhere(func(l logRecord) bool { return !strings.HasPrefix(l.body, "service st") }) {
		s, ok := spans[l.spanID]
		if !ok || s.traceID != l.traceID || s.service != l.service {
			t.Errorf("log %q of %s carries trace %q, span %q: no such span of that service", l.body, l.service, l.traceID, l.spanID)
		} else if l.attrs["request.id"] != s.attrs["request.id"] {
			t.Errorf("log %q of %s has request id %q, its span %q", l.body, l.service, l.attrs["request.id"], s.attrs["request.id"])
		}
		seen[l.service+" "+l.body]++
	}
	for _, want := range []string{"gateway request served", "catalog call served", "checkout order placed", "payment card charged",
		"worker parcel booked", "cron settlement done"} {
		if seen[want] == 0 {
			t.Errorf("no log %q; seen: %v", want, seen)
		}
	}
}

// checkCron wants each run to be a trace of its own, linked to the traces of the
// orders it settled, with a request id of its own.
func checkCron(t *testing.T, r *receiver) {
	t.Helper()
	runs := r.spansWhere(func(s span) bool { return s.name == "cron settlement" })
	placed := map[string]bool{}
	for _, s := range r.spansWhere(func(s span) bool { return s.service == "checkout" && strings.HasSuffix(s.name, "/PlaceOrder") }) {
		placed[s.traceID+s.spanID] = true
	}
	traces, links := map[string]bool{}, 0
	for _, run := range runs {
		if run.parentID != "" || traces[run.traceID] {
			t.Errorf("cron run %s is not the root of a trace of its own", run.spanID)
		}
		if !regexp.MustCompile(`^cron-settlement-\d+-\d+$`).MatchString(run.attrs["request.id"]) {
			t.Errorf("cron run has request id %q", run.attrs["request.id"])
		}
		traces[run.traceID] = true
		for _, l := range run.links {
			links++
			if !placed[l.traceID+l.spanID] {
				t.Errorf("cron run links to %v, which placed no order", l)
			}
		}
	}
	if len(runs) < 3 || links == 0 {
		t.Errorf("%d cron runs with %d links", len(runs), links)
	}
	settle := r.spansWhere(func(s span) bool {
		return s.service == "payment" && s.kind == "SERVER" && strings.HasSuffix(s.name, "/Settle") && traces[s.traceID]
	})
	if len(settle) == 0 {
		t.Error("no streaming Settle call below a cron run")
	}
}

func checkMetrics(t *testing.T, r *receiver, report *load.Report) {
	t.Helper()
	last := map[string]float64{}
	exemplars := map[string]int{}
	ours := map[string]bool{}
	for _, row := range decodeRows(t, report) {
		ours[row.traceID] = true
	}
	for _, p := range r.pointsWhere(func(point) bool { return true }) {
		last[p.service+" "+p.name] = max(last[p.service+" "+p.name], p.value)
		for _, id := range p.exemplarTraces {
			if ours[id] {
				exemplars[p.name]++
			}
		}
	}
	for _, want := range []string{
		"gateway http.server.request.duration", "catalog rpc.server.call.duration", "gateway rpc.client.call.duration",
		"checkout db.client.operation.duration", "checkout db.client.connection.count", "checkout shop.orders.placed",
		"payment http.client.request.duration", "worker messaging.kafka.fetch_records.count",
		"catalog go.goroutine.count", "catalog go.memory.used", "catalog go.cpu.time", "catalog go.memory.gc.cycles", "catalog go.schedule.duration",
	} {
		if last[want] <= 0 {
			t.Errorf("metric %s: no data", want)
		}
	}
	for _, name := range []string{"http.server.request.duration", "rpc.server.call.duration"} {
		if exemplars[name] == 0 {
			t.Errorf("%s has no exemplar of a request of the run", name)
		}
	}
}

func checkResources(t *testing.T, r *receiver) {
	t.Helper()
	instances := map[string]bool{}
	for _, name := range []string{"gateway", "catalog", "payment", "checkout", "worker", "cron", load.ServiceName} {
		res := r.resources[name]
		for _, key := range []string{"service.namespace", "service.version", "service.instance.id", "deployment.environment.name",
			"host.name", "process.pid", "process.runtime.version", "telemetry.sdk.version"} {
			if res[key] == "" {
				t.Errorf("resource of %s has no %s", name, key)
			}
		}
		if instances[res["service.instance.id"]] {
			t.Errorf("instance id of %s is used twice", name)
		}
		instances[res["service.instance.id"]] = true
	}
}
