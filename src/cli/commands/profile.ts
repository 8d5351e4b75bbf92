import { defineCommand } from '../command.ts';
import { profileOptions } from '../profile/profile-options.ts';
import { profileMessages as m } from '../profile/profile.messages.ts';
import { translateWords } from '../profile/translate-words.ts';

/** Reads profiles and prints reports about them. */
export const command = defineCommand({
  name: 'profile',
  about: m.about,
  details: m.details,
  args: [
    { name: 'report', about: m.report, required: true },
    { name: 'file', about: m.files, variadic: true },
  ],
  options: profileOptions,
  examples: [
    'goroscope profile top cpu.pb.gz',
    'goroscope profile peek "net/http.*serve" cpu.pb.gz',
    'goroscope profile top -cum -focus=json heap.pb.gz',
    'goroscope profile top -diff_base=before.pb.gz after.pb.gz',
  ],
  words: translateWords,
  run: async (call) => (await import('../profile/run-profile.ts')).runProfile(call),
});
