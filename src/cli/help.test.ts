import { expect, test } from 'vitest';
import { displayWidth } from '../base/display-width.ts';
import { renderCommandHelp, renderMainHelp } from './help.ts';
import { COMMANDS } from './registry.generated.ts';

test.for([40, 60])('help fits a terminal of %d columns, without breaking words', async (columns) => {
  const up = (await COMMANDS.find(({ name }) => name === 'up')?.load())?.command;
  if (up === undefined) throw new Error('there is "up"');
  for (const lang of ['en', 'zh'] as const) {
    const whole = renderCommandHelp(up, lang);
    const narrow = renderCommandHelp(up, lang, columns);
    expect(narrow.replaceAll(/\s/g, '')).toBe(whole.replaceAll(/\s/g, ''));
  }
  // Command lines to copy are not broken, nor is a single word that is too long.
  const lines = renderCommandHelp(up, 'en', columns)
    .split('\n')
    .concat(renderMainHelp(COMMANDS, 'en', columns).split('\n'));
  const tooLong = lines.filter((line) => displayWidth(line) > columns && line.trim().includes(' '));
  expect(tooLong.filter((line) => !line.includes('goroscope '))).toEqual([]);
});

test('a wide terminal changes nothing', () => {
  expect(renderMainHelp(COMMANDS, 'en', 200)).toBe(renderMainHelp(COMMANDS, 'en'));
});
