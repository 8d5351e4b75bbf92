import type { Profile } from '../../model/profile.ts';

/** What makes an error or tells one: it allocates for each, and nothing else does there. */
const ERROR_MAKER =
  /^(?:fmt\.Errorf|errors\.(?:New|Join)|net\/http\.Error|github\.com\/pkg\/errors\.\w+|google\.golang\.org\/grpc\/(?:internal\/)?status\.\S+|connectrpc\.com\/connect\.NewError|log\/slog\.(?:\(\*Logger\)\.)?Error(?:Context)?|go\.uber\.org\/zap\.\(\*(?:Sugared)?Logger\)\.Error\w*|github\.com\/sirupsen\/logrus\.\(\*(?:Entry|Logger)\)\.Error\w*|github\.com\/rs\/zerolog\.\(\*Logger\)\.Err(?:or)?|go\.opentelemetry\.io\/otel\/sdk\/trace\.\(\*recordingSpan\)\.RecordError)$/;
/** Helpers of an application that wrap an error: who calls them is asked for. */
const HELPER = /(?:^|[.)])\w*(?:[eE]rr|[fF]ail|[wW]rap)\w*$/;

/**
 * Values of stacks that make or log an error, by the innermost function that is wanted and no helper for errors. Errors are few
 * against everything else: a profile of allocations has one sample for about half a MiB of them.
 */
export function errorSites(
  profile: Profile,
  column: number,
  isWanted: (name: string) => boolean,
): Map<string, number> {
  const { samples } = profile;
  const sites = new Map<string, number>();
  for (let row = 0; row < samples.count; row++) {
    const value = samples.values[column]?.toNumber(row) ?? 0;
    const site = value === 0 ? null : siteOf(profile, samples.stack[row] ?? 0, isWanted);
    if (site !== null) sites.set(site, (sites.get(site) ?? 0) + value);
  }
  return sites;
}

function siteOf(profile: Profile, stack: number, isWanted: (name: string) => boolean): string | null {
  const { stacks, locations, functions, strings } = profile;
  let isError = false;
  let helper: string | null = null;
  for (let at = stack; at !== 0; at = stacks.parent[at] ?? 0) {
    const place = stacks.location[at] ?? 0;
    for (let line = locations.lineStart[place] ?? 0; line < (locations.lineStart[place + 1] ?? 0); line++) {
      const fn = locations.lineFunction[line] ?? -1;
      const name = fn < 0 ? '' : strings.get(functions.name[fn] ?? 0);
      if (ERROR_MAKER.test(name)) isError = true;
      else if (isError && isWanted(name)) {
        if (!HELPER.test(name)) return name;
        helper ??= name;
      }
    }
  }
  return helper;
}
