package telemetry

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploggrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploghttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetricgrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// A receiver that restarts must not cost a span: retry quickly and for long.
const (
	retryFirst   = 250 * time.Millisecond
	retryMax     = 5 * time.Second
	retryFor     = 4 * time.Minute
	grpcDeadline = 4 * time.Minute // the gRPC exporters count retries into their timeout
)

type exporters struct {
	spans   sdktrace.SpanExporter
	logs    sdklog.Exporter
	metrics sdkmetric.Exporter
}

// newExporters reads OTEL_SDK_DISABLED, OTEL_{TRACES,METRICS,LOGS}_EXPORTER and
// OTEL_EXPORTER_OTLP[_SIGNAL]_PROTOCOL; the exporters read the rest themselves
// (endpoint, headers, compression, certificates).
func newExporters(ctx context.Context, disabled bool) (exporters, error) {
	var e exporters
	if disabled || strings.EqualFold(os.Getenv("OTEL_SDK_DISABLED"), "true") {
		return e, nil
	}
	if err := checkEndpoints(); err != nil {
		return e, err
	}
	for signal, build := range map[string]func(protocol string) error{
		"TRACES":  func(p string) (err error) { e.spans, err = newSpanExporter(ctx, p); return err },
		"METRICS": func(p string) (err error) { e.metrics, err = newMetricExporter(ctx, p); return err },
		"LOGS":    func(p string) (err error) { e.logs, err = newLogExporter(ctx, p); return err },
	} {
		switch v := os.Getenv("OTEL_" + signal + "_EXPORTER"); v {
		case "none":
			continue
		case "", "otlp":
		default:
			return e, fmt.Errorf("OTEL_%s_EXPORTER=%q: this program knows otlp and none", signal, v)
		}
		p, err := protocolFor(signal)
		if err != nil {
			return e, err
		}
		if err := build(p); err != nil {
			return e, fmt.Errorf("%s exporter: %w", strings.ToLower(signal), err)
		}
	}
	return e, nil
}

// protocolFor returns "grpc" or "http/protobuf"; the latter is the default of
// the specification.
func protocolFor(signal string) (string, error) {
	for _, name := range []string{"OTEL_EXPORTER_OTLP_" + signal + "_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"} {
		switch v := os.Getenv(name); v {
		case "":
			continue
		case "grpc", "http/protobuf":
			return v, nil
		default:
			return "", fmt.Errorf("%s=%q: the Go exporters know grpc and http/protobuf", name, v)
		}
	}
	return "http/protobuf", nil
}

// checkEndpoints refuses what the exporters would silently misread: an endpoint
// without a scheme.
func checkEndpoints() error {
	for _, suffix := range []string{"", "TRACES_", "METRICS_", "LOGS_"} {
		name := "OTEL_EXPORTER_OTLP_" + suffix + "ENDPOINT"
		v := os.Getenv(name)
		if v == "" {
			continue
		}
		u, err := url.Parse(v)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
			return fmt.Errorf("%s=%q: want a URL such as http://127.0.0.1:4318", name, v)
		}
	}
	return nil
}

func newSpanExporter(ctx context.Context, protocol string) (sdktrace.SpanExporter, error) {
	if protocol == "grpc" {
		return otlptracegrpc.New(ctx, otlptracegrpc.WithTimeout(grpcDeadline), otlptracegrpc.WithRetry(
			otlptracegrpc.RetryConfig{Enabled: true, InitialInterval: retryFirst, MaxInterval: retryMax, MaxElapsedTime: retryFor}))
	}
	return otlptracehttp.New(ctx, otlptracehttp.WithRetry(
		otlptracehttp.RetryConfig{Enabled: true, InitialInterval: retryFirst, MaxInterval: retryMax, MaxElapsedTime: retryFor}))
}

func newMetricExporter(ctx context.Context, protocol string) (sdkmetric.Exporter, error) {
	if protocol == "grpc" {
		return otlpmetricgrpc.New(ctx, otlpmetricgrpc.WithTimeout(grpcDeadline), otlpmetricgrpc.WithRetry(
			otlpmetricgrpc.RetryConfig{Enabled: true, InitialInterval: retryFirst, MaxInterval: retryMax, MaxElapsedTime: retryFor}))
	}
	return otlpmetrichttp.New(ctx, otlpmetrichttp.WithRetry(
		otlpmetrichttp.RetryConfig{Enabled: true, InitialInterval: retryFirst, MaxInterval: retryMax, MaxElapsedTime: retryFor}))
}

func newLogExporter(ctx context.Context, protocol string) (sdklog.Exporter, error) {
	if protocol == "grpc" {
		return otlploggrpc.New(ctx, otlploggrpc.WithTimeout(grpcDeadline), otlploggrpc.WithRetry(
			otlploggrpc.RetryConfig{Enabled: true, InitialInterval: retryFirst, MaxInterval: retryMax, MaxElapsedTime: retryFor}))
	}
	return otlploghttp.New(ctx, otlploghttp.WithRetry(
		otlploghttp.RetryConfig{Enabled: true, InitialInterval: retryFirst, MaxInterval: retryMax, MaxElapsedTime: retryFor}))
}
