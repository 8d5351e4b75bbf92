import type { ExpositionSample } from '../../model/exposition.ts';

/** Samples of one text that are kept; a busy server exposes some ten thousand. */
const MAX_SAMPLES = 20_000;
const LABEL = /\s*([a-zA-Z_][\w]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)/gy;

/**
 * Reads the Prometheus text format: the samples whose names `wanted` accepts, comments and timestamps left out. Lines that
 * are no samples are skipped. Undefined when no line is a sample of any name, so that a page of HTML is not taken for
 * metrics. Source: prometheus.io/docs/instrumenting/exposition_formats.
 */
export function parseExposition(
  text: string,
  wanted: (name: string) => boolean,
): readonly ExpositionSample[] | undefined {
  const samples: ExpositionSample[] = [];
  let seen = false;
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const match = /^([a-zA-Z_:][\w:]*)\s*(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?\s*$/.exec(line);
    const [, name = '', inside = '', number = ''] = match ?? [];
    const value = match === null ? undefined : toNumber(number);
    if (value === undefined) continue;
    const labels = toLabels(inside);
    if (labels === undefined) continue;
    seen = true;
    if (samples.length < MAX_SAMPLES && wanted(name)) samples.push({ name, labels, value });
  }
  return seen ? samples : undefined;
}

function toNumber(text: string): number | undefined {
  if (/^[+-]?Inf$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^NaN$/i.test(text)) return Number.NaN;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

function toLabels(inside: string): Readonly<Record<string, string>> | undefined {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  let end = 0;
  for (let match = LABEL.exec(inside); match !== null; match = LABEL.exec(inside)) {
    labels[match[1] ?? ''] = (match[2] ?? '').replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c));
    end = LABEL.lastIndex;
    if (end >= inside.length) break;
  }
  return inside.slice(end).trim() === '' ? labels : undefined;
}
