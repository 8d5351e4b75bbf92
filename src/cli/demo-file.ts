import { fileURLToPath } from 'node:url';

/** The recording that comes with the package: beside the bundle of the command line, or in the checkout. */
export function demoFileOf(moduleUrl: string): string {
  const fromSource = moduleUrl.endsWith('.ts');
  return fileURLToPath(
    new URL(`${fromSource ? '../../../demo' : '../../demo'}/shop-demo.otlp.gz`, moduleUrl),
  );
}
