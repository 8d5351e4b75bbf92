// Judges snapshots over and over in one process: COUNT DIR… Answers one line of JSON.
import { openTarget } from '../../src/app/doctor/open-target.ts';
import { runDoctor } from '../../src/app/doctor/run-doctor.ts';

const [count = '1000', ...dirs] = process.argv.slice(2);
const started = performance.now();
let findings = 0;
for (let i = 0; i < Number(count); i++) {
  const target = await openTarget(`snapshot:${dirs[i % dirs.length] ?? ''}`);
  findings += (await runDoctor({ target })).findings.length;
  await target.close();
}
const ms = performance.now() - started;
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const answer = { ms, cpuMs: (userCPUTime + systemCPUTime) / 1000, peakBytes: maxRSS * 1024, findings };
process.stdout.write(`${JSON.stringify(answer)}\n`);
