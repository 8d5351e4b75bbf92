// Package kafka connects the shop to its broker with franz-go: real wire
// protocol, trace context and request id in the record headers.
package kafka

import (
	"context"
	"strconv"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/plugin/kotel"
	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"goroscope.example/shop/internal/goroutinelabel"
	"goroscope.example/shop/internal/requestid"
	"goroscope.example/shop/internal/telemetry"
)

// Topic and Group of the one flow the shop has.
const (
	OrdersTopic = "orders"
	WorkerGroup = "shipping"
	Partitions  = 4
)

// Client is a franz-go client whose records are traced.
type Client struct {
	*kgo.Client
	tracer trace.Tracer
}

// Dial returns a client; group is "" for producers. It connects on first use.
func Dial(tel *telemetry.Telemetry, address, clientID, group string) (*Client, error) {
	tracerOptions := []kotel.TracerOpt{
		kotel.TracerProvider(tel.Tracers),
		kotel.TracerPropagator(tel.Propagators),
		kotel.ClientID(clientID),
		kotel.ConsumerGroup(group),
	}
	k := kotel.NewKotel(
		kotel.WithTracer(kotel.NewTracer(tracerOptions...)),
		kotel.WithMeter(kotel.NewMeter(kotel.MeterProvider(tel.Meters))))
	hooks := append([]kgo.Hook{&producedHook{}}, k.Hooks()...)
	hooks = append(hooks, &conventions{clientID: clientID, group: group})
	options := []kgo.Opt{
		kgo.SeedBrokers(address),
		kgo.ClientID(clientID),
		kgo.WithHooks(hooks...),
		kgo.ProducerLinger(0), // an order is not kept waiting for company
		kgo.RequiredAcks(kgo.AllISRAcks()),
	}
	if group != "" {
		options = append(options,
			kgo.ConsumerGroup(group),
			kgo.ConsumeTopics(OrdersTopic),
			kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
			kgo.DisableAutoCommit())
	}
	c, err := kgo.NewClient(options...)
	if err != nil {
		return nil, err
	}
	return &Client{Client: c, tracer: tel.Tracers.Tracer("goroscope.example/shop/internal/kafka")}, nil
}

// Publish sends one record and waits for the broker. kotel opens the producer
// span and writes traceparent and baggage into the headers; the request id goes
// in once more for consumers that know no baggage.
func (c *Client) Publish(ctx context.Context, key string, value []byte) error {
	ctx, unlabel := goroutinelabel.Call(ctx, "broker")
	defer unlabel()
	r := &kgo.Record{Topic: OrdersTopic, Key: []byte(key), Value: value}
	if id := requestid.From(ctx); id != "" {
		r.Headers = append(r.Headers, kgo.RecordHeader{Key: requestid.MetadataKey, Value: []byte(id)})
	}
	return c.ProduceSync(ctx, r).FirstErr()
}

// Process opens the span for handling a record. It continues the producer's
// trace, below the receive span, and carries a link to the span that published
// the record, which is what the messaging conventions ask for and what survives
// when a consumer handles records in batches.
func (c *Client) Process(r *kgo.Record, group string) (context.Context, trace.Span) {
	options := []trace.SpanStartOption{
		trace.WithSpanKind(trace.SpanKindConsumer),
		trace.WithAttributes(
			semconv.MessagingSystemKafka,
			semconv.MessagingOperationTypeProcess,
			semconv.MessagingOperationName("process"),
			semconv.MessagingDestinationName(r.Topic),
			semconv.MessagingDestinationPartitionID(strconv.Itoa(int(r.Partition))),
			semconv.MessagingKafkaOffset(int(r.Offset)),
			semconv.MessagingKafkaMessageKey(string(r.Key)),
			semconv.MessagingConsumerGroupName(group),
		),
	}
	if producer := producerOf(r); producer.IsValid() {
		options = append(options, trace.WithLinks(trace.Link{
			SpanContext: producer,
			Attributes:  []attribute.KeyValue{attribute.String("messaging.link", "producer")},
		}))
	}
	return c.tracer.Start(r.Context, "process "+r.Topic, options...)
}
