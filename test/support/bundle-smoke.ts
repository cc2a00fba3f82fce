import { join } from 'node:path';
import { build } from 'esbuild';

/** Bundles the child and a program that starts it, like the product. @returns paths in `folder`. */
export async function bundleSmoke(folder: string): Promise<{ readonly child: string; readonly starter: string }> {
  const common = {
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    logLevel: 'error',
    define: { WASM_IMAGE_VERSION: '"test"' },
  } as const;
  const child = join(folder, 'smoke.cjs');
  const starter = join(folder, 'starter.cjs');
  await build({ ...common, entryPoints: ['src/adapters/engine/smoke-child.ts'], outfile: child });
  // CommonJS has no import.meta. The starter then finds the file next to it in another way.
  await build({
    ...common,
    entryPoints: ['test/support/start-in-child.ts'],
    outfile: starter,
    logOverride: { 'empty-import-meta': 'silent' },
  });
  return { child, starter };
}
