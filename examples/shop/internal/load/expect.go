package load

// SpanExpectation is one span, or several alike, that a complete trace holds.
type SpanExpectation struct {
	Service string `json:"service"`
	Name    string `json:"name"`
	Kind    string `json:"kind"`
	// Min is the least number of such spans.
	Min int `json:"min"`
}

// LinkExpectation is a span link that a complete trace holds.
type LinkExpectation struct {
	FromService string `json:"fromService"`
	FromName    string `json:"fromName"`
	ToService   string `json:"toService"`
	ToName      string `json:"toName"`
}

// Expectation says what a trace must hold to be complete: these spans, under one
// trace id, every parent present, the links leading to spans of the same trace.
type Expectation struct {
	Services []string          `json:"services"`
	Spans    []SpanExpectation `json:"spans"`
	Links    []LinkExpectation `json:"links,omitempty"`
	// Async is true when spans end after the response: the order is shipped later.
	Async bool `json:"async"`
}

const (
	client   = "CLIENT"
	server   = "SERVER"
	producer = "PRODUCER"
	consumer = "CONSUMER"

	catalogRPC  = "shop.catalog.v1.CatalogService/"
	paymentRPC  = "shop.payment.v1.PaymentService/"
	checkoutRPC = "shop.checkout.v1.CheckoutService/"
)

func one(service, name, kind string) SpanExpectation { return SpanExpectation{service, name, kind, 1} }

// entry is what every trace begins with.
func entry(route string) []SpanExpectation {
	return []SpanExpectation{one(ServiceName, route, client), one("gateway", route, server)}
}

func call(from, to, method string) []SpanExpectation {
	return []SpanExpectation{one(from, method, client), one(to, method, server)}
}

func join(lists ...[]SpanExpectation) []SpanExpectation {
	var out []SpanExpectation
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}

func expect(async bool, links []LinkExpectation, spans ...[]SpanExpectation) Expectation {
	e := Expectation{Spans: join(spans...), Links: links, Async: async}
	seen := map[string]bool{}
	for _, s := range e.Spans {
		if !seen[s.Service] {
			seen[s.Service] = true
			e.Services = append(e.Services, s.Service)
		}
	}
	return e
}

// untilCharged is the part of a checkout that a declined card also has.
var untilCharged = join(
	entry("POST /checkout"),
	call("gateway", "checkout", checkoutRPC+"PlaceOrder"),
	[]SpanExpectation{one("checkout", "SELECT orders", client)},
	call("checkout", "catalog", catalogRPC+"ReserveStock"),
	[]SpanExpectation{one("catalog", "BEGIN", client), one("catalog", "UPDATE products", client), one("catalog", "COMMIT", client)},
	call("checkout", "payment", paymentRPC+"Charge"),
	[]SpanExpectation{one("payment", "SELECT payments", client), one("payment", "POST /authorize", client)},
)

var untilShipped = join(
	[]SpanExpectation{
		one("payment", "INSERT payments", client),
		one("checkout", "BEGIN", client), one("checkout", "INSERT orders", client),
		one("checkout", "INSERT order_lines", client), one("checkout", "COMMIT", client),
		one("checkout", "publish orders", producer),
		one("worker", "receive orders", consumer), one("worker", "process orders", consumer),
		one("worker", "INSERT shipments", client),
	},
	call("worker", "checkout", checkoutRPC+"MarkShipped"),
	[]SpanExpectation{one("checkout", "UPDATE orders", client)},
)

// Expectations maps "kind:status" to what a complete trace of such a request
// holds without any fault; "kind:*" is the least that any outcome leaves.
func Expectations() map[string]Expectation {
	out := map[string]Expectation{
		"browse:200": expect(false, nil, entry("GET /products"), call("gateway", "catalog", catalogRPC+"ListProducts"),
			[]SpanExpectation{{"catalog", "SELECT products", client, 2}}),
		"product:200": expect(false, nil, entry("GET /products/{id}"), call("gateway", "catalog", catalogRPC+"GetProduct"),
			[]SpanExpectation{one("catalog", "SELECT products", client), one("catalog", "SELECT reviews", client)}),
		"search:200": expect(false, nil, entry("GET /search"), call("gateway", "catalog", catalogRPC+"Search"),
			[]SpanExpectation{one("catalog", "SELECT products", client)}),
		"checkout:201": expect(true, []LinkExpectation{{"worker", "process orders", "checkout", "publish orders"}}, untilCharged, untilShipped),
		"checkout:402": expect(false, nil, untilCharged),
	}
	for _, status := range []string{"200", "404"} {
		out["status:"+status] = expect(false, nil, entry("GET /orders/{id}"), call("gateway", "checkout", checkoutRPC+"GetOrder"),
			[]SpanExpectation{one("checkout", "SELECT orders", client)})
	}
	for kind, route := range map[Kind]string{Browse: "GET /products", Product: "GET /products/{id}", Search: "GET /search",
		Checkout: "POST /checkout", Status: "GET /orders/{id}"} {
		out[string(kind)+":*"] = expect(false, nil, entry(route))
	}
	return out
}
