import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/** The licence texts of all packages in the bundles, as one text in a fixed order. */
export function licencesOf(metafiles: readonly Metafile[], root: string): string {
  const folders = new Set<string>();
  for (const metafile of metafiles) {
    for (const output of Object.values(metafile.outputs)) {
      for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
        const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0];
        if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
      }
    }
  }
  const parts = [...folders].map((folder) => describe(join(root, folder))).sort();
  return `${parts.join('\n\n---\n\n')}\n`;
}

function describe(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string;
  };
  const file = existsSync(folder) ? readdirSync(folder).find((entry) => /^licen[cs]e(?:\.|$)/i.test(entry)) : undefined;
  const text =
    file === undefined ? '' : `\n\n${readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim()}`;
  return `${name} ${version} (${license ?? 'no licence named'})${text}`;
}
