/** One login of a netrc file. */
export interface NetrcEntry {
  readonly machine: string;
  readonly login: string;
  readonly password: string;
}

/**
 * Reads a netrc file as the go command does: token pairs line by line, macros skipped, nothing after a `default`. An entry
 * counts when machine, login and password are there. Source: cmd/go/internal/auth/netrc.go parseNetrc of go1.26.
 */
export function parseNetrc(text: string): readonly NetrcEntry[] {
  const entries: NetrcEntry[] = [];
  let current = { machine: '', login: '', password: '' };
  let inMacro = false;
  for (const line of text.split('\n')) {
    if (inMacro) {
      inMacro = line !== '';
      continue;
    }
    const words = line.split(/\s+/).filter((w) => w !== '');
    let i = 0;
    for (; i < words.length - 1; i += 2) {
      const [word = '', value = ''] = words.slice(i, i + 2);
      if (word === 'machine') current = { machine: value, login: '', password: '' };
      else if (word === 'login' || word === 'password') current = { ...current, [word]: value };
      else if (word === 'macdef') inMacro = true;
      if (current.machine !== '' && current.login !== '' && current.password !== '') {
        entries.push(current);
        current = { machine: '', login: '', password: '' };
      }
    }
    if (words[i] === 'default') break;
  }
  return entries;
}
