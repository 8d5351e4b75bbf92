import type { Evidence } from '../../model/evidence.ts';
import type { Target } from '../../model/target.ts';
import { redactText } from '../../base/redact.ts';
import { redactKubernetes } from './redact-kubernetes.ts';
import { redactEnviron } from './redact-text.ts';

/** What was masked on the way: by path, how many of each kind. */
export interface RedactionReport {
  readonly masked: Map<string, Readonly<Record<string, number>>>;
}

/** Kernel files that hold numbers and paths only; looking for secrets in them would only cost time. */
const PLAIN =
  /^\/(?:sys|proc\/(?:[\w-]+\/)?(?:cgroup|status|stat|limits|meminfo|cpuinfo|pressure\/\w+|sys\/(?:kernel|vm|fs|user)\/.*))/;

/**
 * The one choke point for secrets: everything that is read from a target passes through here before anything stores,
 * judges or prints it. Kernel counters pass as they are.
 */
export function redactingTarget(inner: Target, report: RedactionReport = { masked: new Map() }): Target {
  const note = (path: string, masked: Readonly<Record<string, number>>) => {
    if (Object.keys(masked).length > 0) report.masked.set(path, masked);
  };
  const clean = (path: string, text: string): string => {
    const redact =
      path.endsWith('/environ') || isEnvironmentFile(text)
        ? redactEnviron
        : /^\/k8s\/[^/]+\.json$/.test(path)
          ? redactKubernetes
          : redactText;
    const result = redact(text);
    note(path, result.masked);
    return result.text;
  };
  return {
    ...inner,
    readFile: async (path, options) => {
      const read = await inner.readFile(path, options);
      if (read.status !== 'ok' || PLAIN.test(path)) return read;
      return { ...read, value: cleanBytes(read, (text) => clean(path, text)) };
    },
    probe: async (kind, subject) => {
      const answer = await inner.probe(kind, subject);
      if (answer.status !== 'ok') return answer;
      return { ...answer, value: cleanStrings(answer.value, (text) => clean(subject, text)) };
    },
    run: async (words, timeoutMs) => {
      const ran = await inner.run(words, timeoutMs);
      if (ran.status !== 'ok') return ran;
      const source = words.join(' ');
      const { exitCode, stdout, stderr } = ran.value;
      return { ...ran, value: { exitCode, stdout: clean(source, stdout), stderr: clean(source, stderr) } };
    },
  };
}

/** A file of variables, such as EnvironmentFile= names: nothing but `NAME=value`, comments and empty lines. */
function isEnvironmentFile(text: string): boolean {
  return (
    /^(?:\s*(?:[#;].*)?\n)*(?:export\s+)?[A-Z_][A-Z0-9_]*=/.test(text) &&
    text.split('\n').every(isVariableLine)
  );
}

function isVariableLine(line: string): boolean {
  return /^\s*(?:[#;].*|(?:export\s+)?\w+=.*)?\r?$/.test(line);
}

/** A JSON value with every text in it cleaned; its shape stays. */
function cleanStrings<T>(value: T, clean: (text: string) => string): T {
  return JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
    typeof inner === 'string' ? clean(inner) : inner,
  ) as T;
}

/** Bytes that are no UTF-8 text are left alone: decoding them would change them. */
function cleanBytes(
  read: Evidence<Uint8Array> & { status: 'ok' },
  clean: (text: string) => string,
): Uint8Array {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(read.value);
  } catch {
    return read.value;
  }
  const masked = clean(text);
  return masked === text ? read.value : new TextEncoder().encode(masked);
}
