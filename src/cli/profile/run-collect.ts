import {
  collectProfiles,
  type Collection,
  type CollectedFile,
  type CollectRequest,
} from '../../app/profile/collect-profiles.ts';
import { collectProfilesMessages as c } from '../../app/profile/collect-profiles.messages.ts';
import { ratesText } from '../../app/profile/profile-rates.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { say, text } from '../../base/messages.ts';
import { formatBytes } from '../../base/units.ts';
import type { CommandIo } from '../command.ts';
import type { ProfileCall } from './profile-options.ts';
import { note } from './write-report.ts';

/**
 * `goroscope profile collect URL|pid:N|pod:NAME|deploy:NAME -output DIR`: all profiles of a process. Exit code 1 when one could not be had, 130
 * when it was interrupted.
 */
export async function runCollect({ args, options, io }: ProfileCall): Promise<number> {
  const target = args[1];
  const bad = (problem: ReturnType<typeof say>): AppError =>
    new AppError('BAD_ARGUMENT', { values: { command: 'profile', problem } });
  if (target === undefined || args.length > 2) throw bad(say(c.noTarget));
  const folder =
    options.output === '' ? `profiles-${new Date().toISOString().replace(/[:.]/g, '-')}` : options.output;
  const headers: Record<string, string> = {};
  for (const header of options.header) {
    const [, name, value] = /^([\w-]+):\s*(.*)$/.exec(header) ?? [];
    if (name === undefined || value === undefined)
      throw bad(say(c.badHeader, { seen: header.split(/[:\s]/)[0] ?? '' }));
    headers[name] = value;
  }
  note(
    io,
    text(c.collecting, io.lang, { url: target.replace(/\/\/[^/@]*@/, '//'), seconds: options.seconds }),
  );
  const collection = await unlessInterrupted(io.signal, {
    target,
    folder,
    seconds: options.seconds,
    headers,
    cluster: {
      ...(options.kubeconfig !== undefined && { kubeconfig: options.kubeconfig }),
      ...(options.context !== undefined && { context: options.context }),
    },
    announce: (text) => note(io, text[io.lang]),
    progress: (file) => tell(file, io),
  });
  if (collection === null) return 130;
  if (io.json) io.out(`${JSON.stringify(collection)}\n`);
  else io.out(summary(collection, folder, io));
  if (collection.interrupted) return 130;
  return collection.files.some((file) => file.failure !== null) ? 1 : 0;
}

/** Null when the signal came before there was anything to keep. */
async function unlessInterrupted(
  signal: AbortSignal,
  request: Omit<CollectRequest, 'signal'>,
): Promise<Collection | null> {
  try {
    return await collectProfiles({ ...request, signal });
  } catch (error) {
    if (signal.aborted && error instanceof AppError && error.code === 'PPROF_NOT_FOUND') return null;
    throw error;
  }
}

function tell({ name, bytes, score, failure }: CollectedFile, io: CommandIo): void {
  const size = formatBytes(bytes);
  if (failure !== null) note(io, text(c.failed, io.lang, { name, reason: failure }));
  else if (score === null) note(io, text(c.savedText, io.lang, { name, bytes: size }));
  else note(io, text(c.saved, io.lang, { name, bytes: size, score }));
}

function summary({ files, rates, interrupted }: Collection, folder: string, io: CommandIo): string {
  const there = files.filter((file) => file.failure === null);
  const lines = ratesText(rates).map((line) => line[io.lang]);
  // Rates are told once above; the rest once for each finding.
  const seen = new Set<string>();
  for (const { name, issues } of there) {
    for (const issue of issues) {
      if (issue.code.startsWith('rate-off') || seen.has(issue.code)) continue;
      seen.add(issue.code);
      lines.push(`${name}: ${issue.text[io.lang]}`);
    }
  }
  lines.push(text(interrupted ? c.interrupted : c.done, io.lang, { count: there.length, folder }));
  return `${lines.join('\n')}\n`;
}
