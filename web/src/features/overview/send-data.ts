/** The environment variables that make a service with the OpenTelemetry SDK send everything to this server. */
export function environmentFor(otlpHttp: string): string {
  return [
    'export OTEL_SERVICE_NAME=my-service',
    `export OTEL_EXPORTER_OTLP_ENDPOINT=${otlpHttp}`,
    'export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
    'export OTEL_TRACES_EXPORTER=otlp OTEL_METRICS_EXPORTER=otlp OTEL_LOGS_EXPORTER=otlp',
  ].join('\n');
}

/**
 * A complete Go program that sends one span, with the exporters chosen by the environment (autoexport) so that the
 * variables above are all there is to configure. Source: go.opentelemetry.io/contrib/exporters/autoexport.
 */
export const GO_SNIPPET = `// go get go.opentelemetry.io/otel/sdk go.opentelemetry.io/contrib/exporters/autoexport
package main

import (
	"context"
	"log"

	"go.opentelemetry.io/contrib/exporters/autoexport"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/trace"
)

func main() {
	ctx := context.Background()
	exporter, err := autoexport.NewSpanExporter(ctx)
	if err != nil {
		log.Fatal(err)
	}
	provider := trace.NewTracerProvider(trace.WithBatcher(exporter))
	defer provider.Shutdown(ctx) // sends what is left
	otel.SetTracerProvider(provider)
	otel.SetTextMapPropagator(propagation.TraceContext{})

	_, span := otel.Tracer("hello").Start(ctx, "hello goroscope")
	span.End()
}`;
