import { AppError } from '../../base/errors/app-error.ts';
import { type LocalText, say } from '../../base/messages.ts';
import { parseTargetsMessages as m } from './parse-targets.messages.ts';
import type { ScheduledTarget } from './profile-schedule.ts';

/** Time for the profiles besides that of the CPU. */
const REST_SECONDS = 5;

/** Reads `NAME=ADDRESS` as `goroscope up --profile` takes it. Errors: BAD_OPTION. */
export function parseTargets(
  texts: readonly string[],
  everySeconds: number,
  cpuSeconds: number,
): readonly ScheduledTarget[] {
  const targets: ScheduledTarget[] = [];
  for (const seen of texts) {
    const match = /^([^=\s]+)=((?:https?:\/\/)?[^\s=]\S*)$/.exec(seen);
    const [, service, address] = match ?? [];
    if (service === undefined || address === undefined || !isAddress(address))
      throw badOption('--profile', say(m.shape, { seen: shown(seen) }));
    if (targets.some((t) => t.service === service && t.address === address))
      throw badOption('--profile', say(m.twice, { seen: shown(seen) }));
    targets.push({ service, address });
  }
  const least = cpuSeconds + REST_SECONDS;
  if (targets.length > 0 && everySeconds < least)
    throw badOption('--profile-seconds', say(m.tooLong, { seconds: cpuSeconds, every: everySeconds, least }));
  return targets;
}

function isAddress(address: string): boolean {
  return (
    /^pid:\d+$/.test(address) ||
    /^(?:pod|deploy):[\w.-]+(?:\/[\w.-]+){0,2}(?::\d{1,5})?$/.test(address) ||
    URL.canParse(/^https?:\/\//.test(address) ? address : `http://${address}`)
  );
}

/** Without a password that the address may hold. */
function shown(seen: string): string {
  return seen.replace(/\/\/[^/@\s]*@/, '//…@');
}

function badOption(option: string, problem: LocalText): AppError {
  return new AppError('BAD_OPTION', { values: { command: 'up', option, problem } });
}
