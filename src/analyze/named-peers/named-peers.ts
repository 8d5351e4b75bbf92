import type { LocalDial, NamedPeer } from '../../model/peers.ts';

/** Schemes that begin with a TLS handshake, with their usual ports. */
const TLS_PORTS: Readonly<Record<string, number>> = {
  https: 443,
  wss: 443,
  grpcs: 443,
  rediss: 6379,
  amqps: 5671,
  ldaps: 636,
  mqtts: 8883,
};
/** Variables of the go command and of proxies: no servers of the program. */
const NOT_PEERS = /^(?:GO[A-Z]+|(?:https?|all|no|ftp)_proxy)$/i;
const MAX_PEERS = 16;
const URL_TEXT = /\b([a-z]{3,6}):\/\/(?:[^\s/@"',]*@)?(\[[0-9a-fA-F:.]+\]|[\w.-]+)(?::(\d{1,5}))?/g;
const LOCAL = /(?<![\w.:-])(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\]):(\d{1,5})(?!\d)/g;

/** A text of configuration with where it stands. */
export interface ConfigText {
  readonly from: string;
  readonly text: string;
}

/** Environment and command line as texts; those of the go command and of proxies are left out. */
export function configTexts(
  env: ReadonlyMap<string, string>,
  commandLine: readonly string[],
): readonly ConfigText[] {
  return [
    ...[...env].filter(([name]) => !NOT_PEERS.test(name)).map(([from, text]) => ({ from, text })),
    ...commandLine.slice(1).map((text) => ({ from: 'command line', text })),
  ];
}

/** Servers that are named with a scheme that begins with TLS, each once. */
export function namedPeers(texts: readonly ConfigText[]): readonly NamedPeer[] {
  const found = new Map<string, NamedPeer>();
  for (const { from, text } of texts) {
    for (const [, scheme = '', host = '', port] of text.matchAll(URL_TEXT)) {
      const usual = TLS_PORTS[scheme];
      const number = port === undefined ? usual : Number(port);
      if (usual === undefined || number === undefined || number < 1 || number > 65_535) continue;
      const key = `${host.toLowerCase()}:${number}`;
      if (!found.has(key) && found.size < MAX_PEERS)
        found.set(key, { namedBy: from, host: host.toLowerCase(), port: number });
    }
  }
  return [...found.values()];
}

/** Addresses of this machine that are named with a port, each once. */
export function localDials(texts: readonly ConfigText[]): readonly LocalDial[] {
  const found = new Map<string, LocalDial>();
  for (const { from, text } of texts) {
    for (const [, host = '', port = ''] of text.matchAll(LOCAL)) {
      const number = Number(port);
      if (number >= 1 && number <= 65_535) found.set(`${host}:${number}`, { from, host, port: number });
    }
  }
  return [...found.values()].slice(0, MAX_PEERS);
}

/** Absolute paths of files that may hold a certificate: `.pem`, `.crt`, `.cer`; the trust store is left out. */
export function certificateFiles(texts: readonly ConfigText[]): readonly string[] {
  const paths = texts
    .filter(({ from }) => !/^SSL_CERT_(?:FILE|DIR)$/.test(from))
    .flatMap(({ text }) => [...text.matchAll(/(?<![\w./-])(\/[\w@+.,/-]+\.(?:pem|crt|cer))(?![\w.])/g)])
    .map(([, path = '']) => path);
  return [...new Set(paths)].slice(0, MAX_PEERS);
}
