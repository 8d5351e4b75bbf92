import { endOfQuoted, parseLabels } from './go-quoted.ts';

/** What the first line of a record says. */
export interface GoroutineHeader {
  readonly id: number;
  readonly status: string;
  readonly waitMinutes: number;
  readonly locked: boolean;
  readonly leaked: boolean;
  readonly durable: boolean;
  readonly bubble: number | null;
  readonly thread: number | null;
  readonly labels: readonly (readonly [string, string])[];
}

const START = /goroutine (\d+)((?: (?:gp|mp)=(?:0x[0-9a-f]+|nil)| m=(?:\d+|nil))*) \[/g;
const NOTE = / \((leaked|scan|durable)\)$/;

/** Index of what looks like the header of a record in a line, -1 when there is none. */
export function findHeader(line: string): number {
  const at = line.indexOf('goroutine ');
  if (at < 0 || !line.trimEnd().endsWith(':')) return -1;
  START.lastIndex = at;
  return START.exec(line)?.index ?? -1;
}

/**
 * Parses the header of a record that starts at `at`; null when it is none.
 * Source: `runtime/traceback.go` goroutineheader of Go 1.13 to 1.27; labels inside the bracket are Go 1.26, after it 1.27.
 */
export function parseHeader(line: string, at = 0): GoroutineHeader | null {
  START.lastIndex = at;
  const start = START.exec(line);
  if (start?.index !== at) return null;
  const open = START.lastIndex;
  const close = closingBracket(line, open);
  if (close < 0) return null;
  let inside = line.slice(open, close);
  let labels: readonly (readonly [string, string])[] = [];
  const marked = inside.indexOf(' labels:{');
  if (marked >= 0) {
    labels = parseLabels(inside, marked + 8)?.labels ?? [];
    inside = inside.slice(0, marked);
  }
  let end = close + 1;
  if (line.startsWith(' {', end)) {
    const after = parseLabels(line, end + 1);
    if (after === null) return null;
    labels = after.labels;
    end = after.end;
  }
  if (line[end] !== ':' || line.slice(end + 1).trim() !== '') return null;
  const thread = /\bm=(\d+)/.exec(start[2] ?? '')?.[1];
  return {
    id: Number(start[1]),
    ...parseStatus(inside),
    labels,
    thread: thread === undefined ? null : Number(thread),
  };
}

function closingBracket(line: string, from: number): number {
  for (let i = from; i >= 0 && i < line.length; i++) {
    if (line[i] === ']') return i;
    if (line[i] === '"') {
      i = endOfQuoted(line, i) - 1;
      if (i < 0) return -1;
    }
  }
  return -1;
}

function parseStatus(inside: string): Omit<GoroutineHeader, 'id' | 'labels' | 'thread'> {
  const [first = '', ...notes] = inside.split(', ');
  let status = first;
  const marks = new Set<string>();
  for (let mark = NOTE.exec(status); mark !== null; mark = NOTE.exec(status)) {
    marks.add(mark[1] ?? '');
    status = status.slice(0, mark.index);
  }
  let waitMinutes = 0;
  let bubble: number | null = null;
  let locked = false;
  for (const note of notes) {
    const minutes = /^(\d+) minutes$/.exec(note)?.[1];
    const number = /^synctest (?:bubble|group) (\d+)$/.exec(note)?.[1];
    if (minutes !== undefined) waitMinutes = Number(minutes);
    else if (number !== undefined) bubble = Number(number);
    else if (note === 'locked to thread') locked = true;
  }
  const leaked = marks.has('leaked') || status === 'leaked';
  return { status, waitMinutes, locked, leaked, durable: marks.has('durable'), bubble };
}
