//go:build unix

package e2e

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"goroscope.example/shop/internal/faults"
	"goroscope.example/shop/internal/load"
)

// lab is one running shop in which fault after fault is tried.
type lab struct {
	*shop
	r    *receiver
	seed uint64
}

// observation is what one load run left behind.
type observation struct {
	report   *load.Report
	from, to time.Time
	traces   map[string][]span // of the requests of the run
	spans    []span            // of those traces
}

// observe sends load and collects its traces.
func (l *lab) observe(t *testing.T, rps float64, d time.Duration) observation {
	t.Helper()
	l.seed++
	o := observation{from: time.Now(), traces: map[string][]span{}}
	o.report = run(t, l.r, l.shop, l.seed, rps, d)
	time.Sleep(600 * time.Millisecond) // the worker's last orders, one metric export
	l.flush(t)
	o.to = time.Now()
	all := l.r.traces()
	for _, row := range decodeRows(t, o.report) {
		o.traces[row.traceID] = all[row.traceID]
		o.spans = append(o.spans, all[row.traceID]...)
	}
	return o
}

// observeHealthy wants a run without failures, and gives a machine that is busy
// with something else three chances.
func (l *lab) observeHealthy(t *testing.T, rps float64, d time.Duration) observation {
	t.Helper()
	var o observation
	for range 3 {
		if o = l.observe(t, rps, d); o.report.Totals.Failed == 0 {
			return o
		}
	}
	t.Fatalf("failures without a fault: %+v", o.report.Totals)
	return o
}

func (o observation) where(service, kind, name string) []span {
	var out []span
	for _, s := range o.spans {
		if s.service == service && s.kind == kind && strings.HasSuffix(s.name, name) {
			out = append(out, s)
		}
	}
	return out
}

// quick is the lower quartile of the durations: what the work takes when the
// machine is not busy with something else.
func quick(spans []span) time.Duration {
	if len(spans) == 0 {
		return 0
	}
	d := make([]time.Duration, len(spans))
	for i, s := range spans {
		d[i] = s.duration()
	}
	slices.Sort(d)
	return d[len(d)/4]
}

func failedShare(spans []span) float64 {
	n := 0
	for _, s := range spans {
		if s.failed {
			n++
		}
	}
	return float64(n) / float64(max(1, len(spans)))
}

// growth is how much a cumulative or sampled metric rose during the observation,
// summed over its series.
func (l *lab) growth(o observation, service, name string, match func(map[string]string) bool) float64 {
	first, last := map[string]float64{}, map[string]float64{}
	for _, p := range l.r.pointsWhere(func(p point) bool {
		return p.service == service && p.name == name && match(p.attrs) && p.at.After(o.from.Add(-time.Second)) && p.at.Before(o.to)
	}) {
		key := fmt.Sprint(p.version, p.attrs)
		if _, ok := first[key]; !ok {
			first[key] = p.value
		}
		last[key] = p.value
	}
	var sum float64
	for k := range last {
		sum += last[k] - first[k]
	}
	return sum
}

func anySeries(map[string]string) bool { return true }

func (l *lab) admin(t *testing.T, service string) string {
	t.Helper()
	return "http://" + l.state(t)[service+"@1.0.0"].Admin
}

// countOf reads a profile in text form and says how many goroutines or events
// have the function in their stack.
func countOf(text, function string) int {
	count := 0
	for block := range strings.SplitSeq(text, "\n\n") {
		if !strings.Contains(block, function) {
			continue
		}
		for line := range strings.Lines(block) {
			var n int
			if _, err := fmt.Sscanf(line, "%d @", &n); err == nil {
				count += n
			}
		}
	}
	return count
}

