import { fetch } from '../../src/adapters/net/fetch.ts';
import { isTransient, send, withRetry } from '../../src/adapters/net/http.ts';
import { factsOf } from '../../src/adapters/net/transport-error.ts';

/** What clients of GitHub send their requests with, as in a run. */
export const NET = { fetch, send, withRetry, isTransient, factsOf };
