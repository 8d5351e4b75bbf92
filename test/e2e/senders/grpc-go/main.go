// Calls an OTLP/gRPC receiver as grpc-go does, at its edges; prints what came of each as one JSON object.
// Arguments: address (host:port), service name.
package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"time"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	resource "go.opentelemetry.io/proto/otlp/resource/v1"
	trace "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/status"

	// For status.Details to know the types.
	_ "google.golang.org/genproto/googleapis/rpc/errdetails"
)

const export = "/opentelemetry.proto.collector.trace.v1.TraceService/Export"

// raw sends bytes as they are.
type raw struct{}

func (raw) Marshal(v any) ([]byte, error) { return *v.(*[]byte), nil }
func (raw) Unmarshal(data []byte, v any) error {
	*v.(*[]byte) = append([]byte(nil), data...)
	return nil
}
func (raw) Name() string { return "proto" }

type outcome struct {
	Code    string   `json:"code"`
	Message string   `json:"message"`
	Details []string `json:"details"`
}

func of(err error) outcome {
	s := status.Convert(err)
	out := outcome{Code: s.Code().String(), Message: s.Message(), Details: []string{}}
	for _, detail := range s.Details() {
		out.Details = append(out.Details, fmt.Sprintf("%T", detail))
	}
	return out
}

func id(bytes int) []byte {
	out := make([]byte, bytes)
	_, _ = rand.Read(out)
	return out
}

func request(service, name string, count, textBytes int) *collector.ExportTraceServiceRequest {
	text := func(s string) *common.AnyValue {
		return &common.AnyValue{Value: &common.AnyValue_StringValue{StringValue: s}}
	}
	spans := make([]*trace.Span, count)
	for i := range spans {
		spans[i] = &trace.Span{
			TraceId: id(16), SpanId: id(8), Name: name, StartTimeUnixNano: uint64(time.Now().UnixNano()),
			Attributes: []*common.KeyValue{{Key: "text", Value: text(fmt.Sprintf("%x", id(textBytes/2)))}},
		}
	}
	return &collector.ExportTraceServiceRequest{ResourceSpans: []*trace.ResourceSpans{{
		Resource:   &resource.Resource{Attributes: []*common.KeyValue{{Key: "service.name", Value: text(service)}}},
		ScopeSpans: []*trace.ScopeSpans{{Spans: spans}},
	}}}
}

func main() {
	address, service := os.Args[1], os.Args[2]
	connection, err := grpc.NewClient(address,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 10 * time.Second, Timeout: 5 * time.Second, PermitWithoutStream: true}),
	)
	if err != nil {
		panic(err)
	}
	client := collector.NewTraceServiceClient(connection)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	out := map[string]outcome{}
	send := func(what string, in *collector.ExportTraceServiceRequest, options ...grpc.CallOption) {
		_, err := client.Export(ctx, in, options...)
		out[what] = of(err)
	}
	sendRaw := func(what, method string, body []byte) {
		var reply []byte
		out[what] = of(connection.Invoke(ctx, method, &body, &reply, grpc.ForceCodec(raw{})))
	}

	send("one", request(service, "one", 1, 10))
	send("empty", &collector.ExportTraceServiceRequest{})
	send("gzip", request(service, "gzip", 100, 100), grpc.UseCompressor(gzip.Name))
	send("many", request(service, "many", 2_000, 2_000))
	sendRaw("malformed", export, []byte{8, 1})
	sendRaw("huge", export, id(100<<20))
	sendRaw("unknown", "/a.B/C", id(1<<20))

	canceled, giveUp := context.WithCancel(ctx)
	time.AfterFunc(time.Millisecond, giveUp)
	_, err = client.Export(canceled, request(service, "given up", 10_000, 2_000))
	out["given up"] = of(err)
	late, end := context.WithTimeout(ctx, time.Nanosecond)
	defer end()
	_, err = client.Export(late, request(service, "late", 1, 10))
	out["late"] = of(err)

	// More at once than a connection may have streams.
	var all sync.WaitGroup
	var lock sync.Mutex
	codes := map[string]int{}
	for range 400 {
		all.Go(func() {
			_, err := client.Export(ctx, request(service, "parallel", 100, 1_000))
			lock.Lock()
			defer lock.Unlock()
			codes[status.Code(err).String()]++
		})
	}
	all.Wait()
	out["parallel"] = outcome{Code: fmt.Sprint(codes), Details: []string{}}
	send("last", request(service, "last", 1, 10))
	_ = json.NewEncoder(os.Stdout).Encode(out)
}