func TestFaultsAreReal(t *testing.T) {
	if testing.Short() {
		t.Skip("starts nine processes and takes a minute")
	}
	r := newReceiver(t)
	l := &lab{shop: startShop(t, r, "--mutex-fraction", "1", "--log-level", "info"), r: r, seed: 100}
	l.observe(t, 60, time.Second) // connections, caches
	base := l.observeHealthy(t, 60, 3*time.Second)
	tests := map[string]func(*testing.T, *lab, observation){
		faults.SlowSQL: testSlowSQL, faults.SlowDependency: testSlowDependency, faults.FailingDependency: testFailingDependency,
		faults.Panic: testPanic, faults.CPUBurn: testCPUBurn, faults.LockContention: testLockContention,
		faults.GoroutineLeak: testGoroutineLeak, faults.MemoryLeak: testMemoryLeak, faults.PoolExhaustion: testPoolExhaustion,
		faults.GCThrash: testGCThrash, faults.DroppedContext: testDroppedContext, faults.RetryStorm: testRetryStorm,
		faults.TightDeadline: testTightDeadline, faults.BadDeploy: testBadDeploy,
	}
	for _, spec := range faults.Catalogue { // a fault without a test fails here
		t.Run(spec.Name, func(t *testing.T) {
			test, ok := tests[spec.Name]
			if !ok {
				t.Fatal("this fault has no test")
			}
			test(t, l, base)
			checkTruth(t, l, spec)
		})
	}
	after := l.observeHealthy(t, 60, 2*time.Second)
	checkTraces(t, r, after.report, "browse:200", "checkout:201")
	if leaks := l.r.logsWhere(func(l logRecord) bool { return strings.Contains(l.body, "fault") }); len(leaks) > 0 {
		t.Errorf("telemetry tells about the fault: %+v", leaks[0])
	}
}

func checkTruth(t *testing.T, l *lab, spec faults.Spec) {
	t.Helper()
	var events []string
	for _, rec := range l.truthRecords(t) {
		if rec.Fault == spec.Name {
			events = append(events, rec.Event)
			if rec.Hypothesis != spec.Hypothesis || rec.PID == 0 || rec.Instance == "" || rec.TimeUnixNano == "" {
				t.Errorf("ground truth: %+v", rec)
			}
		}
	}
	if len(events) < 2 || len(events)%2 != 0 || events[0] != "on" || events[len(events)-1] != "off" {
		t.Errorf("ground truth has %v", events)
	}
}

func testSlowSQL(t *testing.T, l *lab, base observation) {
	l.fault(t, faults.SlowSQL, "on")
	o := l.observe(t, 30, 3*time.Second)
	l.fault(t, faults.SlowSQL, "off")
	before, during := quick(base.where("catalog", "CLIENT", "SELECT reviews")), quick(o.where("catalog", "CLIENT", "SELECT reviews"))
	t.Logf("SELECT reviews: %v before, %v during", before, during)
	if during < 5*before || during < 2*time.Millisecond {
		t.Errorf("the query took %v, before %v", during, before)
	}
	again := l.observe(t, 30, time.Second)
	if m := quick(again.where("catalog", "CLIENT", "SELECT reviews")); m > during/3 {
		t.Errorf("the query still takes %v after the index is back", m)
	}
}

func testSlowDependency(t *testing.T, l *lab, base observation) {
	l.fault(t, faults.SlowDependency, "on", "--param", "delayMs=150")
	o := l.observe(t, 40, 3*time.Second)
	l.fault(t, faults.SlowDependency, "off")
	call := quick(o.where("payment", "CLIENT", "/authorize"))
	if before := quick(base.where("payment", "CLIENT", "/authorize")); call < 150*time.Millisecond || before > call/2 {
		t.Errorf("calls to the bank took %v, before %v", call, before)
	}
	if self := quick(o.where("payment", "SERVER", "/Charge")) - call; self > call/2 {
		t.Errorf("payment itself took %v", self)
	}
}

func testFailingDependency(t *testing.T, l *lab, _ observation) {
	for mode, code := range map[string]string{"status": "BANK_UNAVAILABLE", "reset": "BANK_UNREACHABLE", "refuse": "BANK_UNREACHABLE"} {
		l.fault(t, faults.FailingDependency, "on", "--param", "mode="+mode)
		o := l.observe(t, 40, 2*time.Second)
		l.fault(t, faults.FailingDependency, "off")
		charges := o.where("payment", "SERVER", "/Charge")
		found := 0
		for _, s := range charges {
			if s.failed && s.attrs["shop.error.code"] == code {
				found++
			}
		}
		t.Logf("%s: %d of %d charges failed with %s", mode, found, len(charges), code)
		if found == 0 || (mode == "refuse" && found < len(charges)*9/10) {
			t.Errorf("%s: %d of %d charges failed with %s", mode, found, len(charges), code)
		}
		if o.report.Totals.ByStatus["503"] == 0 {
			t.Errorf("%s: no 503 at the gateway: %v", mode, o.report.Totals.ByStatus)
		}
	}
}

