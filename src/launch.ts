import { enableCompileCache } from './adapters/host/compile-cache.ts';

enableCompileCache(process.env, process.platform);
void import('./cli.ts');
