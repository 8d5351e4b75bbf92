import { fileURLToPath } from 'node:url';

/** Folder of the built web UI: beside the bundle of the command line, or in the checkout when run from source. */
export function webDirOf(moduleUrl: string): string {
  const fromSource = moduleUrl.endsWith('.ts');
  return fileURLToPath(new URL(fromSource ? '../../../dist/web' : '../web', moduleUrl));
}
