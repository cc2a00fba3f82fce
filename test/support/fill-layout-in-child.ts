// Pushes a blob of the given size into the layout folder LAYOUT and prints the result.
import { openLayout } from '../../src/adapters/layout/layout-store.ts';
import { contentOf } from '../../src/core/digest.ts';
import { WasmImageError } from '../../src/core/errors.ts';

const { LAYOUT = '', BYTES = '0' } = process.env;
try {
  await openLayout({ kind: 'layout', folder: LAYOUT }).putBlob(
    contentOf('application/octet-stream', new Uint8Array(Number(BYTES))),
  );
  process.stdout.write('stored');
} catch (error) {
  process.stdout.write(
    error instanceof WasmImageError
      ? `${error.code} ${error.exitCode} ${error.message} | ${error.hint}`
      : String(error),
  );
}
