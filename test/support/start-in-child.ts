// usage: node start-in-child.cjs MODULE ROOT_ID   starts a filter like the bundle and prints engine, verdict and
// response headers as JSON.
import { readFileSync } from 'node:fs';
import { openStarter } from '../../src/adapters/engine/starter.ts';

const [path = '', rootId = ''] = process.argv.slice(2);
openStarter()
  .start(readFileSync(path), { rootId })
  .then((report) =>
    console.log(
      JSON.stringify({ engine: report.engine, verdict: report.verdict, headers: report.exchange?.response.headers }),
    ),
  );
