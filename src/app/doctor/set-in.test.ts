import { expect, test } from 'vitest';
import { parseGoMod } from '../../formats/go-mod/parse-go-mod.ts';
import { parseUnit } from '../../formats/systemd-unit/parse-unit.ts';
import { present } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import { limitSetIn, requireSetIn, variableSetIn } from '../../analyze/differential/set-in.ts';

const at = <T>(value: T) => present(value, '/x', 1);

test('a unit file and its drop-ins: the last line that sets it, with its number', () => {
  const file = '/etc/systemd/system/app.service';
  const dropIn = `${file}.d/10-cpu.conf`;
  const parse = (path: string, text: string) => parseUnit(text).map((a) => ({ ...a, file: path }));
  const facts: FactTable = {
    'systemd.unit': at({
      name: 'app.service',
      files: [file, dropIn],
      assignments: [
        ...parse(file, '[Service]\nEnvironment="GOMAXPROCS=8" A=1\nCPUQuota=400%\nMemoryMax=1G\n'),
        ...parse(dropIn, '# smaller\n[Service]\nCPUQuota=50%\n'),
      ],
    }),
  };
  expect(limitSetIn(facts, 'cpu')).toEqual({ file: dropIn, line: 'CPUQuota=50%', at: 3 });
  expect(limitSetIn(facts, 'memory')).toEqual({ file, line: 'MemoryMax=1G', at: 4 });
  expect(variableSetIn(facts, 'GOMAXPROCS')).toMatchObject({ file, at: 2 });
  expect(variableSetIn(facts, 'MAXPROCS')).toBeUndefined();
});

test('go.mod: the requirement, when the program was built from that module', () => {
  const { file, lines } = parseGoMod(
    'module a.b/c\n\ngo 1.24\n\nrequire (\n\tgo.uber.org/automaxprocs v1.6.0\n)\n',
  );
  expect(lines).toMatchObject({ go: 3, 'require go.uber.org/automaxprocs': 6 });
  const facts: FactTable = {
    'go.project': at({ dir: '/src', goMod: file, hasVendor: false, goWork: undefined, lines }),
  };
  expect(requireSetIn(facts, 'go.uber.org/automaxprocs')).toEqual({
    file: '/src/go.mod',
    line: 'require go.uber.org/automaxprocs v1.6.0',
    at: 6,
  });
  expect(requireSetIn(facts, 'other')).toBeUndefined();
  expect(limitSetIn(facts, 'cpu')).toBeUndefined();
});
