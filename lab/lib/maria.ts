// MariaDB for Trillian, started from its unpacked packages.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { places } from './places.ts';
import { mustRun, plainEnvironment, run, startServer } from './process.ts';

const environment = plainEnvironment({ LD_LIBRARY_PATH: join(places.maria, 'lib/x86_64-linux-gnu') });

/** Starts an empty database "trillian" with its schema. It listens only on a socket. `uri`: for --mysql_uri. */
export async function startMaria(folder: string): Promise<{ uri: string; stop(): Promise<void> }> {
  const database = join(folder, 'db');
  const socket = join(folder, 'db.sock');
  const user = process.getuid?.() === 0 ? ['--user=root'] : [];
  await mustRun(
    join(places.maria, 'bin/mariadb-install-db'),
    [
      '--no-defaults',
      `--basedir=${places.maria}`,
      `--datadir=${database}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      ...user,
    ],
    { env: environment },
  );
  const client = (sql: string) =>
    run(join(places.maria, 'bin/mariadb'), ['--no-defaults', '-uroot', '-S', socket], { env: environment, input: sql });
  const server = await startServer({
    name: 'mariadbd',
    command: join(places.maria, 'sbin/mariadbd'),
    args: [
      '--no-defaults',
      ...user,
      `--basedir=${places.maria}`,
      `--datadir=${database}`,
      `--socket=${socket}`,
      '--skip-networking',
      '--skip-name-resolve',
    ],
    env: environment,
    logFile: join(folder, 'mariadb.log'),
    isReady: async () => (await client('select 1')).status === 0,
    stopSignal: 'SIGKILL',
  });
  const account =
    "CREATE DATABASE trillian; CREATE USER trillian@localhost IDENTIFIED BY 'trillian'; GRANT ALL ON trillian.* TO trillian@localhost;";
  const made = await client(`${account} USE trillian;\n${readFileSync(places.trillianSchema, 'utf8')}`);
  if (made.status !== 0) throw new Error(`Cannot create the database of Trillian: ${made.stderr}`);
  return { uri: `trillian:trillian@unix(${socket})/trillian`, stop: server.stop };
}
