// Sends ten spans, ten log records and a counter, a gauge and two kinds of histogram through the OpenTelemetry JavaScript SDK.
// Arguments: protocol (grpc | http | proto), endpoint, service name.
import { context, metrics as metricsApi, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { SeverityNumber } from '@opentelemetry/api-logs';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { AggregationType, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

const [protocol, endpoint, service] = process.argv.slice(2);
const [{ OTLPTraceExporter }, { OTLPLogExporter }, { OTLPMetricExporter }] = await Promise.all(
  ['trace', 'logs', 'metrics'].map((signal) => import(`@opentelemetry/exporter-${signal}-otlp-${protocol}`)),
);
const url = (signal) => (protocol === 'grpc' ? endpoint : `${endpoint}/v1/${signal}`);
const resource = resourceFromAttributes({ 'service.name': service, 'service.version': '1.2.3' });
const fail = [];

const tracerProvider = new NodeTracerProvider({
  resource,
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: url('traces') }))],
});
tracerProvider.register();
const loggerProvider = new LoggerProvider({
  resource,
  processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter({ url: url('logs') }) })],
});
const meterProvider = new MeterProvider({
  resource,
  readers: [
    new PeriodicExportingMetricReader({
      exporter: new OTLPMetricExporter({ url: url('metrics') }),
      exportIntervalMillis: 60_000,
    }),
  ],
  views: [
    {
      instrumentName: 'probe.exponential',
      aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM, options: { maxSize: 80 } },
    },
  ],
});

const tracer = tracerProvider.getTracer('probe', '0.1');
const logger = loggerProvider.getLogger('probe');
const meter = meterProvider.getMeter('probe');
const counter = meter.createCounter('probe.requests', { unit: '{request}' });
const histogram = meter.createHistogram('probe.duration', { unit: 's' });
const exponential = meter.createHistogram('probe.exponential', { unit: 'ms' });
meter.createObservableGauge('probe.temperature').addCallback((r) => r.observe(36.6, { room: 'north' }));

for (let i = 0; i < 10; i++) {
  const span = tracer.startSpan('probe operation', {
    kind: SpanKind.SERVER,
    attributes: {
      'probe.int': 9007199254740991,
      'probe.text': 'Grüße 你好',
      'probe.flag': true,
      'probe.ratio': 0.25,
      'probe.list': ['a', 'b'],
      'request.id': `req-${service}-${i}`,
    },
  });
  span.addEvent('probe event', { step: i });
  if (i === 9) span.setStatus({ code: SpanStatusCode.ERROR, message: 'probe failure' });
  context.with(trace.setSpan(context.active(), span), () => {
    logger.emit({
      severityNumber: SeverityNumber.INFO,
      severityText: 'INFO',
      body: `probe line ${i}`,
      attributes: { 'probe.index': i },
      context: context.active(),
    });
    counter.add(1, { route: '/probe' });
    histogram.record(0.1 * (i + 1));
    exponential.record(2 ** i);
  });
  span.end();
}
for (const provider of [tracerProvider, loggerProvider, meterProvider]) {
  await provider.forceFlush().catch((error) => fail.push(error));
  await provider.shutdown().catch((error) => fail.push(error));
}
metricsApi.disable();
if (fail.length > 0) {
  console.error(fail);
  process.exit(1);
}
