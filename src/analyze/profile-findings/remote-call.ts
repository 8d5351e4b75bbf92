import type { StackFrame } from './stack-frames.ts';

/** Calls that wait for the answer of another process: the entry points of well-known clients. */
const REMOTE =
  /^net\/http\.\(\*Transport\)\.roundTrip$|^google\.golang\.org\/grpc\.(?:\(\*ClientConn\)\.Invoke|\(\*clientStream\)\.\w+|\(\*csAttempt\)\.\w+|invoke)$|^github\.com\/twmb\/franz-go\/pkg\/kgo\.\(\*Client\)\.ProduceSync$|^github\.com\/(?:IBM|Shopify)\/sarama\.\(\*syncProducer\)\.SendMessages?$|^github\.com\/segmentio\/kafka-go\.\(\*Writer\)\.WriteMessages$|^github\.com\/redis\/go-redis\/v\d+\.\(\*baseClient\)\.process$|^github\.com\/jackc\/pgx\/v\d+\.\(\*Conn\)\.(?:Exec|Query|QueryRow)$|^github\.com\/nats-io\/nats\.go\.\(\*Conn\)\.Request\w*$/;
/** Clients and servers that a generator wrote: `protoc-gen-go-grpc`, Connect, Twirp. */
const GENERATED = /\.(?:pb|connect|twirp)\.go$/;
/** Of these the clients: `(*catalogServiceClient).GetProduct`. */
const CLIENT = /[Cc]lient(?:\[.*\])?\)?\.\w+$/;

/** True for a frame that calls another process. */
export function isRemoteCall(name: string): boolean {
  return REMOTE.test(name);
}

/** Where a stack leaves the process. */
export interface RemoteSite {
  /** The function of the application that makes the call: the one that calls the generated client, where there is one. */
  readonly caller: string;
  /** What of the application was asked from outside; see `entryOf`. */
  readonly entry: string;
}

/**
 * Finds the call to another process in a stack (frames innermost first). Interceptors, wrappers around connections and
 * generated clients stand between the client library and the function that wants the answer: they make the calls of everybody
 * and are passed over. Null for a stack without such a call, or without a function of the application outside of it.
 */
export function remoteSite(
  frames: readonly StackFrame[],
  isApplication: (name: string) => boolean,
): RemoteSite | null {
  const remote = frames.findLastIndex(({ name }) => REMOTE.test(name));
  if (remote < 0) return null;
  const isOwn = (frame: StackFrame): boolean => isApplication(frame.name);
  const first = frames.findIndex((frame, i) => i > remote && isOwn(frame));
  const start = frames[first];
  if (start === undefined) return null;
  const client = frames.findLastIndex((frame, i) => i >= first && isGeneratedClient(frame) && isOwn(frame));
  const outside = client < 0 ? start : frames[client + 1];
  const caller = outside !== undefined && isOwn(outside) ? outside : start;
  return { caller: caller.name, entry: entryOf(frames, isApplication) ?? caller.name };
}

/**
 * The function of the application that was asked from outside: what a generated server calls, else the outermost one. Null for a
 * stack without functions of the application.
 */
export function entryOf(
  frames: readonly StackFrame[],
  isApplication: (name: string) => boolean,
): string | null {
  const server = frames.findIndex((frame) => GENERATED.test(frame.file) && !isGeneratedClient(frame));
  const called =
    server > 0
      ? frames.findLast(({ name, file }, i) => i < server && isApplication(name) && !GENERATED.test(file))
      : undefined;
  return (called ?? frames.findLast(({ name }) => isApplication(name)))?.name ?? null;
}

function isGeneratedClient({ name, file }: StackFrame): boolean {
  return GENERATED.test(file) && CLIENT.test(name);
}
