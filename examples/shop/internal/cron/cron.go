// Package cron captures the money of shipped orders every few seconds. Each run
// is a trace of its own, linked to the traces in which its orders were placed.
package cron

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel/attribute"
	otelcodes "go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc"

	"goroscope.example/shop/internal/goroutinelabel"
	"goroscope.example/shop/internal/pb/checkoutv1"
	"goroscope.example/shop/internal/pb/paymentv1"
	"goroscope.example/shop/internal/requestid"
	"goroscope.example/shop/internal/rpc"
	"goroscope.example/shop/internal/service"
)

// JobName names the one job; SpanName its root span.
const (
	JobName      = "settlement"
	SpanName     = "cron " + JobName
	DefaultEvery = 5 * time.Second
	runTimeout   = 10 * time.Second
	// maxOrders keeps the links of a run below the SDK's limit of 128.
	maxOrders = 100
)

type cron struct {
	tracer                    trace.Tracer
	log                       *slog.Logger
	checkoutConn, paymentConn *grpc.ClientConn
	checkout                  checkoutv1.CheckoutServiceClient
	payment                   paymentv1.PaymentServiceClient
	stop, finished            chan struct{}
}

// Build starts the timer.
func Build(_ context.Context, env *service.Env) (service.Service, error) {
	checkoutAddr, err := env.Upstream("checkout")
	if err != nil {
		return nil, err
	}
	paymentAddr, err := env.Upstream("payment")
	if err != nil {
		return nil, err
	}
	c := &cron{
		tracer: env.Tel.Tracers.Tracer("goroscope.example/shop/internal/cron"), log: env.Log,
		stop: make(chan struct{}), finished: make(chan struct{}),
	}
	if c.checkoutConn, err = rpc.Dial(env, "checkout", checkoutAddr); err != nil {
		return nil, err
	}
	if c.paymentConn, err = rpc.Dial(env, "payment", paymentAddr); err != nil {
		return nil, errors.Join(err, c.checkoutConn.Close())
	}
	c.checkout = checkoutv1.NewCheckoutServiceClient(c.checkoutConn)
	c.payment = paymentv1.NewPaymentServiceClient(c.paymentConn)
	every := env.CronEvery
	if every <= 0 {
		every = DefaultEvery
	}
	go c.loop(every)
	return c, nil
}

func (c *cron) Addr() string { return "" }

// Stop lets a run that has begun finish.
func (c *cron) Stop(context.Context) error {
	close(c.stop)
	<-c.finished
	return errors.Join(c.checkoutConn.Close(), c.paymentConn.Close())
}

func (c *cron) loop(every time.Duration) {
	defer close(c.finished)
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for run := 1; ; run++ {
		select {
		case <-c.stop:
			return
		case at := <-ticker.C:
			c.run(run, at)
		}
	}
}

// run opens a new trace: nobody asked for it, time did.
func (c *cron) run(number int, scheduled time.Time) {
	ctx := requestid.With(context.Background(), fmt.Sprintf("cron-%s-%d-%d", JobName, scheduled.Unix(), number))
	ctx, cancel := context.WithTimeout(ctx, runTimeout)
	defer cancel()
	ctx, span := c.tracer.Start(ctx, SpanName, trace.WithNewRoot(), trace.WithSpanKind(trace.SpanKindInternal), trace.WithAttributes(
		attribute.String("cron.job", JobName),
		attribute.Int("cron.run", number),
		attribute.String("cron.scheduled_at", scheduled.UTC().Format(time.RFC3339Nano))))
	defer span.End()
	ctx, unlabel := goroutinelabel.Serve(ctx, SpanName)
	defer unlabel()
	settled, err := c.settle(ctx, span)
	span.SetAttributes(attribute.Int("cron.orders", settled))
	if err != nil {
		span.RecordError(err)
		span.SetStatus(otelcodes.Error, err.Error())
		c.log.ErrorContext(ctx, "settlement failed", slog.Int("cron.run", number), slog.Any("error", err))
		return
	}
	c.log.InfoContext(ctx, "settlement done", slog.Int("cron.run", number), slog.Int("orders", settled))
}

func (c *cron) settle(ctx context.Context, span trace.Span) (int, error) {
	ids, err := c.collect(ctx, span)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	stream, err := c.payment.Settle(ctx)
	if err != nil {
		return 0, err
	}
	var settled []string
	for _, id := range ids {
		if err := stream.Send(&paymentv1.SettleRequest{OrderId: id}); err != nil {
			return 0, err
		}
		answer, err := stream.Recv()
		if err != nil {
			return 0, err
		}
		// "Nothing to settle" means an earlier run got this far and no further.
		settled = append(settled, answer.GetOrderId())
	}
	if err := stream.CloseSend(); err != nil {
		return 0, err
	}
	if _, err := stream.Recv(); !errors.Is(err, io.EOF) {
		return 0, err
	}
	resp, err := c.checkout.MarkSettled(ctx, &checkoutv1.MarkSettledRequest{OrderIds: settled})
	return int(resp.GetUpdated()), err
}

// collect reads the orders to settle and links the run to where each was placed.
func (c *cron) collect(ctx context.Context, span trace.Span) ([]string, error) {
	stream, err := c.checkout.ListUnsettled(ctx, &checkoutv1.ListUnsettledRequest{Limit: maxOrders})
	if err != nil {
		return nil, err
	}
	var ids []string
	for {
		o, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return ids, nil
		}
		if err != nil {
			return nil, err
		}
		ids = append(ids, o.GetOrderId())
		if origin := originOf(o); origin.IsValid() {
			span.AddLink(trace.Link{SpanContext: origin, Attributes: []attribute.KeyValue{
				attribute.String("order.id", o.GetOrderId()), attribute.String(requestid.BaggageKey, o.GetRequestId()),
			}})
		}
	}
}

func originOf(o *checkoutv1.UnsettledOrder) trace.SpanContext {
	carrier := propagation.MapCarrier{"traceparent": o.GetTraceparent()}
	return trace.SpanContextFromContext(propagation.TraceContext{}.Extract(context.Background(), carrier))
}
