import { registerHooks } from 'node:module';

// The bundle replaces make-fetch-happen with src/adapters/net/fetch.ts. A test that imports this file first uses the
// same code as the product.
const standIn = new URL('../../src/adapters/net/fetch.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'make-fetch-happen'
      ? { url: standIn, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
});
