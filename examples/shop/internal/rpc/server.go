// Package rpc is what the gRPC services of the shop have in common: spans and
// metrics, request ids, recovery from panics, error codes, and the faults of the
// request path.
package rpc

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"runtime/debug"
	"time"

	"go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc"
	"go.opentelemetry.io/otel/attribute"
	otelcodes "go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"goroscope.example/shop/internal/goroutinelabel"
	"goroscope.example/shop/internal/hazard"
	"goroscope.example/shop/internal/requestid"
	"goroscope.example/shop/internal/service"
)

// Server is a gRPC server of the shop.
type Server struct {
	*grpc.Server
	listener net.Listener
	failed   chan error
}

// Listen binds the service's port and prepares the server; register services on
// it, then call Start.
func Listen(env *service.Env, hazards *hazard.Hazards) (*Server, error) {
	l, err := net.Listen("tcp", env.Listen)
	if err != nil {
		return nil, err
	}
	i := &interceptor{log: env.Log, hazards: hazards}
	s := grpc.NewServer(
		grpc.StatsHandler(otelgrpc.NewServerHandler(
			otelgrpc.WithTracerProvider(env.Tel.Tracers),
			otelgrpc.WithMeterProvider(env.Tel.Meters),
			otelgrpc.WithPropagators(env.Tel.Propagators))),
		grpc.ChainUnaryInterceptor(i.unary),
		grpc.ChainStreamInterceptor(i.stream))
	return &Server{Server: s, listener: l, failed: make(chan error, 1)}, nil
}

// Start serves in the background.
func (s *Server) Start() { go func() { s.failed <- s.Serve(s.listener) }() }

// Addr is where it listens.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Stop lets running calls finish until ctx ends, then cuts them.
func (s *Server) Stop(ctx context.Context) error {
	finished := make(chan struct{})
	go func() {
		s.GracefulStop()
		close(finished)
	}()
	select {
	case <-finished:
	case <-ctx.Done():
		s.Server.Stop()
		<-finished
	}
	return <-s.failed
}

type interceptor struct {
	log     *slog.Logger
	hazards *hazard.Hazards
}

func (i *interceptor) unary(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (resp any, err error) {
	ctx, unlabel := goroutinelabel.Serve(adoptRequestID(ctx), info.FullMethod[1:])
	defer unlabel()
	defer i.finish(ctx, info.FullMethod, time.Now(), &err)
	leave := i.hazards.Enter(ctx, info.FullMethod)
	defer leave()
	return handler(ctx, req)
}

func (i *interceptor) stream(srv any, ss grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) (err error) {
	ctx, unlabel := goroutinelabel.Serve(adoptRequestID(ss.Context()), info.FullMethod[1:])
	defer unlabel()
	defer i.finish(ctx, info.FullMethod, time.Now(), &err)
	leave := i.hazards.Enter(ctx, info.FullMethod)
	defer leave()
	return handler(srv, &streamWithContext{ss, ctx})
}

type streamWithContext struct {
	grpc.ServerStream
	ctx context.Context
}

func (s *streamWithContext) Context() context.Context { return s.ctx }

// finish is deferred directly, because recover works nowhere else. It turns a
// panic into an error span and codes.Internal, and writes the access log.
func (i *interceptor) finish(ctx context.Context, method string, start time.Time, err *error) {
	if v := recover(); v != nil {
		RecordPanic(ctx, i.log, v)
		*err = Error(ctx, codes.Internal, "INTERNAL_PANIC", "internal error")
	}
	code := status.Code(*err)
	attrs := []slog.Attr{
		slog.String("rpc.method", method[1:]),
		slog.String("rpc.response.status_code", code.String()),
		slog.Duration("duration", time.Since(start)),
	}
	level, message := slog.LevelInfo, "call served"
	if *err != nil {
		attrs = append(attrs, slog.String("error.message", status.Convert(*err).Message()), slog.String("shop.error.code", Reason(*err)))
		level, message = levelFor(code), "call failed"
	}
	i.log.LogAttrs(ctx, level, message, attrs...)
}

func levelFor(code codes.Code) slog.Level {
	switch code {
	case codes.NotFound, codes.FailedPrecondition, codes.InvalidArgument, codes.Canceled:
		return slog.LevelWarn // the caller's business
	}
	return slog.LevelError
}

// RecordPanic puts a recovered panic on the span of ctx, as an exception event
// with the stack of the panic, and in the log.
func RecordPanic(ctx context.Context, log *slog.Logger, v any) {
	err, ok := v.(error)
	if !ok {
		err = fmt.Errorf("panic: %v", v)
	}
	// Called while the panic unwinds, so this stack still holds the guilty frame.
	stack := string(debug.Stack())
	span := trace.SpanFromContext(ctx)
	span.RecordError(err, trace.WithAttributes(attribute.String("exception.stacktrace", stack)))
	span.SetStatus(otelcodes.Error, "panic: "+err.Error())
	log.LogAttrs(ctx, slog.LevelError, "panic recovered",
		slog.String("exception.type", fmt.Sprintf("%T", v)),
		slog.String("exception.message", err.Error()),
		slog.String("exception.stacktrace", stack))
}

// adoptRequestID takes the id from the metadata when a caller sent it there only.
func adoptRequestID(ctx context.Context) context.Context {
	if requestid.From(ctx) != "" {
		return ctx
	}
	md, _ := metadata.FromIncomingContext(ctx)
	ids := md.Get(requestid.MetadataKey)
	if len(ids) == 0 {
		return ctx
	}
	id := requestid.Accept(ids[0])
	// The span began before this ran, with no baggage to copy from.
	trace.SpanFromContext(ctx).SetAttributes(attribute.String(requestid.BaggageKey, id))
	return requestid.With(ctx, id)
}
