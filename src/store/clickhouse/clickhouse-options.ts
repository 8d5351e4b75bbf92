import { AppError } from '../../base/errors/app-error.ts';
import type { ClusterTarget } from '../migrations/dialect.ts';

/** How to reach a ClickHouse server or cluster. */
export interface ClickHouseOptions {
  /** `http://host:8123` or `https://…`, without user and path. */
  readonly url: string;
  readonly username: string;
  /** Secret: never printed. */
  readonly password: string;
  /** @default goroscope */
  readonly database: string;
  /** Role that user SQL and reads take on, so that a grant can narrow them; '' for none. */
  readonly readRole: string;
  readonly cluster: (ClusterTarget & { readonly nodes: readonly string[] }) | null;
}

const KNOWN = ['cluster', 'replicated', 'nodes', 'role'];

/**
 * Reads `--clickhouse`: `http[s]://[user[:password]@]host[:port][/database][?role=…][&cluster=NAME[&replicated=1][&nodes=URL,URL]]`.
 * With `nodes` every statement that changes tables is sent to each node, without it ON CLUSTER is used, which needs
 * Keeper. Errors: BAD_OPTION.
 */
export function parseClickHouseUrl(text: string): ClickHouseOptions {
  const bad = (problem: string): never => {
    throw new AppError('BAD_OPTION', { values: { option: '--clickhouse', problem, command: 'up' } });
  };
  if (!URL.canParse(text)) return bad('it is not a URL such as http://localhost:8123/goroscope');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return bad(`protocol ${url.protocol} is not http: or https:`);
  for (const key of url.searchParams.keys())
    if (!KNOWN.includes(key)) return bad(`unknown parameter "${key}" (known: ${KNOWN.join(', ')})`);
  const database = url.pathname.replace(/^\//, '') || 'goroscope';
  if (!/^[A-Za-z_]\w{0,63}$/.test(database)) return bad(`"${database}" cannot be the name of a database`);
  const name = url.searchParams.get('cluster') ?? '';
  if (name !== '' && !/^[\w.-]{1,100}$/.test(name)) return bad(`"${name}" cannot be the name of a cluster`);
  const nodes = (url.searchParams.get('nodes') ?? '').split(',').filter((node) => node !== '');
  const wrong = nodes.find((node) => !URL.canParse(node));
  if (wrong !== undefined) return bad(`node "${wrong}" is not a URL`);
  const replicated = url.searchParams.get('replicated') === '1';
  return {
    url: url.origin,
    username: decodeURIComponent(url.username) || 'default',
    password: decodeURIComponent(url.password),
    database,
    readRole: url.searchParams.get('role') ?? '',
    cluster:
      name === '' ? null : { name, replicated, nodes, ddl: nodes.length > 0 ? 'each-node' : 'on-cluster' },
  };
}
