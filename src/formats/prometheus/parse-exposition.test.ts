import { expect, test } from 'vitest';
import { parseExposition } from './parse-exposition.ts';

// Lines as etcd 3.5 and CoreDNS expose them, with the oddities of the format's description.
const TEXT = `# HELP etcd_disk_wal_fsync_duration_seconds The latency distributions of fsync called by WAL.
# TYPE etcd_disk_wal_fsync_duration_seconds histogram
etcd_disk_wal_fsync_duration_seconds_bucket{le="0.001"} 76848
etcd_disk_wal_fsync_duration_seconds_bucket{le="+Inf"} 100037
etcd_disk_wal_fsync_duration_seconds_sum 95.6970956
etcd_server_has_leader 1
process_start_time_seconds 1.7854938e+09
coredns_dns_responses_total{plugin="",rcode="NXDOMAIN",server="dns://:53",view="",zone="."} 1.2e+03 1395066363000
odd{path="C:\\\\DIR\\n\\"x\\"",}  -Inf
nan NaN
broken{le="0.1} 3
novalue
trailing 1 2 3
`;

test('reads the samples that are wanted', () => {
  expect(parseExposition(TEXT, (name) => name.endsWith('_bucket'))).toEqual([
    { name: 'etcd_disk_wal_fsync_duration_seconds_bucket', labels: { le: '0.001' }, value: 76848 },
    { name: 'etcd_disk_wal_fsync_duration_seconds_bucket', labels: { le: '+Inf' }, value: 100037 },
  ]);
  const all = parseExposition(TEXT, () => true) ?? [];
  expect(all.map(({ name }) => name)).not.toContain('broken');
  expect(all.find(({ name }) => name === 'odd')).toEqual({
    name: 'odd',
    labels: { path: 'C:\\DIR\n"x"' },
    value: -Infinity,
  });
  expect(all.find(({ name }) => name === 'coredns_dns_responses_total')).toMatchObject({
    labels: { rcode: 'NXDOMAIN', server: 'dns://:53', zone: '.' },
    value: 1200,
  });
  expect(all.find(({ name }) => name === 'process_start_time_seconds')?.value).toBe(1785493800);
  expect(all).toHaveLength(8);
});

test('a page that is no metrics is undefined; metrics without a wanted name are an empty list', () => {
  expect(parseExposition('<html><body>404 page not found</body></html>', () => true)).toBeUndefined();
  expect(parseExposition('', () => true)).toBeUndefined();
  expect(parseExposition('up 1\n', () => false)).toEqual([]);
});

test('cut at every byte it never throws', () => {
  for (let n = 0; n <= TEXT.length; n++)
    expect(() => parseExposition(TEXT.slice(0, n), () => true)).not.toThrow();
});
