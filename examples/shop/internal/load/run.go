package load

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/attribute"
	otelcodes "go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"goroscope.example/shop/internal/requestid"
	"goroscope.example/shop/internal/telemetry"
)

// ServiceName is the service.name of the load generator: it is the customers'
// browsers, and its spans are the roots of all traces.
const ServiceName = "shop-load"

const requestTimeout = 15 * time.Second

// RunOptions say where a plan goes.
type RunOptions struct {
	Options
	Target      string // http://host:port of the gateway
	MaxInFlight int
	Progress    func(sent, failed int, elapsed time.Duration)
}

// Result is what became of one request.
type Result struct {
	Request
	Start     time.Time
	Duration  time.Duration
	Late      time.Duration // behind the plan
	Status    int           // 0: no answer
	RequestID string
	Err       string
}

// idGenerator hands out the planned ids; the rest of the run has one span a trace.
type idGenerator struct{}

type plannedKey struct{}

func (idGenerator) NewIDs(ctx context.Context) (trace.TraceID, trace.SpanID) {
	if r, ok := ctx.Value(plannedKey{}).(*Request); ok {
		return r.TraceID, r.SpanID
	}
	return idsFor(uint64(time.Now().UnixNano()), -1)
}

func (g idGenerator) NewSpanID(ctx context.Context, _ trace.TraceID) trace.SpanID {
	_, s := g.NewIDs(ctx)
	return s
}

// Run carries the plan out, exports the root spans, and reports.
func Run(ctx context.Context, o RunOptions) (*Report, error) {
	base, err := url.Parse(o.Target)
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") {
		return nil, fmt.Errorf("target %q: want a URL such as http://127.0.0.1:18080", o.Target)
	}
	tel, err := telemetry.New(ctx, telemetry.Config{
		Service: ServiceName, Version: "1.0.0", Instance: fmt.Sprintf("load-%d", o.Seed), LogLevel: slog.LevelWarn, IDs: idGenerator{},
	})
	if err != nil {
		return nil, err
	}
	r := &runner{options: o, base: base, tracer: tel.Tracers.Tracer("goroscope.example/shop/internal/load"), client: newClient()}
	plan := Plan(o.Options)
	start := time.Now()
	results := r.run(ctx, plan, start)
	finish := time.Now()
	r.client.CloseIdleConnections()
	flushCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	account, err := tel.Shutdown(flushCtx)
	report := newReport(o, plan, results, start, finish)
	report.Telemetry = account
	return report, err
}

func newClient() *http.Client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.Proxy = nil
	t.MaxIdleConns, t.MaxIdleConnsPerHost = 0, 1024
	return &http.Client{Transport: t, Timeout: requestTimeout}
}

type runner struct {
	options RunOptions
	base    *url.URL
	tracer  trace.Tracer
	client  *http.Client
	failed  atomic.Int64
	done    atomic.Int64
}

// run starts each request at its time, whatever became of those before it: a slow
// shop must not slow its customers down. Returned are those that were started.
func (r *runner) run(ctx context.Context, plan []Request, start time.Time) []Result {
	results := make([]Result, len(plan))
	slots := make(chan struct{}, r.options.MaxInFlight)
	var wg sync.WaitGroup
	stopProgress := r.progress(start)
	defer stopProgress()
	started := 0
	for i := range plan {
		if !sleepUntil(ctx, start.Add(plan[i].At)) {
			break
		}
		started++
		select {
		case slots <- struct{}{}:
		default:
			results[i] = Result{Request: plan[i], Start: time.Now(), Err: "not sent: too many requests in flight"}
			r.failed.Add(1)
			continue
		}
		wg.Go(func() {
			results[i] = r.send(context.WithoutCancel(ctx), &plan[i], start)
			<-slots
		})
	}
	wg.Wait()
	return results[:started]
}

func (r *runner) progress(start time.Time) (stop func()) {
	if r.options.Progress == nil {
		return func() {}
	}
	done := make(chan struct{})
	go func() {
		t := time.NewTicker(5 * time.Second)
		defer t.Stop()
		for {
			select {
			case <-done:
				return
			case <-t.C:
				r.options.Progress(int(r.done.Load()), int(r.failed.Load()), time.Since(start))
			}
		}
	}()
	return func() { close(done) }
}

func sleepUntil(ctx context.Context, at time.Time) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(time.Until(at)):
		return true
	}
}

// send makes one request below its planned root span.
func (r *runner) send(ctx context.Context, planned *Request, start time.Time) Result {
	res := Result{Request: *planned, Start: time.Now()}
	res.Late = res.Start.Sub(start.Add(planned.At))
	ctx = context.WithValue(requestid.WithTier(ctx, planned.Tier), plannedKey{}, planned)
	target := r.base.Scheme + "://" + r.base.Host + planned.Path
	port, _ := strconv.Atoi(r.base.Port())
	ctx, span := r.tracer.Start(ctx, planned.Method+" "+planned.Route, trace.WithNewRoot(), trace.WithSpanKind(trace.SpanKindClient),
		trace.WithTimestamp(res.Start), trace.WithAttributes(
			semconv.HTTPRequestMethodKey.String(planned.Method), semconv.URLFull(target), semconv.ServicePeerName("gateway"),
			semconv.ServerAddress(r.base.Hostname()), semconv.ServerPort(port), attribute.String("shop.load.kind", string(planned.Kind))))
	res.Status, res.RequestID, res.Err = r.do(ctx, planned, target)
	res.Duration = time.Since(res.Start)
	if res.RequestID != "" {
		span.SetAttributes(attribute.String(requestid.BaggageKey, res.RequestID))
	}
	if res.Status > 0 {
		span.SetAttributes(semconv.HTTPResponseStatusCode(res.Status))
	}
	switch {
	case res.Err != "":
		span.SetStatus(otelcodes.Error, res.Err)
	case res.Status >= 400:
		span.SetStatus(otelcodes.Error, "")
		span.SetAttributes(semconv.ErrorTypeKey.String(strconv.Itoa(res.Status)))
	}
	if res.Err != "" || res.Status >= 500 {
		r.failed.Add(1)
	}
	r.done.Add(1)
	span.End(trace.WithTimestamp(res.Start.Add(res.Duration)))
	return res
}

func (r *runner) do(ctx context.Context, planned *Request, target string) (status int, requestID, failure string) {
	req, err := http.NewRequestWithContext(ctx, planned.Method, target, bytes.NewReader(planned.Body))
	if err != nil {
		return 0, "", err.Error()
	}
	if planned.Body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{}).Inject(ctx, propagation.HeaderCarrier(req.Header))
	resp, err := r.client.Do(req)
	if err != nil {
		return 0, "", err.Error()
	}
	defer func() { _ = resp.Body.Close() }()
	requestID = resp.Header.Get(requestid.Header)
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return resp.StatusCode, requestID, "response cut: " + err.Error()
	}
	return resp.StatusCode, requestID, ""
}
