import { readFileSync } from 'node:fs';

/** A fault that was on during the recording; times as recorded. */
export interface RecordedFault {
  readonly fault: string;
  readonly service: string;
  readonly onUnixNano: bigint;
  readonly offUnixNano: bigint | undefined;
}

/**
 * Reads the list of faults beside a recording (`NAME.faults.jsonl` for `NAME.otlp.gz`), in the order they began. It is an
 * extra: without the file, and for lines that are not understood, there is nothing to tell.
 */
export function readRecordedFaults(recordingPath: string): RecordedFault[] {
  let lines: string[];
  try {
    lines = readFileSync(recordingPath.replace(/\.otlp(\.gz)?$/, '.faults.jsonl'), 'utf8').split('\n');
  } catch {
    return [];
  }
  const faults: RecordedFault[] = [];
  for (const line of lines) {
    const event = parseEvent(line);
    if (event === undefined) continue;
    const { fault, service, at } = event;
    if (event.isOn) faults.push({ fault, service, onUnixNano: at, offUnixNano: undefined });
    else {
      const open = faults.findLastIndex((f) => f.fault === fault && f.offUnixNano === undefined);
      const begun = faults[open];
      if (begun !== undefined) faults[open] = { ...begun, offUnixNano: at };
    }
  }
  return faults;
}

function parseEvent(
  line: string,
): { readonly fault: string; readonly service: string; readonly at: bigint; readonly isOn: boolean } | undefined {
  try {
    const event = JSON.parse(line) as Record<string, unknown>;
    const { fault, service, timeUnixNano } = event;
    if (typeof fault !== 'string' || typeof service !== 'string' || typeof timeUnixNano !== 'string') return undefined;
    return { fault, service, at: BigInt(timeUnixNano), isOn: event['event'] === 'on' };
  } catch {
    return undefined;
  }
}
