"""Sends ten spans, ten log records and three metrics through the OpenTelemetry Python SDK.

Arguments: protocol (grpc | http), endpoint, service name.
"""

import logging
import sys

from opentelemetry import trace
from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

protocol, endpoint, service = sys.argv[1:4]
if protocol == "grpc":
    from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter
    from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import OTLPMetricExporter
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter

    exporters = [e(endpoint=endpoint, insecure=True) for e in (OTLPSpanExporter, OTLPLogExporter, OTLPMetricExporter)]
else:
    from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    exporters = [
        OTLPSpanExporter(endpoint=f"{endpoint}/v1/traces"),
        OTLPLogExporter(endpoint=f"{endpoint}/v1/logs"),
        OTLPMetricExporter(endpoint=f"{endpoint}/v1/metrics"),
    ]

resource = Resource.create({"service.name": service, "service.version": "1.2.3"})
traces = TracerProvider(resource=resource)
traces.add_span_processor(BatchSpanProcessor(exporters[0]))
logs = LoggerProvider(resource=resource)
logs.add_log_record_processor(BatchLogRecordProcessor(exporters[1]))
metrics = MeterProvider(resource=resource, metric_readers=[PeriodicExportingMetricReader(exporters[2])])

logger = logging.getLogger("probe")
logger.setLevel(logging.INFO)
logger.addHandler(LoggingHandler(level=logging.INFO, logger_provider=logs))
tracer = traces.get_tracer("probe", "0.1")
meter = metrics.get_meter("probe")
counter = meter.create_counter("probe.requests", unit="{request}")
histogram = meter.create_histogram("probe.duration", unit="s")
gauge = meter.create_gauge("probe.temperature")

for i in range(10):
    attributes = {
        "probe.int": 2**62 + 1,
        "probe.text": "Grüße 你好",
        "probe.flag": True,
        "probe.ratio": 0.25,
        "probe.list": ["a", "b"],
        "request.id": f"req-{service}-{i}",
    }
    with tracer.start_as_current_span("probe operation", kind=trace.SpanKind.SERVER, attributes=attributes) as span:
        span.add_event("probe event", {"step": i})
        if i == 9:
            span.set_status(trace.Status(trace.StatusCode.ERROR, "probe failure"))
        logger.info("probe line %d", i)
        counter.add(1, {"route": "/probe"})
        histogram.record(0.1 * (i + 1))
        gauge.set(36.6, {"room": "north"})

for provider in (traces, logs, metrics):
    if not provider.force_flush(20000):
        sys.exit("not flushed")
    provider.shutdown()
