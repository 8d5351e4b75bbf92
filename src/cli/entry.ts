import { recogniseBriefCall, runBriefCall } from './brief-call.ts';

// A reader that closes the pipe early (`goroscope … | head`) is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
const words = process.argv.slice(2);
const brief = recogniseBriefCall(words, process.env);
process.exitCode = await (brief === undefined
  ? (await import('./main.ts')).main(words)
  : runBriefCall(brief));
