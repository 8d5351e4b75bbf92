package gateway

import (
	"log/slog"
	"net/http"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/baggage"
	otelcodes "go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"goroscope.example/shop/internal/faults"
	"goroscope.example/shop/internal/goroutinelabel"
	"goroscope.example/shop/internal/requestid"
	"goroscope.example/shop/internal/rpc"
)

// handler is an HTTP handler that may fail with a gRPC error.
type handler func(w http.ResponseWriter, r *http.Request) error

// requestIDMiddleware gives every request an id and puts it where the tracing
// handler and everybody behind it will find it: in the baggage header. Members a
// caller sent are kept, except a request id of his own making.
func requestIDMiddleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := requestid.Accept(r.Header.Get(requestid.Header))
		w.Header().Set(requestid.Header, id)
		r.Header.Set(requestid.Header, id)
		incoming, err := baggage.Parse(r.Header.Get("baggage"))
		if err != nil {
			incoming = baggage.Baggage{} // malformed baggage is dropped, as W3C says
		}
		if m, err := baggage.NewMemberRaw(requestid.BaggageKey, id); err == nil {
			if b, err := incoming.SetMember(m); err == nil {
				r.Header.Set("baggage", b.String())
			}
		}
		next.ServeHTTP(w, r)
	})
}

// statusWriter remembers the status for the access log.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (s *statusWriter) WriteHeader(status int) {
	if s.status == 0 {
		s.status = status
	}
	s.ResponseWriter.WriteHeader(status)
}

func (s *statusWriter) Write(b []byte) (int, error) {
	if s.status == 0 {
		s.status = http.StatusOK
	}
	return s.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController flush.
func (s *statusWriter) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// wrap recovers, answers errors, logs, and lets the faults of the request path in.
func (g *Gateway) wrap(pattern string, handle handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sw := &statusWriter{ResponseWriter: w}
		start := time.Now()
		// otelhttp began the span before the route was known.
		trace.SpanFromContext(r.Context()).SetAttributes(semconv.HTTPRoute(routeOf(pattern)))
		ctx, unlabel := goroutinelabel.Serve(r.Context(), pattern)
		defer unlabel()
		r = r.WithContext(ctx)
		var err error
		defer func() {
			if v := recover(); v != nil {
				rpc.RecordPanic(r.Context(), g.log, v)
				err = rpc.Error(r.Context(), codes.Internal, "INTERNAL_PANIC", "internal error")
			}
			g.finish(sw, r, pattern, start, err)
		}()
		leave := g.hazards.Enter(r.Context(), pattern)
		defer leave()
		err = handle(sw, r)
	})
}

func (g *Gateway) finish(w *statusWriter, r *http.Request, pattern string, start time.Time, err error) {
	ctx := r.Context()
	level, message := slog.LevelInfo, "request served"
	attrs := []slog.Attr{slog.String("http.request.method", r.Method), slog.String("http.route", routeOf(pattern)), slog.String("url.path", r.URL.Path)}
	if err != nil {
		httpStatus := httpStatusOf(err)
		reason := rpc.Reason(err)
		level, message = slog.LevelWarn, "request failed"
		span := trace.SpanFromContext(ctx)
		span.SetAttributes(rpc.ErrorCodeKey.String(reason))
		if httpStatus >= http.StatusInternalServerError {
			level = slog.LevelError
			span.SetStatus(otelcodes.Error, reason)
		}
		attrs = append(attrs, slog.String("shop.error.code", reason), slog.String("error.message", status.Convert(err).Message()))
		if w.status == 0 {
			faults.WriteJSON(w, httpStatus, map[string]any{
				"error":     map[string]string{"code": reason, "message": status.Convert(err).Message()},
				"requestId": requestid.From(ctx),
				"traceId":   trace.SpanContextFromContext(ctx).TraceID().String(),
			})
		} else {
			// Part of a stream has gone out; only cutting it tells the client.
			span.SetAttributes(attribute.Bool("shop.response.cut", true))
			defer panic(http.ErrAbortHandler)
		}
	}
	attrs = append(attrs, slog.Int("http.response.status_code", w.status), slog.Duration("duration", time.Since(start)))
	g.log.LogAttrs(ctx, level, message, attrs...)
}

// routeOf cuts the method off a pattern.
func routeOf(pattern string) string {
	for i := range pattern {
		if pattern[i] == ' ' {
			return pattern[i+1:]
		}
	}
	return pattern
}

func httpStatusOf(err error) int {
	if rpc.Reason(err) == "CARD_DECLINED" {
		return http.StatusPaymentRequired
	}
	switch status.Code(err) {
	case codes.NotFound:
		return http.StatusNotFound
	case codes.InvalidArgument:
		return http.StatusBadRequest
	case codes.FailedPrecondition:
		return http.StatusConflict
	case codes.ResourceExhausted:
		return http.StatusTooManyRequests
	case codes.Unavailable:
		return http.StatusServiceUnavailable
	case codes.DeadlineExceeded:
		return http.StatusGatewayTimeout
	case codes.Canceled:
		return 499 // the client has gone; nobody reads this
	}
	return http.StatusInternalServerError
}
