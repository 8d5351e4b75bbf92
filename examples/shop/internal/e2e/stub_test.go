//go:build unix

package e2e

import (
	"compress/gzip"
	"context"
	"encoding/hex"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	collogs "go.opentelemetry.io/proto/otlp/collector/logs/v1"
	colmetrics "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	coltrace "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	metrics "go.opentelemetry.io/proto/otlp/metrics/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
)

// span is a received span, flat.
type span struct {
	service, version, instance string
	name, kind                 string
	traceID, spanID, parentID  string
	start, end                 time.Time
	attrs                      map[string]string
	failed                     bool
	links                      []link
	events                     []event
}

func (s span) duration() time.Duration { return s.end.Sub(s.start) }

type link struct{ traceID, spanID string }

type event struct {
	name  string
	attrs map[string]string
}

type logRecord struct {
	service, body, severity, traceID, spanID string
	attrs                                    map[string]string
}

// point is one data point of a number or the count of a histogram.
type point struct {
	service, version, name string
	value                  float64
	attrs                  map[string]string
	at                     time.Time
	exemplarTraces         []string
}

// receiver is an OTLP endpoint that keeps everything it is sent.
type receiver struct {
	http *httptest.Server
	grpc *grpc.Server
	addr string // of gRPC

	mu        sync.Mutex
	spans     []span
	logs      []logRecord
	points    []point
	resources map[string]map[string]string // by service
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{resources: map[string]map[string]string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/traces", serve(r.addTraces))
	mux.HandleFunc("POST /v1/logs", serve(r.addLogs))
	mux.HandleFunc("POST /v1/metrics", serve(r.addMetrics))
	r.http = httptest.NewServer(mux)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.addr = l.Addr().String()
	r.grpc = grpc.NewServer()
	coltrace.RegisterTraceServiceServer(r.grpc, traceService{r: r})
	collogs.RegisterLogsServiceServer(r.grpc, logService{r: r})
	colmetrics.RegisterMetricsServiceServer(r.grpc, metricService{r: r})
	go func() { _ = r.grpc.Serve(l) }()
	t.Cleanup(func() {
		r.http.Close()
		r.grpc.Stop()
	})
	return r
}

// serve decodes a protobuf request, gzip or plain.
func serve[M any, P interface {
	*M
	proto.Message
}](add func(P)) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		var in io.Reader = req.Body
		if req.Header.Get("Content-Encoding") == "gzip" {
			z, err := gzip.NewReader(in)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			in = z
		}
		raw, err := io.ReadAll(in)
		var m P = new(M)
		if err == nil {
			err = proto.Unmarshal(raw, m)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		add(m)
		w.Header().Set("Content-Type", "application/x-protobuf")
	}
}

type traceService struct {
	coltrace.UnimplementedTraceServiceServer
	r *receiver
}

func (s traceService) Export(_ context.Context, m *coltrace.ExportTraceServiceRequest) (*coltrace.ExportTraceServiceResponse, error) {
	s.r.addTraces(m)
	return &coltrace.ExportTraceServiceResponse{}, nil
}

type logService struct {
	collogs.UnimplementedLogsServiceServer
	r *receiver
}

func (s logService) Export(_ context.Context, m *collogs.ExportLogsServiceRequest) (*collogs.ExportLogsServiceResponse, error) {
	s.r.addLogs(m)
	return &collogs.ExportLogsServiceResponse{}, nil
}

type metricService struct {
	colmetrics.UnimplementedMetricsServiceServer
	r *receiver
}

func (s metricService) Export(_ context.Context, m *colmetrics.ExportMetricsServiceRequest) (*colmetrics.ExportMetricsServiceResponse, error) {
	s.r.addMetrics(m)
	return &colmetrics.ExportMetricsServiceResponse{}, nil
}

func (r *receiver) addTraces(m *coltrace.ExportTraceServiceRequest) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, rs := range m.GetResourceSpans() {
		res := attributes(rs.GetResource().GetAttributes())
		r.resources[res["service.name"]] = res
		for _, ss := range rs.GetScopeSpans() {
			for _, s := range ss.GetSpans() {
				r.spans = append(r.spans, flatten(res, s))
			}
		}
	}
}

