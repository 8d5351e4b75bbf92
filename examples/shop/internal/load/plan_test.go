package load

import (
	"reflect"
	"testing"
	"time"
)

func TestPlanFollowsFromTheSeed(t *testing.T) {
	o := Options{Seed: 42, RPS: 100, Duration: 20 * time.Second}
	a, b := Plan(o), Plan(o)
	if !reflect.DeepEqual(a, b) {
		t.Fatal("equal options gave different plans")
	}
	o.Seed = 43
	other := Plan(o)
	if a[0].TraceID == other[0].TraceID || reflect.DeepEqual(a[0].At, other[0].At) {
		t.Error("another seed gave the same first request")
	}
	// The first ids are part of the report format: other programs may compute them.
	if got := a[0].TraceID.String(); got != "bf5e93c443151c95541e8a3161ea3c06" {
		t.Errorf("first trace id of seed 42 is %s", got)
	}
}

func TestPlanHasTheMixAndTheRate(t *testing.T) {
	plan := Plan(Options{Seed: 1, RPS: 200, Duration: 60 * time.Second})
	if n := float64(len(plan)); n < 0.95*12000 || n > 1.05*12000 {
		t.Errorf("%d requests in a minute at 200 a second", len(plan))
	}
	kinds, ids, premium := map[Kind]int{}, map[string]bool{}, 0
	for i, r := range plan {
		kinds[r.Kind]++
		if ids[r.TraceID.String()] || !r.TraceID.IsValid() || !r.SpanID.IsValid() {
			t.Fatalf("request %d: bad or repeated trace id %s", i, r.TraceID)
		}
		ids[r.TraceID.String()] = true
		if i > 0 && r.At < plan[i-1].At {
			t.Fatalf("request %d is earlier than the one before", i)
		}
		if r.Tier == "premium" {
			premium++
		}
	}
	for _, m := range mix {
		share := 100 * float64(kinds[m.kind]) / float64(len(plan))
		if share < float64(m.percent)-2 || share > float64(m.percent)+2 {
			t.Errorf("%s is %.1f %%, want about %d %%", m.kind, share, m.percent)
		}
	}
	if share := 100 * premium / len(plan); share < 8 || share > 12 {
		t.Errorf("%d %% premium customers", share)
	}
}

func TestOrdersAreAskedForAfterTheyWerePlaced(t *testing.T) {
	placedAt := map[string]time.Duration{}
	asked := 0
	for _, r := range Plan(Options{Seed: 5, RPS: 50, Duration: 30 * time.Second}) {
		switch r.Kind {
		case Checkout:
			placedAt[r.OrderID] = r.At
		case Status:
			asked++
			if at, ok := placedAt[r.OrderID]; !ok || r.At-at < statusAfter {
				t.Errorf("order %s placed at %v is asked for at %v", r.OrderID, at, r.At)
			}
		}
	}
	if asked == 0 {
		t.Error("nobody asked for an order")
	}
}

func TestSurgeRaisesTheRateForAWhile(t *testing.T) {
	plan := Plan(Options{Seed: 9, RPS: 100, Duration: 30 * time.Second, Surge: &Surge{Start: 10 * time.Second, Length: 10 * time.Second, Factor: 3}})
	var inside, outside int
	for _, r := range plan {
		if r.At >= 10*time.Second && r.At < 20*time.Second {
			inside++
		} else {
			outside++
		}
	}
	if ratio := float64(2*inside) / float64(outside); ratio < 2.6 || ratio > 3.4 {
		t.Errorf("%d requests inside, %d outside: ratio %.2f, want 3", inside, outside, ratio)
	}
}
