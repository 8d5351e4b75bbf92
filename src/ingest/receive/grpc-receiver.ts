import {
  type handleUnaryCall,
  Metadata,
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerInterceptor,
  ServerInterceptingCall,
  ServerListenerBuilder,
  type ServerUnaryCall,
  type ServiceDefinition,
  status as grpcStatus,
  logVerbosity,
  setLogVerbosity,
} from '@grpc/grpc-js';
import { encodeExportResponse } from '../../formats/otlp/export-response.ts';
import { encodeRpcStatus, RPC_CODE, type RpcCode } from '../../formats/otlp/rpc-status.ts';
import type { OtlpSignal } from '../../formats/otlp/schema.ts';
import type { Acceptor } from './acceptor.ts';
import type { Gate } from './gate.ts';
import type { Receiver } from './http-receiver.ts';
import { english, refusedReply, type Reply } from './reply.ts';
import { REPLIES } from './replies.messages.ts';
import type { TokenCheck } from './token.ts';

/** What an OTLP/gRPC receiver needs. */
export interface GrpcReceiverOptions {
  readonly host: string;
  /** 0 chooses a free port. */
  readonly port: number;
  readonly acceptor: Acceptor;
  readonly gate: Gate;
  readonly checkToken: (header: string | undefined) => TokenCheck;
  /** Most bytes of a message, before and after inflation. */
  readonly maxBodyBytes: number;
}

const SERVICES: Readonly<Record<OtlpSignal, string>> = {
  traces: 'opentelemetry.proto.collector.trace.v1.TraceService',
  logs: 'opentelemetry.proto.collector.logs.v1.LogsService',
  metrics: 'opentelemetry.proto.collector.metrics.v1.MetricsService',
};

const GRPC_CODES: Readonly<Record<RpcCode, grpcStatus>> = {
  [RPC_CODE.invalidArgument]: grpcStatus.INVALID_ARGUMENT,
  [RPC_CODE.deadlineExceeded]: grpcStatus.DEADLINE_EXCEEDED,
  [RPC_CODE.notFound]: grpcStatus.NOT_FOUND,
  [RPC_CODE.permissionDenied]: grpcStatus.PERMISSION_DENIED,
  [RPC_CODE.resourceExhausted]: grpcStatus.RESOURCE_EXHAUSTED,
  [RPC_CODE.unimplemented]: grpcStatus.UNIMPLEMENTED,
  [RPC_CODE.internal]: grpcStatus.INTERNAL,
  [RPC_CODE.unavailable]: grpcStatus.UNAVAILABLE,
  [RPC_CODE.unauthenticated]: grpcStatus.UNAUTHENTICATED,
};

const CLOSE_DEADLINE_MS = 10_000;
/** Streams of one connection. Exporters send one request at a time; a gateway with more waits for a free one. Ours. */
const MOST_STREAMS = 100;
/** Messages being received at once, over all connections: their bytes are not counted before they are complete. Ours. */
const MOST_RECEIVING = 256;
/** A message must be complete this long after its headers, as with OTLP/HTTP here. */
const MESSAGE_DEADLINE_MS = 60_000;

type Call = ServerUnaryCall<Uint8Array, Uint8Array>;
type Callback = sendUnaryData<Uint8Array>;

/**
 * Starts an OTLP/gRPC receiver. Messages stay raw buffers: grpc-js frames, inflates (gzip, deflate) and enforces the
 * size limit after inflation with RESOURCE_EXHAUSTED; no generated code is in between. Rejects with the error of bind.
 */
