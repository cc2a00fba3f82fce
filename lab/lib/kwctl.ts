// Plays `kwctl annotate MODULE --metadata-path FILE --output-path FILE`: adds the metadata as the section that policy
// servers read. Source: docs.kubewarden.io, "Metadata"; kubewarden policy-evaluator src/constants.rs.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readYaml } from '../../test/support/documents.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { 'metadata-path': { type: 'string' }, 'output-path': { type: 'string' } },
});
const [command, module = ''] = positionals;
const [metadata = '', output = ''] = [values['metadata-path'], values['output-path']];
if (command !== 'annotate') throw new Error(`the lab has only "kwctl annotate", not "${command}"`);
const value = readYaml(readFileSync(metadata, 'utf8'), metadata) as object;
const section = Buffer.from(JSON.stringify({ protocolVersion: 'v1', ...value }));
const name = Buffer.from('io.kubewarden.metadata');
const content = Buffer.concat([Buffer.from([name.length]), name, section]);
writeFileSync(output, Buffer.concat([readFileSync(module), Buffer.from([0]), leb(content.length), content]));

/** Unsigned LEB128. */
function leb(number: number): Buffer {
  const bytes: number[] = [];
  for (let rest = number; ; rest >>= 7) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 127) | 128);
  }
}
