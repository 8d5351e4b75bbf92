import { diagnoseToolchain } from './diagnose-toolchain.ts';
import { renderToolchain, type RenderStyle } from './render-toolchain.ts';
import type { ToolchainRequest } from './toolchain-report.ts';

/** Where the command writes. */
export interface ToolchainIo extends Omit<RenderStyle, 'all'> {
  readonly out: (text: string) => void;
  readonly json: boolean;
}

/** Prints the report. Answers 1 when a go command would fail here, else 0. */
export async function runToolchain(
  request: ToolchainRequest,
  all: boolean,
  io: ToolchainIo,
): Promise<number> {
  const report = await diagnoseToolchain(request);
  const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? Number(value) : value);
  io.out(io.json ? `${JSON.stringify(report, plain)}\n` : renderToolchain(report, { ...io, all }));
  return report.problems.some((p) => p.severity === 'error') ? 1 : 0;
}
