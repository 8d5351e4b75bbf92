import type { IdRange } from '../../model/place-marks.ts';

/** The kernel takes at most 340 lines (user_namespaces(7)). */
const MAX_LINES = 340;

/**
 * /proc/PID/uid_map or gid_map: three numbers a line. Undefined when a line is something else. An empty text is a
 * namespace without a map.
 */
export function parseIdMap(text: string): readonly IdRange[] | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length > MAX_LINES) return undefined;
  const ranges = lines.flatMap((line) => {
    const [, inside, outside, count] = /^\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*$/.exec(line) ?? [];
    return inside === undefined
      ? []
      : [{ inside: Number(inside), outside: Number(outside), count: Number(count) }];
  });
  return ranges.length === lines.length ? ranges : undefined;
}
