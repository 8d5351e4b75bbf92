package telemetry

import (
	"context"
	"sync/atomic"

	sdklog "go.opentelemetry.io/otel/sdk/log"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// Account counts what entered the SDK and what its exporters got acknowledged.
// The SDK tells nobody about a full queue; the difference of the two does.
type Account struct {
	spansEnded, spansExported, spansFailed atomic.Uint64
	logsEmitted, logsExported, logsFailed  atomic.Uint64
	metricBatches, metricBatchesFailed     atomic.Uint64

	spanDelivery, logDelivery, metricDelivery delivery
}

// Stuck says whether a receiver seems to be away.
func (a *Account) Stuck() bool {
	return a.spanDelivery.stuck() || a.logDelivery.stuck() || a.metricDelivery.stuck()
}

// SignalReport is the account of one signal. Unaccounted is what is still queued
// or, after a flush, what the SDK dropped.
type SignalReport struct {
	Produced    uint64 `json:"produced"`
	Exported    uint64 `json:"exported"`
	Failed      uint64 `json:"failed"`
	Unaccounted uint64 `json:"unaccounted"`
}

// Lost is what will never arrive, read after a flush.
func (s SignalReport) Lost() uint64 { return s.Failed + s.Unaccounted }

// Report is the account at one moment.
type Report struct {
	Spans               SignalReport `json:"spans"`
	Logs                SignalReport `json:"logs"`
	MetricBatches       uint64       `json:"metricBatches"`
	MetricBatchesFailed uint64       `json:"metricBatchesFailed"`
}

// Add sums accounts up.
func (r *Report) Add(other Report) {
	r.Spans.add(other.Spans)
	r.Logs.add(other.Logs)
	r.MetricBatches += other.MetricBatches
	r.MetricBatchesFailed += other.MetricBatchesFailed
}

func (s *SignalReport) add(o SignalReport) {
	s.Produced += o.Produced
	s.Exported += o.Exported
	s.Failed += o.Failed
	s.Unaccounted += o.Unaccounted
}

// Report reads the counters. Results are read before causes, so that a span that
// ends meanwhile shows as queued and never as a negative number.
func (a *Account) Report() Report {
	signal := func(exported, failed, produced *atomic.Uint64) SignalReport {
		r := SignalReport{Exported: exported.Load(), Failed: failed.Load()}
		r.Produced = produced.Load()
		r.Unaccounted = r.Produced - r.Exported - r.Failed
		return r
	}
	return Report{
		Spans:               signal(&a.spansExported, &a.spansFailed, &a.spansEnded),
		Logs:                signal(&a.logsExported, &a.logsFailed, &a.logsEmitted),
		MetricBatches:       a.metricBatches.Load(),
		MetricBatchesFailed: a.metricBatchesFailed.Load(),
	}
}

type spanCounter struct{ account *Account }

func (*spanCounter) OnStart(context.Context, sdktrace.ReadWriteSpan) {}

func (c *spanCounter) OnEnd(s sdktrace.ReadOnlySpan) {
	if s.SpanContext().IsSampled() {
		c.account.spansEnded.Add(1)
	}
}
func (*spanCounter) Shutdown(context.Context) error   { return nil }
func (*spanCounter) ForceFlush(context.Context) error { return nil }

type countingSpanExporter struct {
	sdktrace.SpanExporter
	account *Account
}

func (e *countingSpanExporter) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	err := e.account.spanDelivery.run(ctx, func() error { return e.SpanExporter.ExportSpans(ctx, spans) })
	if err != nil {
		e.account.spansFailed.Add(uint64(len(spans)))
	} else {
		e.account.spansExported.Add(uint64(len(spans)))
	}
	return err
}

type logCounter struct{ account *Account }

func (*logCounter) Enabled(context.Context, sdklog.EnabledParameters) bool { return true }

func (c *logCounter) OnEmit(context.Context, *sdklog.Record) error {
	c.account.logsEmitted.Add(1)
	return nil
}
func (*logCounter) Shutdown(context.Context) error   { return nil }
func (*logCounter) ForceFlush(context.Context) error { return nil }

type countingLogExporter struct {
	sdklog.Exporter
	account *Account
}

func (e *countingLogExporter) Export(ctx context.Context, records []sdklog.Record) error {
	err := e.account.logDelivery.run(ctx, func() error { return e.Exporter.Export(ctx, records) })
	if err != nil {
		e.account.logsFailed.Add(uint64(len(records)))
	} else {
		e.account.logsExported.Add(uint64(len(records)))
	}
	return err
}

type countingMetricExporter struct {
	sdkmetric.Exporter
	account *Account
}

func (e *countingMetricExporter) Export(ctx context.Context, rm *metricdata.ResourceMetrics) error {
	err := e.account.metricDelivery.run(ctx, func() error { return e.Exporter.Export(ctx, rm) })
	if err != nil {
		e.account.metricBatchesFailed.Add(1)
	} else {
		e.account.metricBatches.Add(1)
	}
	return err
}
