import { renderCallgrind } from '../../analyze/profile-text/callgrind.ts';
import { renderDot } from '../../analyze/profile-text/dot.ts';
import { renderList, type SourceReader } from '../../analyze/profile-text/list.ts';
import { renderRaw } from '../../analyze/profile-text/raw.ts';
import type { Report } from '../../analyze/profile-text/report.ts';
import { renderTags } from '../../analyze/profile-text/tags.ts';
import { buildScaledProfile, buildTopProfile } from '../../analyze/profile-text/top-profile.ts';
import { renderTop } from '../../analyze/profile-text/top.ts';
import { renderTraces } from '../../analyze/profile-text/traces.ts';
import { type ReportProblem, renderTree } from '../../analyze/profile-text/tree.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { say } from '../../base/messages.ts';
import type { Profile } from '../../model/profile.ts';

/** True when the report's result is a profile, to be encoded and packed, and not text. */
export function isProfileReport(report: Report): boolean {
  return report.options.format === 'proto' || report.options.format === 'topproto';
}

/** The profile of a report whose result is one. */
export function reportProfile(report: Report): Profile {
  return report.options.format === 'topproto' ? buildTopProfile(report) : buildScaledProfile(report);
}

/**
 * The text of a report, piece by piece. Errors: `NO_PROFILE_MATCH` when the symbol of `list` or `peek` matches nothing.
 */
export function* renderReport(report: Report, reader: SourceReader): Generator<string> {
  const problem = yield* render(report, reader);
  if (problem !== undefined) {
    throw new AppError('NO_PROFILE_MATCH', { values: { problem: say(problem.problem, problem.values) } });
  }
}

function* render(report: Report, reader: SourceReader): Generator<string, ReportProblem | undefined> {
  switch (report.options.format) {
    case 'text':
      yield* renderTop(report);
      return undefined;
    case 'tree':
      return yield* renderTree(report);
    case 'list':
      return yield* renderList(report, reader);
    case 'traces':
      yield* renderTraces(report);
      return undefined;
    case 'tags':
      yield* renderTags(report);
      return undefined;
    case 'comments':
      for (const comment of report.profile.comments) yield `${comment}\n`;
      return undefined;
    case 'raw':
      yield* renderRaw(report.profile, report.options.zone);
      return undefined;
    case 'callgrind':
      yield* renderCallgrind(report);
      return undefined;
    case 'dot':
      yield* renderDot(report);
      return undefined;
    case 'proto':
    case 'topproto':
      return undefined;
  }
}
