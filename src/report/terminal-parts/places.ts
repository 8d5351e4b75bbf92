import type { DoctorReport } from '../../model/doctor-report.ts';
import type { RecognisedScenario, ScenarioSign } from '../../model/scenario.ts';
import { placeName } from '../layout/part-texts.ts';
import type { Pen } from '../layout/pen.ts';
import { wrapWithPrefix } from '../layout/wrap.ts';
import { partMessages as m } from '../parts.messages.ts';

const INNER = { indent: 4, width: 14 };

/**
 * Where the process lives, innermost place in full: each sign for it and against it, and what is special there. Outer
 * places in full only with `verbose`.
 */
export function renderPlaces(report: DoctorReport, pen: Pen): readonly string[] {
  const { verbose } = pen.options;
  if (report.scenarios.length === 0) return [`  ${pen.paint('dim', pen.say(m.noPlace))}`];
  const last = report.scenarios.length - 1;
  return report.scenarios.flatMap((place, i) => renderPlace(place, pen, verbose || i === last));
}

function renderPlace(place: RecognisedScenario, pen: Pen, full: boolean): readonly string[] {
  const { lang, verbose } = pen.options;
  const sure = pen.paint('dim', pen.say(m.sure, { share: Math.round(place.confidence * 100) }));
  const signs = [...place.signs, ...place.traits.flatMap((trait) => trait.signs)];
  const special = [...place.traits.flatMap((trait) => trait.special), ...place.special];
  return [
    ...wrapWithPrefix('  ', `${pen.paint('bold', placeName(place, lang))}  ${sure}`, pen.columns),
    ...signRows(signs, true, pen, verbose ? Infinity : 3),
    ...signRows(signs, false, pen, Infinity),
    ...(full ? special.slice(0, verbose ? undefined : 2) : []).flatMap((text, i) =>
      pen.row(i === 0 ? pen.say(m.special) : '', text[lang], INNER),
    ),
  ];
}

function signRows(
  signs: readonly ScenarioSign[],
  supports: boolean,
  pen: Pen,
  most: number,
): readonly string[] {
  const label = pen.say(supports ? m.because : m.against);
  return unique(signs.filter((sign) => sign.supports === supports))
    .slice(0, most)
    .flatMap((sign, i) =>
      pen.row(i === 0 ? label : '', `${sign.value}  ${pen.paint('dim', sign.source)}`, INNER),
    );
}

/** The same sign may stand for a scenario and one of its traits. */
function unique(signs: readonly ScenarioSign[]): readonly ScenarioSign[] {
  return signs.filter((sign, i) => signs.findIndex((s) => s.value === sign.value) === i);
}
