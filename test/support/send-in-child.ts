// Sends a request to each URL of URLS and prints the results, or pushes to the repository PUSH. It is a separate
// process, since the environment selects proxy and CAs.
import { send } from '../../src/adapters/net/http.ts';
import { TransportError } from '../../src/adapters/net/transport-error.ts';
import { openStores } from '../../src/adapters/stores.ts';
import { parseRepository } from '../../src/oci/reference.ts';
import { listeningLog, pushSmall, smallImage } from './store.ts';

const { URLS = '', PUSH = '', USERNAME = '', PASSWORD = '' } = process.env;
const results: string[] = [];
for (const url of URLS.split(' ').filter((text) => text !== '')) {
  try {
    results.push(String((await send({ method: 'GET', url: new URL(url) })).status));
  } catch (error) {
    const isKnown = error instanceof TransportError;
    results.push(isKnown ? `${error.kind} ${error.host}: ${error.message} | ${error.hint}` : String(error));
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
