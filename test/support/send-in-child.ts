// Asks each URL of URLS and prints what came, or pushes to the repository PUSH: proxy and CAs of a process are chosen by its environment.
import { send } from '../../src/adapters/net/http.ts';
import { openStores } from '../../src/adapters/stores.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { parseRepository } from '../../src/oci/reference.ts';
import { listeningLog, pushSmall, smallImage } from './store.ts';

const { URLS = '', PUSH = '', USERNAME = '', PASSWORD = '' } = process.env;
const results: string[] = [];
for (const url of URLS.split(' ').filter((text) => text !== '')) {
  try {
    results.push(String((await send({ method: 'GET', url: new URL(url) })).status));
  } catch (error) {
    results.push(error instanceof WasmImageError ? `${error.code} ${error.message} | ${error.hint}` : String(error));
  }
}
if (PUSH !== '') {
  const repository = parseRepository(PUSH);
  const registry = repository.kind === 'registry' ? repository.registry : '';
  const stores = openStores({
    env: {},
    home: '/nonexistent',
    log: listeningLog(),
    insecure: [],
    explicit: { registry, username: USERNAME, password: PASSWORD },
  });
  results.push(await pushSmall(stores.open(repository), smallImage()));
}
process.stdout.write(JSON.stringify(results));
