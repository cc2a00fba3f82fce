import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundleCli } from './test/support/bundle-cli.ts';
import { runNode } from './test/support/cli.ts';
import { goodFilter } from './test/support/module-writer.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from './test/support/publisher.ts';
import { startRegistry } from './test/support/registry.ts';
import { readFileSync } from 'node:fs';
const folder = temporaryFolder();
const registry = await startRegistry({ referrers: 'api' });
mkdirSync(join(folder.path, 'program/dist'), { recursive: true });
cpSync('docs', join(folder.path, 'program/docs'), { recursive: true });
const cli = await bundleCli(join(folder.path, 'program/dist'));
const work = join(folder.path, 'work'); mkdirSync(join(work, 'empty'), { recursive: true });
const src = readFileSync('test/cli/everyday.test.ts', 'utf8');
const policy = eval('(PUBLIC_PEM)=>' + /const policy = (`[\s\S]*?`);/.exec(src)![1])(PUBLIC_PEM);
const files = { 'filter.wasm': goodFilter(), 'broken.wasm': goodFilter({ without: ['malloc'] }), 'text.wasm': '(module)', 'key.pem': PRIVATE_PEM, 'key.pub': PUBLIC_PEM, 'policy.yaml': policy.replace('HOST', registry.host) };
for (const [n, c] of Object.entries(files)) writeFileSync(join(work, n), c);
const run = (line: string, input?: string, env = {}) => runNode([cli, ...(line === '' ? [] : line.replaceAll('HOST', registry.host).split(' '))], { folder: work, env: { SOURCE_DATE_EPOCH: '1700000000', ...env }, input });
for (const images of ['HOST/acme/filter', 'oci-layout:out']) console.log((await run(`publish filter.wasm --images ${images} --tags 1.2.3,latest --signing-key key.pem`)).status);
const lines: string[] = process.env.ALL ? [...src.matchAll(/line: '((?:[^'\\]|\\.)*)'/g)].map((m) => m[1]!) : [];
const extra = readFileSync('/tmp/extra-lines', 'utf8').split('\n').filter(Boolean);
for (const line of [...lines, ...extra]) {
  const t = performance.now();
  const e = await run(line, /stdin/.test(line) ? 'hunter2\n' : '', { HOME: work + '/home', DOCKER_CONFIG: work + '/docker' });
  console.log(`\n##### ${line} => ${e.status}  ${Math.round(performance.now() - t)} ms`);
  for (const s of ['stdout', 'stderr'] as const) { const l = e[s].trimEnd().split('\n'); if (e[s]) { console.log(`${s} ${l.length}| ${l[0]!.slice(0, 300)}`); if (process.env.FULL || l.length <= 14) for (const x of l.slice(1, -1)) console.log('       . ' + x.slice(0, 140)); if (l.length > 1) console.log(`${s} $| ${l.at(-1)!.slice(0, 400)}`); } }
}
await registry.stop(); folder.remove();
