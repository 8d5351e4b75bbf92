// Package goroutinelabel says in profiles and goroutine dumps whose work a
// goroutine does: the operation, the request and its trace from where a request
// comes in, and the peer while it is called. The labels travel in the context, so
// that what a call shows of them is what the context given to it knows.
package goroutinelabel

import (
	"context"
	"runtime/pprof"

	"go.opentelemetry.io/otel/trace"

	"goroscope.example/shop/internal/requestid"
)

// Names of the labels.
const (
	Operation = "operation"
	RequestID = "request_id"
	TraceID   = "trace_id"
	Peer      = "peer"
)

// Serve labels the goroutine until the returned function is called, for a request
// that came in with ctx.
func Serve(ctx context.Context, operation string) (context.Context, func()) {
	labels := []string{Operation, operation}
	if id := requestid.From(ctx); id != "" {
		labels = append(labels, RequestID, id)
	}
	if span := trace.SpanContextFromContext(ctx); span.IsValid() {
		labels = append(labels, TraceID, span.TraceID().String())
	}
	return set(ctx, labels)
}

// Call labels the goroutine while it waits for a peer.
func Call(ctx context.Context, peer string) (context.Context, func()) {
	return set(ctx, []string{Peer, peer})
}

func set(ctx context.Context, labels []string) (context.Context, func()) {
	labelled := pprof.WithLabels(ctx, pprof.Labels(labels...))
	pprof.SetGoroutineLabels(labelled)
	return labelled, func() { pprof.SetGoroutineLabels(ctx) }
}
