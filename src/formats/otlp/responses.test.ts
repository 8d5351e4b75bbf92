import protobuf from 'protobufjs';
import { describe, expect, test } from 'vitest';
import { oracle } from '../../../test/oracle/otlp.ts';
import { encodeExportResponse, renderExportResponse } from './export-response.ts';
import { encodeRpcStatus, renderRpcStatus, RPC_CODE, type RpcStatus } from './rpc-status.ts';

// google/rpc/status.proto and error_details.proto, as far as OTLP uses them.
const PROTO = `syntax = "proto3"; package google.rpc;
message Any { string type_url = 1; bytes value = 2; }
message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
message FieldViolation { string field = 1; string description = 2; }
message BadRequest { repeated FieldViolation field_violations = 1; }
message Duration { int64 seconds = 1; int32 nanos = 2; }
message RetryInfo { Duration retry_delay = 1; }`;
const { root } = protobuf.parse(PROTO);

function readStatus(status: RpcStatus): unknown {
  const type = root.lookupType('google.rpc.Status');
  const plain = type.toObject(type.decode(encodeRpcStatus(status))) as {
    details?: { type_url?: string; typeUrl?: string; value: Uint8Array }[];
  };
  const details = (plain.details ?? []).map((any) => {
    const name = (any.typeUrl ?? '').replace('type.googleapis.com/', '');
    const inner = root.lookupType(name);
    return { [name]: inner.toObject(inner.decode(any.value), { longs: String }) };
  });
  return { ...plain, ...(details.length > 0 ? { details } : {}) };
}

describe('google.rpc.Status', () => {
  test('with the field that could not be read', () => {
    const status: RpcStatus = {
      code: RPC_CODE.invalidArgument,
      message: 'bad – 坏',
      badRequest: { field: 'resourceSpans[0]', description: 'x'.repeat(300) },
    };
    expect(readStatus(status)).toEqual({
      code: 3,
      message: 'bad – 坏',
      details: [
        {
          'google.rpc.BadRequest': {
            fieldViolations: [{ field: 'resourceSpans[0]', description: 'x'.repeat(300) }],
          },
        },
      ],
    });
    expect(JSON.parse(renderRpcStatus(status))).toEqual({
      code: 3,
      message: 'bad – 坏',
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.BadRequest',
          fieldViolations: [{ field: 'resourceSpans[0]', description: 'x'.repeat(300) }],
        },
      ],
    });
  });

  test('with the time to wait', () => {
    const status: RpcStatus = { code: RPC_CODE.unavailable, message: 'full', retryDelayMs: 1500 };
    expect(readStatus(status)).toEqual({
      code: 14,
      message: 'full',
      details: [{ 'google.rpc.RetryInfo': { retryDelay: { seconds: '1', nanos: 500_000_000 } } }],
    });
    expect(renderRpcStatus(status)).toContain('"retryDelay":"1.5s"');
  });
});

describe('export responses', () => {
  test('say nothing when everything was stored', () => {
    expect(encodeExportResponse(undefined)).toHaveLength(0);
    expect(renderExportResponse('logs', undefined)).toBe('{}');
  });

  test.each([
    ['traces', 'Trace', 'rejectedSpans'],
    ['logs', 'Logs', 'rejectedLogRecords'],
    ['metrics', 'Metrics', 'rejectedDataPoints'],
  ] as const)('%s count what was refused', (signal, name, field) => {
    const type = oracle(`Export${name}ServiceResponse`);
    const partial = { rejected: 300, errorMessage: 'why' };
    const plain = { partialSuccess: { [field]: '300', errorMessage: 'why' } };
    expect(type.toObject(type.decode(encodeExportResponse(partial)), { longs: String })).toEqual(plain);
    expect(JSON.parse(renderExportResponse(signal, partial))).toEqual(plain);
  });

  test('a warning leaves the count out', () => {
    expect(renderExportResponse('traces', { rejected: 0, errorMessage: 'w' })).toBe(
      '{"partialSuccess":{"errorMessage":"w"}}',
    );
  });
});
