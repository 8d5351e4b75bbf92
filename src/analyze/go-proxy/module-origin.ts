import { matchesPatterns } from './proxy-list.ts';

/** Where the code of a module lies. */
export interface ModuleOrigin {
  /** `git`, `hg`, `svn`, `bzr`, `fossil`, or `mod` for a module proxy of its own. */
  readonly vcs: string;
  readonly repository: string;
}

const STATIC = [
  /^(github\.com\/[\w.-]+\/[\w.-]+)(?:\/[\w.-]+)*$/,
  /^(bitbucket\.org\/[\w.-]+\/[\w.-]+)(?:\/[\w.-]+)*$/,
];
const SUFFIX =
  /^((?:[a-z0-9.-]+\.)+[a-z0-9.-]+(?::\d+)?(?:\/~?[\w.-]+)+?\.(bzr|fossil|git|hg|svn))(?:\/~?[\w.-]+)*$/;

/**
 * The repository that a module path names by itself; undefined when the module's host has to be asked. Source:
 * cmd/go/internal/vcs/vcs.go vcsPaths of go1.26 (hosts that are gone are left out).
 */
export function originOfPath(path: string): ModuleOrigin | undefined {
  for (const pattern of STATIC) {
    const root = pattern.exec(path)?.[1];
    if (root !== undefined) return { vcs: 'git', repository: `https://${root}` };
  }
  const [, root, vcs] = SUFFIX.exec(path) ?? [];
  return root === undefined || vcs === undefined ? undefined : { vcs, repository: `https://${root}` };
}

/**
 * Reads `<meta name="go-import" content="prefix vcs repository">` of a page: the longest prefix of the path, a module
 * proxy (`mod`) before a repository. Source: go.dev/ref/mod "Finding a repository for a module path"; vcs/discovery.go.
 */
export function originOfPage(html: string, path: string): ModuleOrigin | undefined {
  const found = [...html.matchAll(/<meta\s[^>]*>/gi)].flatMap(([tag]) => {
    if (attribute(tag, 'name') !== 'go-import') return [];
    const [prefix = '', vcs = '', repository = ''] = (attribute(tag, 'content') ?? '').trim().split(/\s+/);
    const isPrefix = path === prefix || path.startsWith(`${prefix}/`);
    return isPrefix && repository !== '' ? [{ prefix, vcs, repository }] : [];
  });
  const best =
    found.find((f) => f.vcs === 'mod') ?? found.toSorted((a, b) => b.prefix.length - a.prefix.length)[0];
  return best === undefined ? undefined : { vcs: best.vcs, repository: best.repository };
}

function attribute(tag: string, name: string): string | undefined {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag);
  return match?.[1] ?? match?.[2] ?? match?.[3];
}

/**
 * Whether GOVCS allows a version control system for a module. Rules hold in order; without one that matches, git and hg
 * are allowed for public modules and everything for private ones. Source: cmd/go/internal/vcs/vcs.go checkGOVCS.
 */
export function isVcsAllowed(govcs: string, path: string, isPrivate: boolean, vcs: string): boolean {
  if (vcs === 'mod') return true;
  const rules = [...govcs.split(','), 'private:all', 'public:git|hg']
    .map((rule) => rule.trim())
    .filter(Boolean);
  for (const rule of rules) {
    const at = rule.indexOf(':');
    const pattern = rule.slice(0, at).trim();
    const matches =
      pattern === 'private' ? isPrivate : pattern === 'public' ? !isPrivate : matchesPatterns(pattern, path);
    if (!matches) continue;
    const allowed = rule
      .slice(at + 1)
      .split('|')
      .map((word) => word.trim());
    return allowed.includes(vcs) || allowed.includes('all');
  }
  return false;
}
