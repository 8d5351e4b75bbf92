import { describe, expect, it } from 'vitest';
import { parseClickHouseUrl } from './clickhouse-options.ts';

describe('parseClickHouseUrl', () => {
  it('fills in what is not said', () => {
    expect(parseClickHouseUrl('http://localhost:8123')).toEqual({
      url: 'http://localhost:8123',
      username: 'default',
      password: '',
      database: 'goroscope',
      readRole: '',
      cluster: null,
    });
  });

  it('reads user, password, database, role and cluster', () => {
    expect(
      parseClickHouseUrl(
        'https://ann:p%40ss@ch.example/obs?role=reader&cluster=main&nodes=http://a:1,http://b:2',
      ),
    ).toEqual({
      url: 'https://ch.example',
      username: 'ann',
      password: 'p@ss',
      database: 'obs',
      readRole: 'reader',
      cluster: { name: 'main', replicated: false, nodes: ['http://a:1', 'http://b:2'], ddl: 'each-node' },
    });
    expect(parseClickHouseUrl('http://h/?cluster=main&replicated=1').cluster).toEqual({
      name: 'main',
      replicated: true,
      nodes: [],
      ddl: 'on-cluster',
    });
  });

  it.each([
    'localhost:8123',
    'tcp://localhost:9000',
    'http://h/a-b',
    'http://h/?clusters=x',
    "http://h/?cluster=x'y",
    'http://h/?cluster=x&nodes=a',
    '',
  ])('refuses %s', (text) => {
    expect(() => parseClickHouseUrl(text)).toThrow('option --clickhouse');
  });
});
