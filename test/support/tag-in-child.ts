// Writes five tags to a layout folder, as a second process.
import { openLayout } from '../../src/adapters/layout/layout-store.ts';
import { parseTag } from '../../src/oci/reference.ts';
import { smallImage } from './store.ts';

const [folder = '', name = ''] = process.argv.slice(2);
const store = openLayout({ kind: 'layout', folder });
for (let n = 0; n < 5; n += 1) await store.putTag(parseTag(`${name}-${n}`), smallImage(2).manifest);
