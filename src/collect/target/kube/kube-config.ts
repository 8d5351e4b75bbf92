import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { AppError } from '../../../base/errors/app-error.ts';
import { type LocalText, say } from '../../../base/messages.ts';
import { parse } from 'yaml';
import { kubeMessages as m } from './kube.messages.ts';

/** How to reach one API server as one user. Holds credentials: never print or store it. */
export interface KubeConnection {
  readonly server: URL;
  readonly namespace: string;
  readonly tls: {
    readonly ca?: string;
    readonly cert?: string;
    readonly key?: string;
    readonly servername?: string;
    readonly rejectUnauthorized?: boolean;
  };
  readonly authorization: string | undefined;
}

/** Where the configuration comes from. */
export interface KubeOptions {
  /** @default KUBECONFIG, else ~/.kube/config, else the service account of the pod this runs in */
  readonly kubeconfig?: string;
  /** @default the current context */
  readonly context?: string;
}

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const PLUGIN_TIMEOUT_MS = 30_000;
const MAX_PLUGIN_BYTES = 1 << 20;

type Json = Readonly<Record<string, unknown>>;

/** Reads the configuration as kubectl does (kubeconfig v1; client.authentication.k8s.io). Raises KUBECONFIG_NOT_USABLE. */
export async function loadKubeConnection(
  options: KubeOptions,
  env: NodeJS.ProcessEnv = process.env,
): Promise<KubeConnection> {
  const named = options.kubeconfig === undefined ? (env['KUBECONFIG'] ?? '') : options.kubeconfig;
  const wished = named.split(':').filter((path) => path !== '');
  const paths = wished.length > 0 ? wished : [join(homedir(), '.kube/config')];
  const present = options.kubeconfig === undefined ? paths.filter((path) => existsSync(path)) : paths;
  if (present.length === 0) {
    const inCluster = serviceAccount(env);
    if (inCluster !== undefined) return inCluster;
    throw unusable(paths.join(':'), say(m.noConfig));
  }
  return fromFiles(present, options.context);
}

/** The account of the pod this program runs in (kubernetes.io/docs, "Accessing the API from within a Pod"). */
function serviceAccount(env: NodeJS.ProcessEnv): KubeConnection | undefined {
  const host = env['KUBERNETES_SERVICE_HOST'];
  if (host === undefined || !existsSync(`${SERVICE_ACCOUNT}/token`)) return undefined;
  const read = (name: string) => readFileSync(`${SERVICE_ACCOUNT}/${name}`, 'utf8').trim();
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    server: new URL(`https://${name}:${env['KUBERNETES_SERVICE_PORT'] ?? '443'}`),
    namespace: read('namespace'),
    tls: { ca: read('ca.crt') },
    authorization: `Bearer ${read('token')}`,
  };
}

interface Named {
  readonly value: Json;
  /** Folder of its file: relative paths start there. */
  readonly dir: string;
}

async function fromFiles(paths: readonly string[], wish: string | undefined): Promise<KubeConnection> {
  const label = paths.join(':');
  const files = paths.map((path) => ({ raw: readYaml(path), dir: dirname(path) }));
  const find = (list: string, key: string, name: string): Named | undefined => {
    // Of equal names the first file counts, as kubectl merges.
    for (const { raw, dir } of files) {
      const item = asList(raw[list])
        .map(asObject)
        .find((entry) => entry['name'] === name);
      if (item !== undefined) return { value: asObject(item[key]), dir };
    }
    return undefined;
  };
  const contextName =
    wish ??
    files.map(({ raw }) => asText(raw['current-context'])).find((name) => name !== undefined && name !== '');
  const known = files.flatMap(({ raw }) =>
    asList(raw['contexts']).map((c) => asText(asObject(c)['name']) ?? ''),
  );
  if (contextName === undefined) throw unusable(label, say(m.noContext, { known: known.join(', ') || '-' }));
  const context = find('contexts', 'context', contextName)?.value;
  if (context === undefined) {
    throw unusable(label, say(m.unknownContext, { name: contextName, known: known.join(', ') || '-' }));
  }
  const cluster = find('clusters', 'cluster', asText(context['cluster']) ?? '');
  const user = find('users', 'user', asText(context['user']) ?? '') ?? { value: {}, dir: '.' };
  const server = asText(cluster?.value['server']) ?? '';
  if (cluster === undefined || !URL.canParse(server))
    throw unusable(label, say(m.noCluster, { name: contextName }));
  if (cluster.value['proxy-url'] !== undefined) throw unusable(label, say(m.proxyUrl));
  const credentials = await readCredentials(user, label);
  const servername = asText(cluster.value['tls-server-name']);
  const ca = dataOf(cluster, 'certificate-authority', label);
  return {
    server: new URL(server),
    namespace: asText(context['namespace']) ?? 'default',
    tls: {
      ...(ca === undefined ? {} : { ca }),
      ...(servername === undefined ? {} : { servername }),
      ...(cluster.value['insecure-skip-tls-verify'] === true ? { rejectUnauthorized: false } : {}),
      ...credentials.tls,
    },
    authorization: credentials.authorization,
  };
}