export async function startGrpcReceiver(options: GrpcReceiverOptions): Promise<Receiver> {
  // Its own lines on standard error would stand beside our errors and say less.
  setLogVerbosity(logVerbosity.NONE);
  const server = new Server({
    'grpc.max_receive_message_length': options.maxBodyBytes,
    'grpc.max_concurrent_streams': MOST_STREAMS,
    interceptors: [guardCall(options)],
  });
  for (const signal of Object.keys(SERVICES) as OtlpSignal[])
    server.addService(serviceOf(signal), {
      Export: ((call: Call, callback: Callback) => {
        void handle(options, signal, call, callback);
      }) as handleUnaryCall<Uint8Array, Uint8Array>,
    });
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${host}:${options.port}`, ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return { host: options.host, port, close: () => closeServer(server) };
}

/**
 * Looks at the headers of a call before any of its message is read: the token, and whether there is room for one more. A
 * message that does not come ends its call.
 */
function guardCall(options: GrpcReceiverOptions): ServerInterceptor {
  let receiving = 0;
  return (_method, call) => {
    let arrived = false;
    let deadline: NodeJS.Timeout | undefined;
    const settle = (): void => {
      if (deadline === undefined) return;
      clearTimeout(deadline);
      deadline = undefined;
      receiving--;
    };
    const listener = new ServerListenerBuilder()
      .withOnReceiveMetadata((metadata, next) => {
        const refusal = tokenRefusal(options, metadata) ?? (receiving < MOST_RECEIVING ? undefined : BUSY);
        if (refusal !== undefined) {
          call.sendStatus({ ...refusal, metadata: null });
          return;
        }
        receiving++;
        deadline = setTimeout(() => {
          settle();
          if (!arrived) call.sendStatus({ ...LATE, metadata: null });
        }, MESSAGE_DEADLINE_MS);
        deadline.unref();
        next(metadata);
      })
      .withOnReceiveMessage((message, next) => {
        arrived = true;
        settle();
        next(message);
      })
      .withOnCancel(settle)
      .build();
    return new ServerInterceptingCall(call, {
      start: (next) => next(listener),
      sendStatus: (status, next) => {
        settle();
        next(status);
      },
    });
  };
}

const BUSY = {
  code: grpcStatus.UNAVAILABLE,
  details: english(REPLIES.tooManyCalls, { most: MOST_RECEIVING }),
};
const LATE = {
  code: grpcStatus.DEADLINE_EXCEEDED,
  details: english(REPLIES.messageLate, { seconds: MESSAGE_DEADLINE_MS / 1000 }),
};

function tokenRefusal(
  options: GrpcReceiverOptions,
  metadata: Metadata,
): { readonly code: grpcStatus; readonly details: string } | undefined {
  const [authorization] = metadata.get('authorization');
  const token = options.checkToken(authorization?.toString());
  if (token === 'ok') return undefined;
  const message = token === 'missing' ? REPLIES.unauthenticated : REPLIES.wrongToken;
  return { code: grpcStatus.UNAUTHENTICATED, details: english(message) };
}

function serviceOf(signal: OtlpSignal): ServiceDefinition {
  const raw = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    Export: {
      path: `/${SERVICES[signal]}/Export`,
      requestStream: false,
      responseStream: false,
      requestSerialize: raw,
      requestDeserialize: (bytes: Buffer) => bytes,
      responseSerialize: raw,
      responseDeserialize: (bytes: Buffer) => bytes,
    },
  };
}

async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    const deadline = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, CLOSE_DEADLINE_MS);
    server.tryShutdown(() => {
      clearTimeout(deadline);
      resolve();
    });
  });
}

async function handle(
  options: GrpcReceiverOptions,
  signal: OtlpSignal,
  call: Call,
  callback: Callback,
): Promise<void> {
  let reply: Reply;
  try {
    reply = await receive(options, signal, call);
  } catch (error) {
    // A bug in one answer must cost that call, not the process; nothing was stored, so it may be sent again.
    callback({ code: grpcStatus.UNAVAILABLE, details: String(error) });
    return;
  }
  if (reply.kind === 'stored') {
    callback(null, encodeExportResponse(reply.partial));
    return;
  }
  const { status } = reply;
  const metadata = new Metadata();
  // Rich errors travel as a google.rpc.Status in this trailer; Go's status.Details() reads RetryInfo from it.
  metadata.set('grpc-status-details-bin', Buffer.from(encodeRpcStatus(status)));
  callback({ code: GRPC_CODES[status.code], details: status.message, metadata });
}

async function receive(options: GrpcReceiverOptions, signal: OtlpSignal, call: Call): Promise<Reply> {
  const { gate, acceptor } = options;
  const body = call.request;
  if (!gate.hold(body.length)) return refusedReply(gate.busy());
  try {
    return await acceptor.accept(signal, 'protobuf', body);
  } finally {
    gate.release(body.length);
  }
}
