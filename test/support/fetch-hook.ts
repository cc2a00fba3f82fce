import { registerHooks } from 'node:module';

// The bundle uses src/adapters/net/fetch.ts instead of make-fetch-happen. A test that imports this file first tests
// what ships.
const standIn = new URL('../../src/adapters/net/fetch.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'make-fetch-happen'
      ? { url: standIn, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
});
