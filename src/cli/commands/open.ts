import type { OpenReport } from '../../app/open/open-report.ts';
import { type CommandIo, defineCommand } from '../command.ts';
import { openCommandMessages as m } from './open.messages.ts';

/** Opens a directory of anything. */
export const command = defineCommand({
  name: 'open',
  about: m.about,
  details: m.details,
  args: [{ name: 'path', about: m.paths, required: true, variadic: true }],
  options: {
    html: { type: 'string', about: m.html, value: 'FILE' },
    serve: { type: 'boolean', about: m.serve },
    port: { type: 'integer', about: m.port, value: 'PORT', min: 0, max: 65_535, default: 0 },
    failOn: {
      type: 'string',
      about: m.failOn,
      default: 'error',
      choices: ['error', 'warn', 'info', 'never'],
    },
  },
  examples: [
    'goroscope open ./incident-0412',
    'goroscope open cpu.pb.gz goroutines-*.txt server.log ./server --html report.html',
    'goroscope open ./incident-0412 --serve',
    'goroscope open ./incident-0412 --json',
  ],
  run: async ({ args, options, io }) => {
    const [{ openPaths }, { renderOpenText }, { text }] = await Promise.all([
      import('../../app/open/open-paths.ts'),
      import('../../app/open/render-open-text.ts'),
      import('../../base/messages.ts'),
    ]);
    const { lang, color, columns } = io;
    const report = await openPaths(args, (done, all) => {
      if (io.isErrTty && !io.quiet)
        io.err(`\r${text(m.reading, lang, { done, all })}${done === all ? '\r\u001b[K' : ''}`);
    });
    if (options.html !== undefined) await writePage(io, options.html, report);
    if (options.serve) await servePage(io, options.port, report);
    else if (io.json) io.out(`${JSON.stringify(report)}\n`);
    else if (options.html === undefined) io.out(renderOpenText(report, { lang, color, columns }));
    if (report.files.length === 0) return 2;
    const levels = ['error', 'warn', 'info'];
    const limit = levels.indexOf(options.failOn);
    return report.findings.some(({ severity }) => levels.indexOf(severity) <= limit) ? 1 : 0;
  },
});

async function writePage(io: CommandIo, path: string, report: OpenReport): Promise<void> {
  const [{ drawPictures }, { renderOpenHtml }, { VERSION }, { writeText }] = await Promise.all([
    import('../../app/open/draw-pictures.ts'),
    import('../../app/open/render-open-html.ts'),
    import('../version.ts'),
    import('../profile/write-report.ts'),
  ]);
  const pictures = await drawPictures(report);
  const page = renderOpenHtml(report, { lang: io.lang, version: VERSION, pictures, viewerOf: () => null });
  await writeText(io, path, [page]);
}

async function servePage(io: CommandIo, port: number, report: OpenReport): Promise<void> {
  const [{ startOpenServer }, { webDirOf }, { VERSION }, { text }] = await Promise.all([
    import('../../server/open-server.ts'),
    import('../web-dir.ts'),
    import('../version.ts'),
    import('../../base/messages.ts'),
  ]);
  const { lang } = io;
  const server = await startOpenServer({
    report,
    port,
    lang,
    version: VERSION,
    webDir: webDirOf(import.meta.url),
  });
  try {
    if (io.json) io.out(`${JSON.stringify({ schema: 1, url: server.url })}\n`);
    else io.err(`${text(m.serving, lang, { url: server.url })}\n`);
    if (!io.signal.aborted)
      await new Promise<void>((resolve) =>
        io.signal.addEventListener('abort', () => resolve(), { once: true }),
      );
  } finally {
    await server.close();
  }
}
