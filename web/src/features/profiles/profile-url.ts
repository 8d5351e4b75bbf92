import type { LabelChoice } from '../../../../src/analyze/flame/label-choice.ts';
import { urlFlag, urlList, urlOneOf, urlText } from '../../lib/url-fields.ts';

/** Everything the page shows, in the address. */
export const profileFields = {
  /** Addresses of files this server offers. */
  src: urlList,
  /** Which collected profiles are listed: of a service, with samples of a span. */
  svc: urlText,
  /** Where they were collected: `pod=NAME`, `containerId=…`. */
  place: urlList,
  /** The list of collected profiles instead of a file. */
  list: urlFlag,
  span: urlText,
  /** Unix milliseconds: the profile nearest to this moment is opened. */
  at: urlText,
  /** Name of the file on screen. */
  file: urlText,
  type: urlText,
  view: urlOneOf(['icicle', 'flame', 'sandwich', 'source', 'table', 'groups']),
  color: urlOneOf(['package', 'module', 'kind']),
  q: urlText,
  /** Function in the middle of the sandwich. */
  fn: urlText,
  /** Name of the file to compare with. */
  base: urlText,
  norm: urlFlag,
  /** Labels as `key=value`. */
  l: urlList,
  zoom: urlText,
  sort: urlText,
  /** Which goroutines. */
  verdict: urlText,
  group: urlText,
} as const;

/** Reads `key=value`; a text without `=` is a key with an empty value. */
export function toLabelChoice(text: string): LabelChoice {
  const at = text.indexOf('=');
  return at < 0 ? { key: text, value: '' } : { key: text.slice(0, at), value: text.slice(at + 1) };
}

/** Reads `0.25-0.5`; undefined for anything else. */
export function readZoom(text: string): { readonly from: number; readonly to: number } | undefined {
  const match = /^(\d(?:\.\d+)?)-(\d(?:\.\d+)?)$/.exec(text);
  const from = Number(match?.[1]);
  const to = Number(match?.[2]);
  return match !== null && from < to && to <= 1 ? { from, to } : undefined;
}

/** Writes a zoom with seven digits: finer than a pixel of any screen. */
export function writeZoom(zoom: { readonly from: number; readonly to: number } | undefined): string {
  if (zoom === undefined) return '';
  const digits = (value: number): string => String(Number(value.toFixed(7)));
  return `${digits(zoom.from)}-${digits(zoom.to)}`;
}
