import { expect, test } from 'vitest';
import { parseIni } from './parse-ini.ts';

test('sections, comments, quotes and spaces', () => {
  const text = '# c\n[Boot]\r\nsystemd=true # yes\n\n[automount]\nCGroups = "v1"\n; x\nbroken\n';
  expect(parseIni(text)).toEqual({ 'boot.systemd': 'true', 'automount.cgroups': 'v1' });
});
