//go:build unix

package e2e

import (
	"strings"
	"testing"
	"time"

	"goroscope.example/shop/internal/faults"
)

func testGoroutineLeak(t *testing.T, l *lab, _ observation) {
	url := l.admin(t, "checkout") + "/debug/pprof/goroutine?debug=1"
	l.fault(t, faults.GoroutineLeak, "on", "--param", "perRequest=5")
	o := l.observe(t, 60, 3*time.Second)
	leaked := countOf(get(t, url), "auditor).publish")
	grown := l.growth(o, "checkout", "go.goroutine.count", anySeries)
	l.fault(t, faults.GoroutineLeak, "off")
	t.Logf("%d goroutines leaked, metric grew by %.0f", leaked, grown)
	if leaked < 50 || grown < 50 {
		t.Errorf("%d goroutines blocked in publish, metric grew by %.0f", leaked, grown)
	}
	time.Sleep(200 * time.Millisecond)
	if left := countOf(get(t, url), "auditor).publish"); left != 0 {
		t.Errorf("%d goroutines left after switching off", left)
	}
}

func testMemoryLeak(t *testing.T, l *lab, _ observation) {
	l.fault(t, faults.MemoryLeak, "on", "--param", "kib=512")
	o := l.observe(t, 60, 3*time.Second)
	profile := fetchProfile(l.admin(t, "catalog") + "/debug/pprof/heap?gc=1")
	l.fault(t, faults.MemoryLeak, "off")
	grown := l.growth(o, "catalog", "go.memory.used", anySeries)
	t.Logf("go.memory.used grew by %.0f MiB", grown/(1<<20))
	if grown < 20<<20 {
		t.Errorf("go.memory.used grew by %.0f bytes", grown)
	}
	if !strings.Contains(profile, "hazard.(*history).remember") {
		t.Error("the leak is not in the heap profile")
	}
}

func testPoolExhaustion(t *testing.T, l *lab, base observation) {
	l.fault(t, faults.PoolExhaustion, "on", "--param", "every=1")
	o := l.observe(t, 40, 3*time.Second)
	used := 0.0
	for _, p := range l.r.pointsWhere(func(p point) bool {
		return p.service == "checkout" && p.name == "db.client.connection.count" && p.attrs["db.client.connection.state"] == "used" && p.at.After(o.from)
	}) {
		used = max(used, p.value)
	}
	waits := l.growth(o, "checkout", "db.sql.connection.wait", anySeries)
	l.fault(t, faults.PoolExhaustion, "off")
	t.Logf("%.0f connections in use, %.0f waits (before: %.0f), statuses %v", used, waits,
		l.growth(base, "checkout", "db.sql.connection.wait", anySeries), o.report.Totals.ByStatus)
	if used != 8 || waits < 5 {
		t.Errorf("%.0f connections in use, %.0f waits", used, waits)
	}
	if o.report.Totals.ByStatus["504"] < 3 {
		t.Errorf("no timeouts: %v", o.report.Totals.ByStatus)
	}
}

func testGCThrash(t *testing.T, l *lab, base observation) {
	gc := func(a map[string]string) bool { return a["go.cpu.state"] == "gc" }
	l.fault(t, faults.GCThrash, "on")
	o := l.observe(t, 60, 4*time.Second)
	l.fault(t, faults.GCThrash, "off")
	cyclesBefore, cycles := l.growth(base, "catalog", "go.memory.gc.cycles", anySeries), l.growth(o, "catalog", "go.memory.gc.cycles", anySeries)
	gcBefore, gcDuring := l.growth(base, "catalog", "go.cpu.time", gc), l.growth(o, "catalog", "go.cpu.time", gc)
	user := l.growth(o, "catalog", "go.cpu.time", func(a map[string]string) bool { return a["go.cpu.state"] == "user" })
	t.Logf("GC cycles: %.0f before, %.0f during; GC CPU: %.2f s before, %.2f s during, user %.2f s", cyclesBefore, cycles, gcBefore, gcDuring, user)
	if cycles < 3*cyclesBefore+10 || gcDuring < 3*gcBefore || gcDuring < 0.2*(user+gcDuring) {
		t.Errorf("the collector did not thrash: %.0f cycles, %.2f s of %.2f s", cycles, gcDuring, user+gcDuring)
	}
}