func testPanic(t *testing.T, l *lab, _ observation) {
	before := l.state(t)["catalog@1.0.0"].PID
	l.fault(t, faults.Panic, "on", "--param", "every=3")
	o := l.observe(t, 40, 2*time.Second)
	l.fault(t, faults.Panic, "off")
	var panics []span
	for _, s := range o.spans {
		for _, e := range s.events {
			if e.name == "exception" && strings.Contains(e.attrs["exception.stacktrace"], "loyaltyDiscount") {
				panics = append(panics, s)
				if !s.failed || s.service != "catalog" || !strings.Contains(e.attrs["exception.message"], "nil pointer") {
					t.Errorf("span of a panic: %+v", s)
				}
			}
		}
	}
	if len(panics) < 5 || o.report.Totals.ByStatus["500"] < 5 {
		t.Errorf("%d panics recorded, statuses %v", len(panics), o.report.Totals.ByStatus)
	}
	logs := l.r.logsWhere(func(l logRecord) bool { return l.body == "panic recovered" && l.spanID != "" && l.severity == "ERROR" })
	if len(logs) < 5 {
		t.Errorf("%d logs of panics", len(logs))
	}
	if after := l.state(t)["catalog@1.0.0"].PID; after != before {
		t.Errorf("catalog was restarted: pid %d, then %d", before, after)
	}
	// In the gateway too, where another middleware recovers.
	l.fault(t, faults.Panic, "on", "--service", "gateway", "--param", "every=2", "--param", "operation=GET /search")
	o = l.observe(t, 40, time.Second)
	l.fault(t, faults.Panic, "off", "--service", "gateway")
	if share := failedShare(o.where("gateway", "SERVER", "GET /search")); share == 0 {
		t.Error("no search failed in the gateway")
	}
	if share := failedShare(o.where("gateway", "SERVER", "GET /products")); share != 0 {
		t.Error("an operation failed that the fault is not for")
	}
}

func testCPUBurn(t *testing.T, l *lab, base observation) {
	l.fault(t, faults.CPUBurn, "on")
	profile := make(chan string, 1)
	url := l.admin(t, "catalog") + "/debug/pprof/profile?seconds=2"
	go func() { profile <- fetchProfile(url) }()
	o := l.observe(t, 40, 3*time.Second)
	l.fault(t, faults.CPUBurn, "off")
	if p := <-profile; !strings.Contains(p, "hazard.editDistance") {
		t.Error("editDistance is not in the CPU profile")
	}
	user := func(a map[string]string) bool { return strings.Contains(a["cpu.mode"], "user") }
	used, usedBefore := l.growth(o, "catalog", "process.cpu.time", user), l.growth(base, "catalog", "process.cpu.time", user)
	t.Logf("CPU seconds of catalog: %.2f before, %.2f during", usedBefore, used)
	if used < 2*usedBefore {
		t.Errorf("catalog used %.2f CPU seconds, before %.2f", used, usedBefore)
	}
}

// fetchProfile returns the unpacked protobuf; names of functions are plain in it.
func fetchProfile(url string) string {
	resp, err := http.Get(url)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = resp.Body.Close() }()
	z, err := gzip.NewReader(resp.Body)
	if err != nil {
		return err.Error()
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

func testLockContention(t *testing.T, l *lab, base observation) {
	mutexBefore := l.growth(base, "gateway", "shop.go.mutex.wait.time", anySeries)
	l.fault(t, faults.LockContention, "on")
	o := l.observe(t, 80, 3*time.Second)
	l.fault(t, faults.LockContention, "off")
	waited := l.growth(o, "gateway", "shop.go.mutex.wait.time", anySeries)
	t.Logf("mutex wait of gateway: %.3f s before, %.3f s during; GET /products %v before, %v during", mutexBefore, waited,
		quick(base.where("gateway", "SERVER", "GET /products")), quick(o.where("gateway", "SERVER", "GET /products")))
	if waited < 10*mutexBefore || waited < 0.5 {
		t.Errorf("the gateway waited %.3f s for locks, before %.3f s", waited, mutexBefore)
	}
	text := get(t, l.admin(t, "gateway")+"/debug/pprof/mutex?debug=1")
	if !strings.Contains(text, "hazard.(*sessionTable).leave") {
		t.Error("the lock is not in the mutex profile")
	}
}