type Credentials = Pick<KubeConnection, 'authorization'> & {
  readonly tls: { readonly cert?: string; readonly key?: string };
};

async function readCredentials(user: Named, label: string): Promise<Credentials> {
  const { value } = user;
  const plugin = asObject(value['exec']);
  if (typeof plugin['command'] === 'string') return runPlugin(plugin, user.dir, label);
  if (value['auth-provider'] !== undefined) throw unusable(label, say(m.authProvider));
  const cert = dataOf(user, 'client-certificate', label);
  const key = dataOf(user, 'client-key', label);
  const tokenFile = asText(value['tokenFile']);
  const token =
    tokenFile === undefined ? asText(value['token']) : readText(resolveIn(user.dir, tokenFile), label).trim();
  const name = asText(value['username']);
  const basic = `${name ?? ''}:${asText(value['password']) ?? ''}`;
  return {
    tls: { ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }) },
    authorization:
      token !== undefined
        ? `Bearer ${token}`
        : name === undefined
          ? undefined
          : `Basic ${Buffer.from(basic).toString('base64')}`,
  };
}

/** Runs a credential plugin, never asking a person (client-go credential plugins, ExecCredential). */
async function runPlugin(plugin: Json, dir: string, label: string): Promise<Credentials> {
  const command = asText(plugin['command']) ?? '';
  const apiVersion = asText(plugin['apiVersion']) ?? 'client.authentication.k8s.io/v1';
  const extra = asList(plugin['env'])
    .map(asObject)
    .map(({ name, value }) => [String(name), String(value)] as const);
  const info = { apiVersion, kind: 'ExecCredential', spec: { interactive: false } };
  const program = command.includes('/') ? resolveIn(dir, command) : command;
  const args = asList(plugin['args']).map(String);
  const output = await new Promise<string>((resolve, reject) => {
    execFile(
      program,
      args,
      {
        timeout: PLUGIN_TIMEOUT_MS,
        maxBuffer: MAX_PLUGIN_BYTES,
        encoding: 'utf8',
        env: { ...process.env, ...Object.fromEntries(extra), KUBERNETES_EXEC_INFO: JSON.stringify(info) },
      },
      (error, stdout, stderr) => {
        if (error === null) return resolve(stdout);
        const reason = stderr.trim().split('\n').at(-1) || error.message;
        return reject(unusable(label, say(m.pluginFailed, { command, reason }), error));
      },
    );
  });
  const status = asObject(asObject(parseJson(output))['status']);
  const token = asText(status['token']);
  const cert = asText(status['clientCertificateData']);
  const key = asText(status['clientKeyData']);
  if (token === undefined && cert === undefined) throw unusable(label, say(m.pluginSilent, { command }));
  return {
    tls: { ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }) },
    authorization: token === undefined ? undefined : `Bearer ${token}`,
  };
}

/** A value given inline in base64 (`NAME-data`, which wins) or as a file. */
function dataOf({ value, dir }: Named, name: string, label: string): string | undefined {
  const data = asText(value[`${name}-data`]);
  if (data !== undefined && data !== '') return Buffer.from(data, 'base64').toString('utf8');
  const path = asText(value[name]);
  return path === undefined || path === '' ? undefined : readText(resolveIn(dir, path), label);
}

function resolveIn(dir: string, path: string): string {
  return isAbsolute(path) ? path : join(dir, path);
}

function readYaml(path: string): Json {
  const text = readText(path, path);
  try {
    return asObject(parse(text));
  } catch (error) {
    throw unusable(path, say(m.notYaml), error);
  }
}

function readText(path: string, label: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw unusable(label, say(m.fileUnreadable, { path, code }), error);
  }
}

function unusable(path: string, problem: LocalText, cause?: unknown): AppError {
  return new AppError('KUBECONFIG_NOT_USABLE', { values: { path, problem }, cause });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function asObject(raw: unknown): Json {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? (raw as Json) : {};
}

function asList(raw: unknown): readonly unknown[] {
  return Array.isArray(raw) ? raw : [];
}

function asText(raw: unknown): string | undefined {
  return typeof raw === 'string' ? raw : undefined;
}
