import type { Recogniser } from '../recogniser.ts';

/** speedscope's own JSON. */
export const recogniser: Recogniser = {
  recognise: ({ text }) =>
    text.startsWith('{') && text.slice(0, 4096).includes('speedscope.app/file-format-schema.json') ? 100 : 0,
};