func flatten(res map[string]string, s *tracepb.Span) span {
	out := span{
		service: res["service.name"], version: res["service.version"], instance: res["service.instance.id"],
		name: s.GetName(), kind: s.GetKind().String()[len("SPAN_KIND_"):],
		traceID: hex.EncodeToString(s.GetTraceId()), spanID: hex.EncodeToString(s.GetSpanId()), parentID: hex.EncodeToString(s.GetParentSpanId()),
		start: time.Unix(0, int64(s.GetStartTimeUnixNano())), end: time.Unix(0, int64(s.GetEndTimeUnixNano())),
		attrs: attributes(s.GetAttributes()), failed: s.GetStatus().GetCode() == tracepb.Status_STATUS_CODE_ERROR,
	}
	for _, l := range s.GetLinks() {
		out.links = append(out.links, link{hex.EncodeToString(l.GetTraceId()), hex.EncodeToString(l.GetSpanId())})
	}
	for _, e := range s.GetEvents() {
		out.events = append(out.events, event{e.GetName(), attributes(e.GetAttributes())})
	}
	return out
}

func (r *receiver) addLogs(m *collogs.ExportLogsServiceRequest) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, rl := range m.GetResourceLogs() {
		res := attributes(rl.GetResource().GetAttributes())
		for _, sl := range rl.GetScopeLogs() {
			for _, l := range sl.GetLogRecords() {
				r.logs = append(r.logs, logRecord{
					service: res["service.name"], body: l.GetBody().GetStringValue(), severity: l.GetSeverityText(),
					traceID: hex.EncodeToString(l.GetTraceId()), spanID: hex.EncodeToString(l.GetSpanId()), attrs: attributes(l.GetAttributes()),
				})
			}
		}
	}
}

func (r *receiver) addMetrics(m *colmetrics.ExportMetricsServiceRequest) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, rm := range m.GetResourceMetrics() {
		res := attributes(rm.GetResource().GetAttributes())
		for _, sm := range rm.GetScopeMetrics() {
			for _, metric := range sm.GetMetrics() {
				for _, p := range pointsOf(metric) {
					p.service, p.version, p.name = res["service.name"], res["service.version"], metric.GetName()
					r.points = append(r.points, p)
				}
			}
		}
	}
}

func pointsOf(m *metrics.Metric) []point {
	var out []point
	numbers := append(append([]*metrics.NumberDataPoint{}, m.GetGauge().GetDataPoints()...), m.GetSum().GetDataPoints()...)
	for _, d := range numbers {
		v := d.GetAsDouble()
		if i, ok := d.GetValue().(*metrics.NumberDataPoint_AsInt); ok {
			v = float64(i.AsInt)
		}
		out = append(out, point{value: v, attrs: attributes(d.GetAttributes()), at: time.Unix(0, int64(d.GetTimeUnixNano()))})
	}
	for _, d := range m.GetHistogram().GetDataPoints() {
		p := point{value: float64(d.GetCount()), attrs: attributes(d.GetAttributes()), at: time.Unix(0, int64(d.GetTimeUnixNano()))}
		for _, e := range d.GetExemplars() {
			p.exemplarTraces = append(p.exemplarTraces, hex.EncodeToString(e.GetTraceId()))
		}
		out = append(out, p)
	}
	return out
}

func attributes(list []*common.KeyValue) map[string]string {
	out := map[string]string{}
	for _, kv := range list {
		if v, ok := kv.GetValue().GetValue().(*common.AnyValue_StringValue); ok {
			out[kv.GetKey()] = v.StringValue
		} else {
			out[kv.GetKey()] = kv.GetValue().String()
		}
	}
	return out
}

// traces returns the spans by trace id.
func (r *receiver) traces() map[string][]span {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := map[string][]span{}
	for _, s := range r.spans {
		out[s.traceID] = append(out[s.traceID], s)
	}
	return out
}

func (r *receiver) spansWhere(keep func(span) bool) []span {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []span
	for _, s := range r.spans {
		if keep(s) {
			out = append(out, s)
		}
	}
	return out
}

func (r *receiver) logsWhere(keep func(logRecord) bool) []logRecord {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []logRecord
	for _, l := range r.logs {
		if keep(l) {
			out = append(out, l)
		}
	}
	return out
}

func (r *receiver) pointsWhere(keep func(point) bool) []point {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []point
	for _, p := range r.points {
		if keep(p) {
			out = append(out, p)
		}
	}
	return out
}
