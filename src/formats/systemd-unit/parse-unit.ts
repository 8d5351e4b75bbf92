import type { UnitAssignment } from '../../model/systemd-unit.ts';

/**
 * Reads a systemd unit file: sections, `Key=value`, comments with `#` or `;`, and lines that a backslash continues (comments
 * between them are skipped). Lines outside of a section or without `=` are left out, as systemd ignores them. Source:
 * systemd.syntax(7).
 */
export function parseUnit(text: string): readonly UnitAssignment[] {
  const found: UnitAssignment[] = [];
  let section = '';
  let open = '';
  let number = 0;
  for (const raw of text.split('\n')) {
    number++;
    const line = raw.replace(/\r$/, '');
    if (/^\s*[#;]/.test(line)) continue;
    if (line.endsWith('\\')) {
      open += `${line.slice(0, -1)} `;
      continue;
    }
    const whole = (open + line).trim();
    open = '';
    const header = /^\[(.+)\]$/.exec(whole)?.[1];
    const [, key, value = ''] = /^([\w-]+)\s*=\s*(.*)$/.exec(whole) ?? [];
    if (header !== undefined) section = header;
    else if (key !== undefined && section !== '') found.push({ section, key, value, line: number });
  }
  return found;
}
