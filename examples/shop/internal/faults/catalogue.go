package faults

import "slices"

// Names of the faults.
const (
	SlowSQL           = "slow-sql"
	SlowDependency    = "slow-dependency"
	FailingDependency = "failing-dependency"
	Panic             = "panic"
	CPUBurn           = "cpu-burn"
	LockContention    = "lock-contention"
	GoroutineLeak     = "goroutine-leak"
	MemoryLeak        = "memory-leak"
	PoolExhaustion    = "pool-exhaustion"
	GCThrash          = "gc-thrash"
	DroppedContext    = "dropped-context"
	RetryStorm        = "retry-storm"
	TightDeadline     = "tight-deadline"
	BadDeploy         = "bad-deploy"
)

// Names of the services that carry faults. Supervisor is the parent process.
const (
	Gateway    = "gateway"
	Catalog    = "catalog"
	Payment    = "payment"
	Checkout   = "checkout"
	Worker     = "worker"
	Cron       = "cron"
	Bank       = "bank"
	Broker     = "broker"
	Supervisor = "supervisor"
)

const hazardPackage = "goroscope.example/shop/internal/hazard."

var operationParam = Param{Name: "operation", Kind: String, Default: "",
	Help: "only operations whose name contains this text; empty means all"}

// requestServices are the services with a request path, the default first.
func requestServices(first string) []string {
	return append([]string{first}, slices.DeleteFunc(
		[]string{Gateway, Catalog, Payment, Checkout, Worker},
		func(s string) bool { return s == first })...)
}

