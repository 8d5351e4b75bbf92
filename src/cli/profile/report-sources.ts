import { isExecutable, type ProfileSources } from '../../app/profile/read-profiles.ts';
import type { ReportConfig } from '../../app/profile/report-config.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { type Message, say } from '../../base/messages.ts';
import type { ProfileCall } from './profile-options.ts';
import { profileMessages as m } from './profile.messages.ts';

/**
 * Where a report's profiles come from: the files, a program before them, a base. Errors: `BAD_OPTION` for options that
 * contradict each other.
 */
export async function sourcesOf(call: ProfileCall, files: readonly string[]): Promise<ProfileSources> {
  const { options } = call;
  const { base, diffBase, normalize } = options;
  if (base.length > 0 && diffBase.length > 0) throw badOption('--base', m.baseTwice);
  if (normalize && base.length === 0 && diffBase.length === 0) throw badOption('--normalize', m.noBase);
  const [first, ...others] = files;
  const isBinary = first !== undefined && others.length > 0 && (await isExecutable(first));
  return {
    files: isBinary ? others : files,
    base: [...base, ...diffBase],
    markBase: diffBase.length > 0,
    normalize,
    symbols: !/^(none|no)(:|$)/i.test(options.symbolize),
    prepare: {
      ...(isBinary ? { binary: first } : {}),
      buildId: options.buildid,
      comment: options.addComment,
      allFrames: options.allFrames,
    },
  };
}

function badOption(option: string, problem: Message): AppError {
  return new AppError('BAD_OPTION', { values: { command: 'profile', option, problem: say(problem) } });
}

/** The options of a call as pprof's configuration. */
export function configOf({ options }: ProfileCall): ReportConfig {
  return {
    ...options,
    sort: options.sort === 'cum' ? 'cum' : 'flat',
    trim: options.trim === 'true',
    tagRoot: options.tagroot,
    tagLeaf: options.tagleaf,
    tagFocus: options.tagfocus,
    tagIgnore: options.tagignore,
    tagShow: options.tagshow,
    tagHide: options.taghide,
    nodeCount: options.nodecount,
    nodeFraction: options.nodefraction,
    edgeFraction: options.edgefraction,
    noInlines: options.noinlines,
    showColumns: options.showcolumns,
    granularity: options.granularity as ReportConfig['granularity'],
  };
}
