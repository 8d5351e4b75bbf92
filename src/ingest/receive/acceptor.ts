import { type OtlpScan, scanOtlp, type ScanLimits } from '../../formats/otlp/scan.ts';
import type { OtlpSignal } from '../../formats/otlp/schema.ts';
import { transcodeOtlpJson } from '../../formats/otlp/transcode.ts';
import { dayNumber, partitionDayNumber } from '../../store/partition-day.ts';
import type { Clock } from '../clock.ts';
import type { IngestCounters } from '../stats/counters.ts';
import { FLAG_INVALID_UTF8, FLAG_NESTED } from '../wal/record.ts';
import { WalAppendError } from '../wal/lane.ts';
import type { Wal } from '../wal/wal.ts';
import { BodyGarbage } from './body-garbage.ts';
import { BodyPool } from './body-pool.ts';
import type { Gate } from './gate.ts';
import { REFUSALS } from '../events.messages.ts';
import { REPLIES } from './replies.messages.ts';
import {
  badJson,
  badProtobuf,
  type BodyFormat,
  nothingKnownIn,
  type OddTimes,
  partialSuccessOf,
  refusedReply,
  type Reply,
} from './reply.ts';
import type { RetentionDays } from '../../store/retention/retention.ts';

const INTERNAL_RETRY_MS = 5_000;

/** What turning a body into an acknowledgement needs. */
export interface AcceptorOptions {
  readonly wal: Wal;
  readonly gate: Gate;
  readonly clock: Clock;
  readonly counters: IngestCounters;
  readonly limits: ScanLimits;
  readonly retentionDays: RetentionDays;
}

/**
 * The way of every export request, whatever brought it: JSON becomes protobuf, the scan judges, the log makes durable,
 * and only then is there an answer that says "stored".
 */
export class Acceptor {
  private readonly options: AcceptorOptions;
  private readonly pool = new BodyPool();
  private readonly garbage = new BodyGarbage();

  constructor(options: AcceptorOptions) {
    this.options = options;
  }

  /**
   * Accepts one inflated body. Never rejects. The caller has asked the gate and limits the size.
   * `tenant` is empty for the default tenant.
   */
  async accept(signal: OtlpSignal, format: BodyFormat, body: Uint8Array, tenant = ''): Promise<Reply> {
    const startedAt = performance.now();
    const counters = this.options.counters.signals[signal];
    counters.requests++;
    let reply: Reply;
    const memory = this.pool.borrow();
    try {
      reply = await this.judge(signal, format, body, tenant, memory.take);
    } catch (error) {
      // A bug of ours: nothing was stored, so the sender may try again.
      const reason = error instanceof Error ? error.message : String(error);
      reply = refusedReply({ reason: REPLIES.internal, values: { reason }, retryAfterMs: INTERNAL_RETRY_MS });
    } finally {
      memory.giveBack();
      this.garbage.add(body.length);
    }
    if (reply.kind === 'stored') this.options.counters.ack.record(performance.now() - startedAt);
    else if (reply.httpStatus === 503) counters.refusedRequests++;
    else counters.badRequests++;
    return reply;
  }

  private async judge(
    signal: OtlpSignal,
    format: BodyFormat,
    body: Uint8Array,
    tenant: string,
    memoryFor: (bytes: number) => Uint8Array,
  ): Promise<Reply> {
    const { wal, clock, counters, limits, gate } = this.options;
    const refusal = gate.refusal();
    if (refusal !== undefined) return refusedReply(refusal);
    let protobuf = body;
    if (format === 'json') {
      const transcoded = transcodeOtlpJson(signal, body);
      if (!transcoded.ok) return badJson(transcoded.error);
      protobuf = transcoded.value;
    }
    const received = clock.now();
    const scanned = scanOtlp(signal, protobuf, {
      limits,
      receivedUnixNano: received.wallUnixNano,
      memoryFor,
    });
    if (!scanned.ok) return badProtobuf(signal, scanned.error, format);
    const scan = scanned.value;
    const odd = oddTimes(scan, received.wallUnixNano, this.options.retentionDays[signal]);
    const partial =
      partialSuccessOf(signal, scan, odd, limits) ??
      (format === 'json' && protobuf.length === 0 ? nothingKnownIn(signal, body) : undefined);
    if (scan.items > 0) {
      const flags =
        (scan.nestedValues > 0 ? FLAG_NESTED : 0) | (scan.invalidUtf8 > 0 ? FLAG_INVALID_UTF8 : 0);
      // The caller holds room for the body; what is written may be longer.
      const more = Math.max(0, scan.payload.length - body.length);
      if (!gate.hold(more)) return refusedReply(gate.busy());
      try {
        await wal.append({
          signal,
          payload: scan.payload,
          days: scan.days,
          items: scan.items,
          received,
          tenant,
          flags,
        });
      } catch (error) {
        return refusedReply(gate.refusal() ?? writeRefusal(error));
      } finally {
        gate.release(more);
      }
    }
    this.count(counters.signals[signal], scan);
    return { kind: 'stored', partial };
  }

  private count(counters: IngestCounters['signals'][OtlpSignal], scan: OtlpScan): void {
    counters.acceptedItems += scan.items;
    counters.rejectedItems += scan.rejected;
    counters.nestedValues += scan.nestedValues;
    counters.invalidUtf8 += scan.invalidUtf8;
    counters.attributesCut += scan.attributesCut;
    if (scan.items > 0) {
      counters.bytes += scan.payload.length;
      counters.lastReceivedUnixMs = Date.now();
    }
  }
}

function writeRefusal(error: unknown): Parameters<typeof refusedReply>[0] {
  const reason = error instanceof WalAppendError ? error.message : String(error);
  return { reason: REFUSALS.writeFailed, values: { reason }, retryAfterMs: 1_000 };
}

/** Items whose sender's clock is off, and those that retention will remove: whole days, as the store keeps them. */
function oddTimes(scan: OtlpScan, receivedUnixNano: bigint, retentionDays: number): OddTimes {
  const receivedDay = dayNumber(receivedUnixNano);
  let clockOff = 0;
  let expired = 0;
  for (const [kind, days] of Object.entries(scan.days)) {
    if (kind === 'exemplars') continue;
    for (const [day, items] of days) {
      // Rows with a foreign clock are kept from the day they were received.
      if (partitionDayNumber(day, receivedDay) !== day || day === 0) clockOff += items;
      else if (day < receivedDay - retentionDays) expired += items;
    }
  }
  return { clockOff, expired, retentionDays };
}
