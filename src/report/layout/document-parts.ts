import { type Lang, text } from '../../base/messages.ts';
import type { DifferentialRow } from '../../model/differential.ts';
import type { DoctorReport } from '../../model/doctor-report.ts';
import type { RecognisedScenario } from '../../model/scenario.ts';
import { documentMessages as d } from '../document.messages.ts';
import { partMessages as m } from '../parts.messages.ts';
import { cutOffHead, cutOffRest, cutOffRows } from './cut-off-rows.ts';
import { amountText, kernelText, opinionText, placeName, verdictText, blamedText } from './part-texts.ts';
import { SIGN } from './paint.ts';

/** A table of a document. */
interface PartTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** One part of a document: heading, paragraphs, a table, each block under a heading of its own. */
export interface DocumentPart {
  readonly title: string;
  /** Anchor: the same in every language. */
  readonly id: string;
  readonly blocks: readonly {
    readonly title?: string;
    readonly lines: readonly string[];
    readonly table?: PartTable;
  }[];
}

/** Parts that come before the findings. */
export function leadingParts(report: DoctorReport, lang: Lang): readonly DocumentPart[] {
  return [
    cutOffPart(report, lang),
    whatIfPart(report, lang),
    placesPart(report, lang),
    differentialPart(report, lang),
    lapsePart(report, lang),
  ].filter((part) => part.blocks.length > 0);
}

function whatIfPart({ changes, target }: DoctorReport, lang: Lang): DocumentPart {
  const title = text(d.whatIf, lang, { facts: target.whatIf.join(', ') });
  if (changes === undefined) return { title, id: 'what-if', blocks: [] };
  const rows = changes.map(({ slug, change }) => [d[change][lang], slug]);
  const block =
    rows.length === 0
      ? { lines: [d.noChange[lang]] }
      : { lines: [], table: { head: ['', d.check[lang]], rows } };
  return { title, id: 'what-if', blocks: [block] };
}

function cutOffPart({ cutOff, target }: DoctorReport, lang: Lang): DocumentPart {
  if (cutOff === undefined) return { title: '', id: 'cut-off', blocks: [] };
  const rows = cutOffRows(cutOff, lang);
  return {
    title: `${SIGN.error} ${cutOffHead(target.name, cutOff, lang)}`,
    id: 'cut-off',
    blocks: [{ lines: [cutOffRest(cutOff, lang)], table: { head: ['', ''], rows } }],
  };
}

/** The capability plan. */
export function planPart({ plan }: DoctorReport, lang: Lang): DocumentPart {
  const rows = plan.map((way) => [
    way.name[lang],
    m[way.state][lang],
    way.because[lang],
    way.unlock === undefined ? '' : [way.unlock.text[lang], way.unlock.command ?? ''].join(' ').trim(),
    way.how,
  ]);
  const head = [m.way, m.state, m.because, m.unlock, m.how].map((message) => message[lang]);
  return {
    title: m.plan[lang],
    id: 'plan',
    blocks: rows.length === 0 ? [] : [{ lines: [], table: { head, rows } }],
  };
}

function placesPart({ scenarios }: DoctorReport, lang: Lang): DocumentPart {
  return { title: m.places[lang], id: 'places', blocks: scenarios.map((place) => placeBlock(place, lang)) };
}

function placeBlock(place: RecognisedScenario, lang: Lang): DocumentPart['blocks'][number] {
  const signs = [...place.signs, ...place.traits.flatMap((trait) => trait.signs)];
  // The same sign may stand for a scenario and one of its traits.
  const distinct = signs.filter((sign, i) => signs.findIndex((one) => one.value === sign.value) === i);
  const rows = distinct.map((sign) => [
    (sign.supports ? m.because : m.against)[lang],
    sign.fact,
    sign.value,
    sign.source,
  ]);
  return {
    title: `${placeName(place, lang)} · ${text(m.sure, lang, { share: Math.round(place.confidence * 100) })}`,
    lines: [...place.special, ...place.traits.flatMap((trait) => trait.special)].map((line) => line[lang]),
    table: { head: ['', m.fact[lang], m.value[lang], m.source[lang]], rows },
  };
}

function differentialPart({ differential }: DoctorReport, lang: Lang): DocumentPart {
  return {
    title: m.differential[lang],
    id: 'differential',
    blocks: differential.map((row) => differentialBlock(row, lang)),
  };
}

function differentialBlock(row: DifferentialRow, lang: Lang): DocumentPart['blocks'][number] {
  const bad = row.verdict === 'believes-more' || row.verdict === 'believes-less';
  const sign = bad ? SIGN.warn : row.verdict === 'agrees' ? SIGN.ok : SIGN.unknown;
  const blame =
    row.blame === null
      ? []
      : [
          `${m.blame[lang]}: ${blamedText(row.blame)} (${row.blame.why[lang]})`,
          ...(row.blame.setIn === undefined
            ? []
            : [
                `${m.setIn[lang]}: ${blamedText(row.blame.setIn)}${row.blame.setIn.how === undefined ? '' : ` — ${row.blame.setIn.how[lang]}`}`,
              ]),
        ];
  const groups = row.chain.map((step) => [
    `${m.group[lang]}${step.path === row.setBy ? ` (${m.setsIt[lang]})` : ''}`,
    step.limit === null ? m.noLimit[lang] : amountText(row, step.limit, lang),
    `${step.path}/${step.file}: ${step.value.trim()}`,
  ]);
  const opinions = [row.program, ...row.others].map((opinion) => [
    opinion.name[lang],
    opinionText(row, opinion, lang),
    opinion.because[lang],
  ]);
  const kernel = [m.kernelEnforces[lang], kernelText(row, lang), row.setBy ?? ''];
  return {
    title: `${sign} ${m[row.resource][lang]}: ${verdictText(row, lang)}`,
    lines: blame,
    table: {
      head: [m.who[lang], m.value[lang], m.source[lang]],
      rows: [kernel, ...groups, ...opinions],
    },
  };
}

function lapsePart({ lapse }: DoctorReport, lang: Lang): DocumentPart {
  if (lapse === undefined) return { title: '', id: 'lapse', blocks: [] };
  const rows = lapse.rows.map((row) => [
    row.name[lang],
    row.text[lang],
    row.outlook?.[lang] ?? '',
    row.source,
  ]);
  const head = [m.quantity, m.rate, m.outlook, m.source].map((message) => message[lang]);
  return {
    title: text(m.lapse, lang, { seconds: Number(lapse.seconds.toFixed(1)) }),
    id: 'lapse',
    blocks: [rows.length === 0 ? { lines: [m.lapseQuiet[lang]] } : { lines: [], table: { head, rows } }],
  };
}
