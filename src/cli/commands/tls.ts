import { defineCommand } from '../command.ts';
import { openOptionsOf, TARGET_OPTIONS } from '../target-options.ts';
import { tlsCommandMessages as m } from './tls.messages.ts';

/** Tells which authorities Go loads, and how it judges peers. */
export const command = defineCommand({
  name: 'tls',
  about: m.about,
  details: m.details,
  args: [{ name: 'peer', about: m.peers, variadic: true }],
  options: {
    name: { type: 'string', about: m.name, value: 'NAME' },
    warn: { type: 'duration', about: m.warn, value: 'TIME', default: 259_200_000 },
    go: { type: 'integer', about: m.go, value: 'MINOR', default: 27, min: 13, max: 99 },
    in: { type: 'string', about: m.in, value: 'TARGET' },
    declared: { type: 'boolean', about: m.declared },
    direct: { type: 'boolean', about: m.direct },
    timeout: { type: 'duration', about: m.timeout, value: 'TIME', default: 10_000 },
    ...TARGET_OPTIONS,
  },
  examples: [
    'goroscope tls',
    'goroscope tls api.example.com:443',
    'goroscope tls --in container:web --declared',
    'goroscope tls ./server.pem --name api.example.com --warn 30d',
    'SSL_CERT_FILE=./ca.pem goroscope tls 10.0.0.7:8443 --name db.internal --json',
  ],
  run: async ({ args, options, io }) => {
    const [{ reportTls, tlsReportToJson }, { renderTls }] = await Promise.all([
      import('../../app/tls/tls-report.ts'),
      import('../../app/tls/render-tls.ts'),
    ]);
    const env = new Map(
      Object.entries(io.env).flatMap(([k, v]) => (v === undefined ? [] : [[k, v] as const])),
    );
    // It only looks: there is nothing to put back, and a stage may wait long.
    io.signal.addEventListener('abort', () => process.exit(130), { once: true });
    const place =
      options.in === undefined ? null : await openPlace(options.in, await openOptionsOf(options, io));
    let report: Awaited<ReturnType<typeof reportTls>>;
    try {
      report = await reportTls({
        place,
        declared: options.declared,
        peers: args,
        name: options.name,
        env,
        warnMs: options.warn,
        timeoutMs: options.timeout,
        direct: options.direct,
        goMinor: options.go,
      });
    } finally {
      await place?.close();
    }
    const { lang, color, columns } = io;
    io.out(
      io.json ? `${JSON.stringify(tlsReportToJson(report))}\n` : renderTls(report, { lang, color, columns }),
    );
    const bad = report.peers.some(
      (p) =>
        p.verdict?.trusted === false ||
        p.notes.some((n) => n.code === 'expires-soon' || n.code === 'intercepted'),
    );
    if (report.peers.some((p) => p.failure !== null)) return 4;
    return bad || report.roots.certificates.length === 0 ? 1 : 0;
  },
});

/** The root file system of a target: `image:…` or what runs. */
async function openPlace(target: string, options: Awaited<ReturnType<typeof openOptionsOf>>) {
  const path = /^(?:image:(?=.)|(?=(?:container|compose|pid|pod|deploy|ssh):.))(.+)$/s.exec(target)?.[1];
  if (path === undefined) {
    const [{ AppError }, { say }] = await Promise.all([
      import('../../base/errors/app-error.ts'),
      import('../../base/messages.ts'),
    ]);
    const problem = say(m.target, { seen: target });
    throw new AppError('BAD_OPTION', { values: { command: 'tls', option: '--in', problem } });
  }
  const { openImage } = await import('../../app/binary-image.ts');
  return { name: target, ...(await openImage(path, options)) };
}
