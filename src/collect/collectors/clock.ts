import { parseBootTime } from '../../formats/proc/parse-boot-time.ts';
import { parseEnviron } from '../../formats/proc/parse-environ.ts';
import type { ZoneData } from '../../model/clock.ts';
import { type Evidence, mapEvidence, present, valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { Target } from '../../model/target.ts';
import type { Collector } from '../collector.ts';
import { resolvePath } from '../find-path.ts';
import { readParsed } from '../read-text.ts';

const SOURCE = '/sys/devices/system/clocksource/clocksource0';
/** Go src/time/zoneinfo_unix.go, platformZoneSources; the zip of GOROOT comes last. */
const ZONE_PLACES = ['/usr/share/zoneinfo', '/usr/share/lib/zoneinfo', '/usr/lib/locale/TZ', '/etc/zoneinfo'];
/** STA_UNSYNC of adjtimex(2). */
const UNSYNCHRONISED = 0x40;
/** TIME_ERROR of adjtimex(2). */
const TIME_ERROR = 5;

/** Clocks: the kernel's source, whether it is steered, the time of boot, and zone data. */
export const collector: Collector = { name: 'clock', cost: 'cheap', timeoutMs: 3000, collect: collectClock };

async function collectClock(target: Target): Promise<FactTable> {
  const [current, available, boot, clock, zones] = await Promise.all([
    readParsed(target, `${SOURCE}/current_clocksource`, (text) => text.trim() || undefined),
    readParsed(target, `${SOURCE}/available_clocksource`, (text) => text.trim().split(/\s+/)),
    readParsed(target, '/proc/stat', parseBootTime),
    target.probe('kernel-clock', 'self'),
    findZones(target),
  ]);
  return {
    'clock.source': mapEvidence(current, (name) => ({ current: name, available: valueOf(available) ?? [] })),
    'clock.bootTimeUnix': boot,
    'clock.sync': mapEvidence(clock, ({ state, status, offsetUs, maxErrorUs }) => ({
      synchronised: state !== TIME_ERROR && (status & UNSYNCHRONISED) === 0,
      offsetMs: offsetUs / 1000,
      maxErrorMs: maxErrorUs / 1000,
    })),
    'clock.zones': zones,
  };
}

/** Looks where Go looks: ZONEINFO, the system's folders, the zip below GOROOT. */
async function findZones(target: Target): Promise<Evidence<ZoneData>> {
  const env = await readParsed(target, `${target.processDir}/environ`, parseEnviron);
  const variable = valueOf(env)?.get('ZONEINFO') || null;
  const goroot = valueOf(env)?.get('GOROOT');
  const looked = [
    ...(variable === null ? [] : [variable]),
    ...ZONE_PLACES,
    ...(goroot === undefined ? [] : [`${goroot}/lib/time/zip`, `${goroot}/lib/time/zoneinfo.zip`]),
  ];
  let gap: Evidence<never> | undefined;
  for (const path of looked.filter((p) => p.startsWith('/'))) {
    const { exists } = await resolvePath(target, path);
    if (exists) return present({ found: path, looked, variable }, path, target.observedAtUnixMs);
    const stat = await target.stat(`${target.rootDir}${path}`);
    if (
      stat.status !== 'ok' &&
      !(stat.status === 'absent' && target.knowsAbsence(`${target.rootDir}${path}`))
    )
      gap = stat;
  }
  return gap ?? present({ found: null, looked, variable }, looked.join(', '), target.observedAtUnixMs);
}
