// Package load sends customers to the shop: an open-loop plan made from a seed,
// trace ids included, and a report that says what a complete trace of each
// request must hold.
package load

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	"go.opentelemetry.io/otel/trace"

	"goroscope.example/shop/internal/bank"
	"goroscope.example/shop/internal/catalog"
	"goroscope.example/shop/internal/gateway"
)

// Kind is what a customer does.
type Kind string

// The kinds of requests.
const (
	Browse   Kind = "browse"
	Product  Kind = "product"
	Search   Kind = "search"
	Checkout Kind = "checkout"
	Status   Kind = "status"
)

// mix is the share of each kind in percent.
var mix = []struct {
	kind    Kind
	percent int
}{{Browse, 34}, {Product, 30}, {Search, 14}, {Checkout, 13}, {Status, 9}}

const (
	premiumPercent  = 10
	declinedPercent = 2
	// statusAfter is how long a customer waits before asking for his order.
	statusAfter = 2 * time.Second
)

// Surge multiplies the rate for a while.
type Surge struct {
	Start, Length time.Duration
	Factor        float64
}

// Options shape the plan.
type Options struct {
	Seed     uint64
	RPS      float64
	Duration time.Duration
	Surge    *Surge
}

// Request is one planned request.
type Request struct {
	Index   int
	At      time.Duration // after the start
	Kind    Kind
	TraceID trace.TraceID
	SpanID  trace.SpanID
	Tier    string
	Method  string
	Route   string // as the gateway names it
	Path    string
	Body    []byte
	OrderID string
}

// Plan returns the whole run; equal options give an equal plan.
func Plan(o Options) []Request {
	rng := rand.New(rand.NewPCG(o.Seed, 0x60726f73636f7065))
	var out []Request
	var orders []placed
	for at := gap(rng, o, 0); at < o.Duration; at += gap(rng, o, at) {
		r := Request{Index: len(out), At: at, Tier: "standard"}
		r.TraceID, r.SpanID = idsFor(o.Seed, r.Index)
		if rng.IntN(100) < premiumPercent {
			r.Tier = "premium"
		}
		describe(rng, &r, o.Seed, orders)
		if r.Kind == Checkout {
			orders = append(orders, placed{r.OrderID, at})
		}
		out = append(out, r)
	}
	return out
}

type placed struct {
	id string
	at time.Duration
}

// gap draws the time to the next arrival: customers do not know of each other,
// so arrivals are a Poisson process.
func gap(rng *rand.Rand, o Options, at time.Duration) time.Duration {
	rate := o.RPS
	if s := o.Surge; s != nil && at >= s.Start && at < s.Start+s.Length {
		rate *= s.Factor
	}
	return time.Duration(rng.ExpFloat64() / rate * float64(time.Second))
}

func describe(rng *rand.Rand, r *Request, seed uint64, orders []placed) {
	r.Kind, r.Method = pickKind(rng), "GET"
	if r.Kind == Status {
		if id, ok := oldOrder(rng, orders, r.At); ok {
			r.OrderID, r.Route, r.Path = id, "/orders/{id}", "/orders/"+id
			return
		}
		r.Kind = Browse
	}
	switch r.Kind {
	case Browse:
		category := catalog.Categories[rng.IntN(len(catalog.Categories))]
		r.Route, r.Path = "/products", fmt.Sprintf("/products?category=%s&page=%d", category, rng.IntN(4))
	case Product:
		r.Route, r.Path = "/products/{id}", "/products/"+productID(rng)
	case Search:
		phrases := catalog.SearchPhrases()
		r.Route, r.Path = "/search", "/search?q="+phrases[rng.IntN(len(phrases))]
	case Checkout:
		r.OrderID = fmt.Sprintf("o-%d-%06d", seed, r.Index)
		r.Method, r.Route, r.Path = "POST", "/checkout", "/checkout"
		r.Body = checkoutBody(rng, r.OrderID)
	}
}

func pickKind(rng *rand.Rand) Kind {
	n := rng.IntN(100)
	for _, m := range mix {
		if n -= m.percent; n < 0 {
			return m.kind
		}
	}
	return Browse
}

// oldOrder picks one of the last orders that were placed long enough ago. The
// order may have been refused; then the honest answer is 404.
func oldOrder(rng *rand.Rand, orders []placed, now time.Duration) (string, bool) {
	ripe := 0
	for ripe < len(orders) && orders[ripe].at+statusAfter <= now {
		ripe++
	}
	if ripe == 0 {
		return "", false
	}
	first := max(0, ripe-50)
	return orders[first+rng.IntN(ripe-first)].id, true
}

func productID(rng *rand.Rand) string { return fmt.Sprintf("p-%04d", rng.IntN(catalog.ProductCount)) }

func checkoutBody(rng *rand.Rand, orderID string) []byte {
	card := fmt.Sprintf("tok-%08x", rng.Uint32())
	if rng.IntN(100) < declinedPercent {
		card = bank.DeclinedPrefix + card
	}
	req := gateway.CheckoutRequest{OrderID: orderID, CardToken: card}
	for range 1 + rng.IntN(3) {
		req.Items = append(req.Items, gateway.CheckoutItem{ProductID: productID(rng), Quantity: int32(1 + rng.IntN(3))})
	}
	body, err := json.Marshal(req)
	if err != nil {
		panic(err) // strings and numbers always marshal
	}
	return body
}

// idsFor derives the ids of a request's root span from the seed alone.
func idsFor(seed uint64, index int) (trace.TraceID, trace.SpanID) {
	var in [16]byte
	binary.BigEndian.PutUint64(in[:8], seed)
	binary.BigEndian.PutUint64(in[8:], uint64(index))
	sum := sha256.Sum256(in[:])
	return trace.TraceID(sum[:16]), trace.SpanID(sum[16:24])
}
