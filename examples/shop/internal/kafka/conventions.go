package kafka

import (
	"context"
	"strconv"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/plugin/kotel"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// conventions is a hook that runs after kotel's. kotel writes the attributes of
// semantic conventions 1.18; this adds the present ones and names spans as they
// are named now, "operation destination".
type conventions struct{ clientID, group string }

var (
	_ kgo.HookProduceRecordBuffered   = (*conventions)(nil)
	_ kgo.HookProduceRecordUnbuffered = (*producedHook)(nil)
	_ kgo.HookFetchRecordBuffered     = (*conventions)(nil)
)

// OnProduceRecordBuffered finds the producer span kotel has just begun.
func (c *conventions) OnProduceRecordBuffered(r *kgo.Record) {
	span := trace.SpanFromContext(r.Context)
	span.SetName("publish " + r.Topic)
	span.SetAttributes(
		semconv.MessagingOperationTypeSend,
		semconv.MessagingOperationName("publish"),
		semconv.MessagingClientID(c.clientID),
		semconv.MessagingKafkaMessageKey(string(r.Key)))
}

// OnFetchRecordBuffered finds the receive span kotel has just begun.
func (c *conventions) OnFetchRecordBuffered(r *kgo.Record) {
	span := trace.SpanFromContext(r.Context)
	span.SetName("receive " + r.Topic)
	span.SetAttributes(
		semconv.MessagingOperationTypeReceive,
		semconv.MessagingOperationName("receive"),
		semconv.MessagingDestinationName(r.Topic),
		semconv.MessagingDestinationPartitionID(strconv.Itoa(int(r.Partition))),
		semconv.MessagingKafkaOffset(int(r.Offset)),
		semconv.MessagingKafkaMessageKey(string(r.Key)),
		semconv.MessagingClientID(c.clientID),
		semconv.MessagingConsumerGroupName(c.group))
}

// producedHook runs before kotel's, because kotel ends the span when the broker
// has answered and only then is the partition known.
type producedHook struct{}

// OnProduceRecordUnbuffered implements kgo.HookProduceRecordUnbuffered.
func (*producedHook) OnProduceRecordUnbuffered(r *kgo.Record, err error) {
	if err != nil {
		return
	}
	trace.SpanFromContext(r.Context).SetAttributes(
		semconv.MessagingDestinationPartitionID(strconv.Itoa(int(r.Partition))),
		semconv.MessagingKafkaOffset(int(r.Offset)))
}

// producerOf reads the span that published the record from its headers.
func producerOf(r *kgo.Record) trace.SpanContext {
	ctx := propagation.TraceContext{}.Extract(context.Background(), kotel.NewRecordCarrier(r))
	return trace.SpanContextFromContext(ctx)
}