// Catalogue lists every fault, in the order in which it is documented.
var Catalogue = []Spec{
	{
		Name: SlowSQL, Hypothesis: "slow-dependency", Services: []string{Catalog}, Resource: "sql",
		Summary:    "the index on reviews(product_id) is dropped, so every product page scans the whole table",
		Operations: []string{"shop.catalog.v1.CatalogService/GetProduct"},
		Function:   "goroscope.example/shop/internal/catalog.(*Store).Rating",
	},
	{
		Name: SlowDependency, Hypothesis: "slow-dependency", Services: []string{Bank}, Resource: "bank",
		Summary:    "the bank answers late",
		Operations: []string{"shop.payment.v1.PaymentService/Charge"},
		Params: []Param{
			{Name: "delayMs", Kind: Millis, Default: "400", Min: 1, Max: 60000, Help: "extra time before the bank answers"},
			{Name: "every", Kind: Int, Default: "1", Min: 1, Max: 1000, Help: "only each n-th request is late"},
		},
	},
	{
		Name: FailingDependency, Hypothesis: "downstream-outage", Services: []string{Bank}, Resource: "bank",
		Summary:    "the bank fails: an error status, a reset connection, or nobody listens at all",
		Operations: []string{"shop.payment.v1.PaymentService/Charge"},
		Params: []Param{
			{Name: "mode", Kind: String, Default: "status", OneOf: []string{"status", "reset", "refuse"}, Help: "how it fails"},
			{Name: "status", Kind: Int, Default: "503", Min: 400, Max: 599, Help: "HTTP status for mode=status"},
			{Name: "every", Kind: Int, Default: "2", Min: 1, Max: 1000, Help: "only each n-th request fails (not for mode=refuse)"},
		},
	},
	{
		Name: Panic, Hypothesis: "code-error-path", Services: requestServices(Catalog), Resource: "code",
		Summary:  "a nil pointer is followed on the request path; the middleware recovers",
		Function: hazardPackage + "loyaltyDiscount",
		Params: []Param{
			{Name: "every", Kind: Int, Default: "5", Min: 1, Max: 1000, Help: "each n-th request panics"}, operationParam,
		},
	},
	{
		Name: CPUBurn, Hypothesis: "cpu-hog", Services: requestServices(Catalog), Resource: "cpu",
		Summary:  "every request compares texts by edit distance, far more than it needs",
		Function: hazardPackage + "editDistance",
		Params: []Param{
			{Name: "comparisons", Kind: Int, Default: "2000", Min: 1, Max: 100000, Help: "comparisons for each request, some 7 µs each"},
			{Name: "background", Kind: Int, Default: "0", Min: 0, Max: 16, Help: "goroutines that compare all the time, beside the requests"},
			operationParam,
		},
	},
	{
		Name: LockContention, Hypothesis: "lock-contention", Services: requestServices(Gateway), Resource: "mutex",
		Summary:  "one mutex is held for the whole request, calls to other services included",
		Function: hazardPackage + "(*sessionTable).enter",
		Params: []Param{
			{Name: "persistMs", Kind: Millis, Default: "6", Min: 0, Max: 1000, Help: "time spent writing to disk while holding the lock"}, operationParam,
		},
	},
	{
		Name: GoroutineLeak, Hypothesis: "goroutine-leak", Services: requestServices(Checkout), Resource: "goroutines",
		Summary:  "each request starts a goroutine that sends on a channel nobody reads",
		Function: hazardPackage + "(*auditor).publish",
		Params: []Param{
			{Name: "perRequest", Kind: Int, Default: "3", Min: 1, Max: 100, Help: "goroutines leaked by each request"},
			{Name: "keep", Kind: Bool, Default: "false", Help: "leave the leaked goroutines when switched off, as in real life"}, operationParam,
		},
	},
	{
		Name: MemoryLeak, Hypothesis: "memory-leak", Services: requestServices(Catalog), Resource: "memory",
		Summary:  "each request is remembered in a map that nobody empties",
		Function: hazardPackage + "(*history).remember",
		Params: []Param{
			{Name: "kib", Kind: Int, Default: "64", Min: 1, Max: 4096, Help: "KiB kept for each request"},
			{Name: "maxMiB", Kind: Int, Default: "1024", Min: 1, Max: 65536, Help: "stop leaking at this size"},
			{Name: "keep", Kind: Bool, Default: "false", Help: "keep the leaked memory when switched off"}, operationParam,
		},
	},
	{
		Name: PoolExhaustion, Hypothesis: "pool-exhaustion", Services: []string{Checkout, Catalog, Payment, Worker}, Resource: "sql.DB connections",
		Summary:  "result sets are not closed, so their connections never return to the pool",
		Function: hazardPackage + "(*Hazards).exportOrders",
		Params: []Param{
			{Name: "every", Kind: Int, Default: "2", Min: 1, Max: 1000, Help: "each n-th request leaks one connection"},
			{Name: "leave", Kind: Int, Default: "0", Min: 0, Max: 7, Help: "connections that are never leaked"}, operationParam,
		},
	},
	{
		Name: GCThrash, Hypothesis: "gc-thrash", Services: requestServices(Catalog), Resource: "memory limit",
		Summary:  "GOMEMLIMIT is barely above the live heap, so the collector never rests",
		Function: hazardPackage + "(*ballast).grow",
		Params: []Param{
			{Name: "liveMiB", Kind: Int, Default: "64", Min: 1, Max: 4096, Help: "live heap held in small objects"},
			{Name: "headroomMiB", Kind: Int, Default: "4", Min: 0, Max: 1024, Help: "limit minus memory in use"},
			{Name: "garbageKiB", Kind: Int, Default: "256", Min: 0, Max: 16384, Help: "short-lived memory allocated by each request"}, operationParam,
		},
	},
	{
		Name: DroppedContext, Hypothesis: "context-break", Services: []string{Checkout, Gateway}, Resource: "trace context",
		Summary:    "one call is made with context.Background(), so the trace breaks there",
		Operations: []string{"shop.payment.v1.PaymentService/Charge"},
		Params: []Param{
			{Name: "hop", Kind: String, Default: "payment", OneOf: []string{"payment", "kafka", "upstream"},
				Help: "payment or kafka in checkout; upstream in gateway"},
		},
	},
	{
		Name: RetryStorm, Hypothesis: "retry-storm", Services: []string{Checkout}, Resource: "payment",
		Summary:    "charges are tried again at once, with a time limit below the bank's usual answer",
		Function:   "goroscope.example/shop/internal/checkout.(*Service).chargeRetrying",
		Operations: []string{"shop.payment.v1.PaymentService/Charge"},
		Params: []Param{
			{Name: "attempts", Kind: Int, Default: "12", Min: 2, Max: 200, Help: "tries before giving up; the last has no short limit"},
			{Name: "timeoutMs", Kind: Millis, Default: "2", Min: 1, Max: 10000, Help: "time limit of each try"},
		},
	},
	{
		Name: TightDeadline, Hypothesis: "deadline", Services: []string{Gateway}, Resource: "configuration",
		Summary: "the gateway gives its upstream calls too little time",
		Params: []Param{
			{Name: "timeoutMs", Kind: Millis, Default: "4", Min: 1, Max: 10000, Help: "time limit of each upstream call"},
		},
	},
	{
		Name: BadDeploy, Hypothesis: "bad-deploy", Services: []string{Supervisor}, Resource: "release",
		Summary:    "catalog 2.0.0 is started and takes the traffic; it asks the database once a product and cannot read products without a discount",
		Operations: []string{"shop.catalog.v1.CatalogService/ListProducts", "shop.catalog.v1.CatalogService/GetProduct"},
		Function:   "goroscope.example/shop/internal/catalog.(*release2).ListProducts",
		Params: []Param{
			{Name: "percent", Kind: Int, Default: "100", Min: 1, Max: 100, Help: "share of the calls that go to the new version"},
		},
	},
}

// Find returns the fault of that name.
func Find(name string) (Spec, bool) {
	i := slices.IndexFunc(Catalogue, func(s Spec) bool { return s.Name == name })
	if i < 0 {
		return Spec{}, false
	}
	return Catalogue[i], true
}

// ForService returns the faults a service can have.
func ForService(service string) []Spec {
	var out []Spec
	for _, s := range Catalogue {
		if slices.Contains(s.Services, service) {
			out = append(out, s)
		}
	}
	return out
}

// Names lists all faults.
func Names() []string {
	out := make([]string, len(Catalogue))
	for i, s := range Catalogue {
		out[i] = s.Name
	}
	return out
}
