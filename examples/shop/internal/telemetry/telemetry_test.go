package telemetry

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"goroscope.example/shop/internal/requestid"
)

func TestProtocolAndEndpointAreChecked(t *testing.T) {
	for _, c := range []struct{ name, value, want string }{
		{"OTEL_EXPORTER_OTLP_PROTOCOL", "http/json", "grpc and http/protobuf"},
		{"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "smoke", "TRACES_PROTOCOL"},
		{"OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4317", "want a URL"},
		{"OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "ftp://x", "LOGS_ENDPOINT"},
		{"OTEL_TRACES_EXPORTER", "jaeger", "otlp and none"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv(c.name, c.value)
			if _, err := New(t.Context(), Config{Service: "s"}); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s=%s: %v", c.name, c.value, err)
			}
		})
	}
}

func TestAccountTellsLossFromDelivery(t *testing.T) {
	var refuse atomic.Bool
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if refuse.Load() {
			w.WriteHeader(http.StatusBadRequest) // not retryable: the batch is gone
		}
	}))
	defer srv.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", srv.URL)
	t.Setenv("OTEL_METRICS_EXPORTER", "none")
	var text bytes.Buffer
	tel, err := New(t.Context(), Config{Service: "s", Version: "1", Instance: "i", LogWriter: &text})
	if err != nil {
		t.Fatal(err)
	}
	produce := func() {
		ctx, span := tel.Tracers.Tracer("t").Start(requestid.With(context.Background(), "request-1"), "work")
		tel.Log.InfoContext(ctx, "hello", slog.Int("n", 1))
		span.End()
	}
	produce()
	if r, err := tel.Flush(t.Context()); err != nil || r.Spans != (SignalReport{Produced: 1, Exported: 1}) || r.Logs != (SignalReport{Produced: 1, Exported: 1}) {
		t.Errorf("delivered: %+v, %v", r, err)
	}
	refuse.Store(true)
	produce()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if r, _ := tel.Shutdown(ctx); r.Spans.Lost() != 1 || r.Logs.Lost() != 1 {
		t.Errorf("refused: %+v", r)
	}
	var line map[string]any
	if err := json.Unmarshal(bytes.SplitN(text.Bytes(), []byte("\n"), 2)[0], &line); err != nil {
		t.Fatal(err)
	}
	if line["msg"] != "hello" || line["request_id"] != "request-1" || len(line["trace_id"].(string)) != 32 || len(line["span_id"].(string)) != 16 {
		t.Errorf("JSON line: %v", line)
	}
}

func TestAFullQueueShowsAsUnaccounted(t *testing.T) {
	release := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer srv.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", srv.URL)
	t.Setenv("OTEL_METRICS_EXPORTER", "none")
	t.Setenv("OTEL_LOGS_EXPORTER", "none")
	tel, err := New(t.Context(), Config{Service: "s"})
	if err != nil {
		t.Fatal(err)
	}
	// The receiver holds the first batch, so the queue can only fill up.
	produced := uint64(spanQueueSize + 4*spanBatchSize)
	tracer := tel.Tracers.Tracer("t")
	for range produced {
		_, span := tracer.Start(context.Background(), "work")
		span.End()
	}
	close(release)
	report, err := tel.Flush(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if report.Spans.Produced != produced || report.Spans.Failed != 0 || report.Spans.Unaccounted == 0 ||
		report.Spans.Exported+report.Spans.Unaccounted != produced {
		t.Errorf("after a full queue: %+v", report.Spans)
	}
	_, _ = tel.Shutdown(t.Context())
}

func TestNothingIsLostWhileTheReceiverRestarts(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://"+address)
	t.Setenv("OTEL_METRICS_EXPORTER", "none")
	tel, err := New(t.Context(), Config{Service: "s", LogWriter: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	ctx, span := tel.Tracers.Tracer("t").Start(context.Background(), "work")
	tel.Log.InfoContext(ctx, "hello")
	span.End()
	// Both processors have tried and been refused by now.
	for deadline := time.Now().Add(10 * time.Second); !tel.Account.Stuck(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("no export was tried")
		}
	}
	if r := tel.Account.Report(); r.Spans.Failed != 0 || r.Logs.Failed != 0 {
		t.Fatalf("given up: %+v", r)
	}
	if l, err = net.Listen("tcp", address); err != nil {
		t.Skipf("the port was taken meanwhile: %v", err)
	}
	srv := &http.Server{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), ReadHeaderTimeout: time.Second}
	go func() { _ = srv.Serve(l) }()
	defer func() { _ = srv.Close() }()
	stopCtx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if r, err := tel.Shutdown(stopCtx); err != nil || r.Spans.Exported != 1 || r.Logs.Exported != 1 || r.Spans.Lost()+r.Logs.Lost() != 0 {
		t.Errorf("after the receiver came back: %+v, %v", r, err)
	}
}
