import { expect, test } from 'vitest';
import { EMPTY_HEADER, ProfileBuilder } from '../../model/profile-builder.ts';
import { errorSites } from './error-sites.ts';

test('who asked for the error, not who wraps it', () => {
  const builder = new ProfileBuilder({
    ...EMPTY_HEADER,
    sampleTypes: [{ type: 'alloc_space', unit: 'bytes' }],
  });
  const rows = new Map<string, number>();
  const at = (name: string): number => {
    const known = rows.get(name);
    if (known !== undefined) return known;
    const id = builder.strings.intern(name);
    const row = builder.functions.add({ name: id, systemName: id, filename: 0, startLine: 1n });
    const lines = [{ function: row, line: 1n, column: 0n }];
    const location = builder.locations.add({ address: BigInt(row + 1), mapping: -1, lines });
    rows.set(name, location);
    return location;
  };
  const add = (value: bigint, ...leafFirst: string[]): number =>
    builder.samples.add(builder.stackOf(leafFirst.map(at)), [value], 0);
  add(1n, 'fmt.Errorf', 'main.ask', 'main.serve');
  add(2n, 'google.golang.org/grpc/internal/status.New', 'main/rpc.Error', 'main.ask', 'main.serve');
  add(4n, 'runtime.growslice', 'log/slog.(*Logger).ErrorContext', 'main.(*T).find', 'main.serve');
  add(8n, 'strconv.Itoa', 'errors.New', 'lib.parse', 'main.wrapError');
  add(16n, 'strconv.Itoa', 'main.ask', 'main.serve');
  add(32n, 'fmt.Errorf', 'lib.only');
  const sites = errorSites(builder.build(), 0, (name) => name.startsWith('main'));
  expect([...sites]).toEqual([
    ['main.ask', 3],
    ['main.(*T).find', 4],
    ['main.wrapError', 8],
  ]);
});
