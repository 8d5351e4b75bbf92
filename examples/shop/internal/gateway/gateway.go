// Package gateway is the shop's front door: HTTP outside, gRPC inside.
package gateway

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"google.golang.org/grpc"

	"goroscope.example/shop/internal/faults"
	"goroscope.example/shop/internal/hazard"
	"goroscope.example/shop/internal/pb/catalogv1"
	"goroscope.example/shop/internal/pb/checkoutv1"
	"goroscope.example/shop/internal/rpc"
	"goroscope.example/shop/internal/service"
)

const (
	upstreamTimeout = 3 * time.Second
	maxBody         = 64 << 10
)

// Gateway is the HTTP server.
type Gateway struct {
	log          *slog.Logger
	faults       *faults.Set
	hazards      *hazard.Hazards
	catalog      catalogv1.CatalogServiceClient
	checkout     checkoutv1.CheckoutServiceClient
	catalogConn  *rpc.Splitter
	checkoutConn *grpc.ClientConn
	server       *http.Server
	listener     net.Listener
	failed       chan error
}

// Build starts the gateway.
func Build(_ context.Context, env *service.Env) (service.Service, error) {
	catalogAddr, err := env.Upstream("catalog")
	if err != nil {
		return nil, err
	}
	checkoutAddr, err := env.Upstream("checkout")
	if err != nil {
		return nil, err
	}
	dir, err := env.DataPath()
	if err != nil {
		return nil, err
	}
	g := &Gateway{log: env.Log, faults: env.Faults, hazards: hazard.New(env.Faults, env.Log, dir, nil), failed: make(chan error, 1)}
	if g.catalogConn, err = rpc.NewSplitter(env, "catalog", catalogAddr); err != nil {
		return nil, err
	}
	g.catalog = catalogv1.NewCatalogServiceClient(g.catalogConn)
	if g.checkoutConn, err = rpc.Dial(env, "checkout", checkoutAddr); err != nil {
		return nil, err
	}
	g.checkout = checkoutv1.NewCheckoutServiceClient(g.checkoutConn)
	if g.listener, err = net.Listen("tcp", env.Listen); err != nil {
		return nil, err
	}
	// The request id goes outermost, so that otelhttp finds it in the headers and
	// the server span has it from its first moment.
	handler := requestIDMiddleware(otelhttp.NewHandler(g.routes(), "gateway",
		otelhttp.WithTracerProvider(env.Tel.Tracers),
		otelhttp.WithMeterProvider(env.Tel.Meters),
		otelhttp.WithPropagators(env.Tel.Propagators),
		otelhttp.WithSpanNameFormatter(spanName)))
	g.server = &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	go func() { g.failed <- g.server.Serve(g.listener) }()
	return g, nil
}

// spanName is the pattern of the route, never the path: ids are attributes.
func spanName(_ string, r *http.Request) string {
	if r.Pattern != "" {
		return r.Pattern
	}
	return r.Method
}

// Addr implements service.Service.
func (g *Gateway) Addr() string { return g.listener.Addr().String() }

// Stop implements service.Service.
func (g *Gateway) Stop(ctx context.Context) error {
	err := g.server.Shutdown(ctx)
	if err != nil {
		err = errors.Join(err, g.server.Close())
	}
	if served := <-g.failed; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return errors.Join(err, g.catalogConn.Close(), g.checkoutConn.Close())
}

func (g *Gateway) routes() http.Handler {
	mux := http.NewServeMux()
	for pattern, handle := range map[string]handler{
		"GET /products":      g.listProducts,
		"GET /products/{id}": g.getProduct,
		"GET /search":        g.search,
		"POST /checkout":     g.placeOrder,
		"GET /orders/{id}":   g.getOrder,
		"GET /{$}":           g.index,
	} {
		mux.Handle(pattern, g.wrap(pattern, handle))
	}
	return mux
}

// upstream gives a call to another service its time limit.
func (g *Gateway) upstream(ctx context.Context) (context.Context, context.CancelFunc) {
	limit := upstreamTimeout
	if p, ok := g.faults.Active(faults.TightDeadline); ok {
		limit = p.Duration("timeoutMs")
	}
	if p, ok := g.faults.Active(faults.DroppedContext); ok && p["hop"] == "upstream" {
		ctx = context.Background()
	}
	return context.WithTimeout(ctx, limit)
}

func (g *Gateway) index(w http.ResponseWriter, _ *http.Request) error {
	_, err := fmt.Fprint(w, "The shop.\n\n"+
		"GET  /products?category=tools&page=0\n"+
		"GET  /products/p-0007\n"+
		"GET  /search?q=lamp\n"+
		"POST /checkout {\"items\":[{\"productId\":\"p-0007\",\"quantity\":1}],\"cardToken\":\"tok-1\"}\n"+
		"GET  /orders/ID\n")
	return err
}
