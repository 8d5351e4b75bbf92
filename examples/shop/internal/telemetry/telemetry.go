// Package telemetry builds the OpenTelemetry providers of one service: traces,
// metrics and logs over OTLP, with an account of what was produced and what left
// the process. It keeps no global state, so that several services can live in
// one process in tests.
package telemetry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"go.opentelemetry.io/contrib/instrumentation/runtime"
	"go.opentelemetry.io/contrib/processors/baggagecopy"
	"go.opentelemetry.io/otel/baggage"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"goroscope.example/shop/internal/requestid"
)

// Queues hold everything the load generator can produce while a receiver is
// away for a minute; the batch sizes stay well under the 4 MiB a gRPC receiver
// accepts by default.
const (
	spanQueueSize  = 65536
	spanBatchSize  = 1024
	logQueueSize   = 32768
	logBatchSize   = 1024
	batchDelay     = time.Second
	exportTimeout  = 5 * time.Minute
	metricInterval = 5 * time.Second
)

// Config says who the process is. Where telemetry goes is taken from the
// standard OTEL_* environment variables.
type Config struct {
	Service     string
	Version     string
	Instance    string
	Environment string
	// LogLevel is the lowest level written to stderr and exported.
	LogLevel slog.Level
	// LogWriter receives one JSON object a line; nil means os.Stderr.
	LogWriter io.Writer
	// IDs overrides the trace id generator; the load generator needs it.
	IDs sdktrace.IDGenerator
	// Disabled builds providers that export nothing.
	Disabled bool
}

// Telemetry is what a service needs to be observed.
type Telemetry struct {
	Tracers     trace.TracerProvider
	Meters      metric.MeterProvider
	Log         *slog.Logger
	Propagators propagation.TextMapPropagator
	Account     *Account

	tracerProvider *sdktrace.TracerProvider
	meterProvider  *sdkmetric.MeterProvider
	loggerProvider *sdklog.LoggerProvider
}

// New builds the providers. Errors name the environment variable at fault.
func New(ctx context.Context, cfg Config) (*Telemetry, error) {
	account := &Account{}
	res, err := newResource(ctx, cfg)
	if err != nil {
		return nil, err
	}
	exp, err := newExporters(ctx, cfg.Disabled)
	if err != nil {
		return nil, err
	}
	keep := baggagecopy.Filter(func(m baggage.Member) bool { return requestid.IsCopied(m.Key()) })

	traceOptions := []sdktrace.TracerProviderOption{
		sdktrace.WithResource(res),
		sdktrace.WithSampler(sdktrace.ParentBased(sdktrace.AlwaysSample())),
		sdktrace.WithSpanProcessor(baggagecopy.NewSpanProcessor(keep)),
	}
	if cfg.IDs != nil {
		traceOptions = append(traceOptions, sdktrace.WithIDGenerator(cfg.IDs))
	}
	if exp.spans != nil {
		traceOptions = append(traceOptions,
			sdktrace.WithSpanProcessor(&spanCounter{account}),
			sdktrace.WithSpanProcessor(sdktrace.NewBatchSpanProcessor(
				&countingSpanExporter{exp.spans, account},
				sdktrace.WithMaxQueueSize(spanQueueSize),
				sdktrace.WithMaxExportBatchSize(spanBatchSize),
				sdktrace.WithBatchTimeout(batchDelay),
				sdktrace.WithExportTimeout(exportTimeout))))
	}

	logOptions := []sdklog.LoggerProviderOption{
		sdklog.WithResource(res),
		sdklog.WithProcessor(baggagecopy.NewLogProcessor(keep)),
	}
	if exp.logs != nil {
		logOptions = append(logOptions,
			sdklog.WithProcessor(&logCounter{account}),
			sdklog.WithProcessor(sdklog.NewBatchProcessor(
				&countingLogExporter{exp.logs, account},
				sdklog.WithMaxQueueSize(logQueueSize),
				sdklog.WithExportMaxBatchSize(logBatchSize),
				sdklog.WithExportInterval(batchDelay),
				sdklog.WithExportTimeout(exportTimeout))))
	}

	metricOptions := []sdkmetric.Option{sdkmetric.WithResource(res)}
	if exp.metrics != nil {
		readerOptions := []sdkmetric.PeriodicReaderOption{sdkmetric.WithProducer(runtime.NewProducer())}
		if os.Getenv("OTEL_METRIC_EXPORT_INTERVAL") == "" {
			readerOptions = append(readerOptions, sdkmetric.WithInterval(metricInterval))
		}
		metricOptions = append(metricOptions, sdkmetric.WithReader(
			sdkmetric.NewPeriodicReader(&countingMetricExporter{exp.metrics, account}, readerOptions...)))
	}

	tp := sdktrace.NewTracerProvider(traceOptions...)
	lp := sdklog.NewLoggerProvider(logOptions...)
	mp := sdkmetric.NewMeterProvider(metricOptions...)
	t := &Telemetry{
		Tracers:        tp,
		Meters:         mp,
		Propagators:    propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{}),
		Account:        account,
		tracerProvider: tp,
		meterProvider:  mp,
		loggerProvider: lp,
	}
	t.Log = newLogger(cfg, lp)
	if exp.metrics != nil {
		if err := runtime.Start(runtime.WithMeterProvider(mp), runtime.WithMinimumReadMemStatsInterval(time.Second)); err != nil {
			return nil, fmt.Errorf("runtime metrics: %w", err)
		}
		if err := registerProcessMetrics(mp); err != nil {
			return nil, fmt.Errorf("process metrics: %w", err)
		}
	}
	return t, nil
}

// Flush sends everything produced so far and returns the account afterwards.
func (t *Telemetry) Flush(ctx context.Context) (Report, error) {
	err := errors.Join(
		t.tracerProvider.ForceFlush(ctx),
		t.loggerProvider.ForceFlush(ctx),
		t.meterProvider.ForceFlush(ctx))
	return t.Account.Report(), err
}

// Shutdown flushes and closes all three signals, logs last, because the others
// may still want to complain.
func (t *Telemetry) Shutdown(ctx context.Context) (Report, error) {
	err := errors.Join(
		t.tracerProvider.Shutdown(ctx),
		t.meterProvider.Shutdown(ctx),
		t.loggerProvider.Shutdown(ctx))
	return t.Account.Report(), err
}
