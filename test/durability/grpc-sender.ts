import { Client, credentials, Metadata, status } from '@grpc/grpc-js';

const EXPORT = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
/** The receiver is gone for moments only; gRPC's own pauses grow to two minutes. */
const RECONNECT_MS = 50;
const DEADLINE_MS = 60_000;

const raw = (bytes: Buffer): Buffer => bytes;

/** Sends bodies over OTLP/gRPC and answers with what OTLP/HTTP would have said. */
export class GrpcSender {
  private readonly client: Client;

  constructor(port: number) {
    this.client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
      'grpc.initial_reconnect_backoff_ms': RECONNECT_MS,
      'grpc.max_reconnect_backoff_ms': RECONNECT_MS,
      'grpc.max_send_message_length': -1,
    });
  }

  /** Resolves with 200, 503 for a refusal with RetryInfo, 400 for any other, 0 when the connection broke. */
  post(body: Buffer, onSent?: (abort: () => void) => void): Promise<number> {
    return new Promise((resolve) => {
      const call = this.client.makeUnaryRequest(
        EXPORT,
        raw,
        raw,
        body,
        new Metadata(),
        { deadline: Date.now() + DEADLINE_MS },
        (error) => {
          if (error === null) resolve(200);
          else if (error.code === status.UNAVAILABLE) {
            // The library says the same of a connection that it lost, but only the receiver gives details.
            const isTold = error.metadata.get('grpc-status-details-bin').length > 0;
            resolve(isTold ? 503 : 0);
          } else resolve(error.code === status.CANCELLED ? 0 : 400);
        },
      );
      onSent?.(() => call.cancel());
    });
  }
}