func testDroppedContext(t *testing.T, l *lab, _ observation) {
	l.fault(t, faults.DroppedContext, "on")
	o := l.observe(t, 60, 2*time.Second)
	l.fault(t, faults.DroppedContext, "off")
	if inside := o.where("payment", "SERVER", "/Charge"); len(inside) > 0 {
		t.Errorf("%d charges are still in the traces of their orders", len(inside))
	}
	lost := l.r.spansWhere(func(s span) bool {
		return s.service == "checkout" && s.kind == "CLIENT" && strings.HasSuffix(s.name, "/Charge") && s.parentID == "" && s.start.After(o.from)
	})
	placed := o.where("checkout", "SERVER", "/PlaceOrder")
	if len(lost) == 0 || len(lost) != len(placed) {
		t.Errorf("%d charges begin a trace of their own, %d orders were placed", len(lost), len(placed))
	}
	for _, s := range lost {
		if s.attrs["request.id"] != "" {
			t.Errorf("a charge without its trace still has request id %s", s.attrs["request.id"])
		}
	}
	// Over Kafka the orders are shipped in traces of their own.
	l.fault(t, faults.DroppedContext, "on", "--param", "hop=kafka")
	o = l.observe(t, 60, 2*time.Second)
	l.fault(t, faults.DroppedContext, "off")
	if inside := o.where("worker", "CONSUMER", "process orders"); len(inside) > 0 {
		t.Errorf("%d records are still processed in the traces of their orders", len(inside))
	}
}

func testRetryStorm(t *testing.T, l *lab, base observation) {
	perOrder := func(o observation) float64 {
		return float64(len(o.where("checkout", "CLIENT", "/Charge"))) / float64(max(1, len(o.where("checkout", "SERVER", "/PlaceOrder"))))
	}
	l.fault(t, faults.RetryStorm, "on")
	o := l.observe(t, 60, 3*time.Second)
	l.fault(t, faults.RetryStorm, "off")
	t.Logf("charges for each order: %.1f before, %.1f during", perOrder(base), perOrder(o))
	if perOrder(base) != 1 || perOrder(o) < 5 {
		t.Errorf("charges for each order: %.1f before, %.1f during", perOrder(base), perOrder(o))
	}
	if share := failedShare(o.where("checkout", "CLIENT", "/Charge")); share < 0.5 {
		t.Errorf("only %.0f %% of the charges failed", 100*share)
	}
}

func testTightDeadline(t *testing.T, l *lab, _ observation) {
	l.fault(t, faults.TightDeadline, "on")
	o := l.observe(t, 60, 2*time.Second)
	l.fault(t, faults.TightDeadline, "off")
	if o.report.Totals.ByStatus["504"] < 3 {
		t.Fatalf("no timeouts: %v", o.report.Totals.ByStatus)
	}
	var cut []span
	for _, s := range o.where("gateway", "CLIENT", "/PlaceOrder") {
		if s.failed && strings.Contains(s.attrs["rpc.response.status_code"], "DEADLINE_EXCEEDED") {
			cut = append(cut, s)
		}
	}
	if m := quick(cut); m < 3*time.Millisecond || m > time.Second {
		t.Errorf("calls were cut after %v; the limit was 4 ms, without the fault 3 s", m)
	}
}

func testBadDeploy(t *testing.T, l *lab, base observation) {
	l.fault(t, faults.BadDeploy, "on", "--param", "percent=50")
	o := l.observe(t, 60, 4*time.Second)
	versions := l.state(t)
	l.fault(t, faults.BadDeploy, "off")
	if versions["catalog@2.0.0"].PID == 0 || versions["catalog@2.0.0"].PID == versions["catalog@1.0.0"].PID {
		t.Errorf("no second catalog process: %+v", versions)
	}
	byVersion, queries := map[string][]span{}, map[string]int{}
	failed := map[string]int{}
	for _, s := range o.where("catalog", "SERVER", "") {
		byVersion[s.version] = append(byVersion[s.version], s)
		if s.attrs["shop.error.code"] == "PRODUCT_UNREADABLE" {
			failed[s.version]++
		}
	}
	for _, s := range o.where("catalog", "CLIENT", "SELECT products") {
		queries[s.version]++
	}
	t.Logf("calls: %d to 1.0.0, %d to 2.0.0; queries: %v; unreadable products: %v", len(byVersion["1.0.0"]), len(byVersion["2.0.0"]), queries, failed)
	if len(byVersion["1.0.0"]) == 0 || len(byVersion["2.0.0"]) == 0 {
		t.Errorf("calls by version: 1.0.0 %d, 2.0.0 %d", len(byVersion["1.0.0"]), len(byVersion["2.0.0"]))
	}
	if queries["2.0.0"] < 3*queries["1.0.0"] {
		t.Errorf("queries by version: %v", queries)
	}
	if failed["1.0.0"] != 0 || failed["2.0.0"] == 0 {
		t.Errorf("unreadable products by version: %v", failed)
	}
	after := l.observe(t, 60, time.Second)
	for _, s := range after.where("catalog", "SERVER", "") {
		if s.version != "1.0.0" {
			t.Fatalf("a call still went to %s after it was taken back", s.version)
		}
	}
}
