import type { NodeInfo } from './graph.ts';

/** What nodes of one function have in common: everything but address, line and column. */
export function functionKeyOf(info: NodeInfo): string {
  return `${info.name}\n${info.file}\n${info.startLine}\n${info.objectFile}`;
}
