package telemetry

import (
	"context"
	"io"
	"log/slog"
	"os"

	"go.opentelemetry.io/contrib/bridges/otelslog"
	"go.opentelemetry.io/otel/baggage"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/trace"

	"goroscope.example/shop/internal/requestid"
)

// newLogger writes every record twice: as JSON on stderr for people and log
// shippers, and over OTLP with the native trace context.
func newLogger(cfg Config, lp *sdklog.LoggerProvider) *slog.Logger {
	w := cfg.LogWriter
	if w == nil {
		w = io.Writer(os.Stderr)
	}
	text := slog.NewJSONHandler(w, &slog.HandlerOptions{Level: cfg.LogLevel, AddSource: true}).
		WithAttrs([]slog.Attr{slog.String("service", cfg.Service), slog.String("version", cfg.Version)})
	bridge := otelslog.NewHandler("goroscope.example/shop/"+cfg.Service,
		otelslog.WithLoggerProvider(lp), otelslog.WithSource(true))
	return slog.New(&fanout{level: cfg.LogLevel, text: text, bridge: bridge})
}

// fanout hands a record to both handlers; only the text one needs the ids
// spelled out, the bridge takes them from the context.
type fanout struct {
	level  slog.Level
	text   slog.Handler
	bridge slog.Handler
}

func (f *fanout) Enabled(_ context.Context, level slog.Level) bool { return level >= f.level }

func (f *fanout) Handle(ctx context.Context, r slog.Record) error {
	err := f.bridge.Handle(ctx, r.Clone())
	if sc := trace.SpanContextFromContext(ctx); sc.IsValid() {
		r.AddAttrs(slog.String("trace_id", sc.TraceID().String()), slog.String("span_id", sc.SpanID().String()))
	}
	if id := baggage.FromContext(ctx).Member(requestid.BaggageKey).Value(); id != "" {
		r.AddAttrs(slog.String("request_id", id))
	}
	if textErr := f.text.Handle(ctx, r); err == nil {
		err = textErr
	}
	return err
}

func (f *fanout) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &fanout{f.level, f.text.WithAttrs(attrs), f.bridge.WithAttrs(attrs)}
}

func (f *fanout) WithGroup(name string) slog.Handler {
	return &fanout{f.level, f.text.WithGroup(name), f.bridge.WithGroup(name)}
}
