// Transparency logs: Rekor v2 (tiles on disk) and Rekor v1 (Trillian on MariaDB).
import { join } from 'node:path';
import { makeKey } from './certificates.ts';
import { startMaria } from './maria.ts';
import { judge } from './places.ts';
import { answers, freePorts, mustRun, type Server, startServer, stopAll } from './process.ts';
import { addFirstEntryV1, addFirstEntryV2 } from './rekor-entries.ts';

export interface TransparencyLog {
  readonly version: 1 | 2;
  readonly url: string;
  /** The name in checkpoints. Clients find the log by this name, not by its address. */
  readonly origin: string;
  readonly publicKeyFile: string;
  stop(): Promise<void>;
}

/**
 * Starts Rekor v2 with a first entry. It makes checkpoints every 200 ms instead of 10 s, so that a signature takes
 * under a second.
 */
export async function startRekorV2(folder: string): Promise<TransparencyLog> {
  const origin = 'rekor-local';
  makeKey(folder, 'rekor2', 'ed25519');
  const [port = 0, grpcPort = 0, metricsPort = 0] = await freePorts(3);
  const url = `http://127.0.0.1:${port}`;
  const server = await startServer({
    name: 'rekor-tiles',
    command: judge('rekor-tiles'),
    args: [
      'serve',
      `--hostname=${origin}`,
      `--storage-dir=${join(folder, 'tiles')}`,
      `--signer-filepath=${join(folder, 'rekor2.key')}`,
      '--http-address=127.0.0.1',
      `--http-port=${port}`,
      '--grpc-address=127.0.0.1',
      `--grpc-port=${grpcPort}`,
      `--http-metrics-port=${metricsPort}`,
      '--checkpoint-interval=200ms',
    ],
    logFile: join(folder, 'rekor2.log'),
    isReady: () => answers(`${url}/healthz`, 200),
  });
  await addFirstEntryV2(url);
  return { version: 2, url, origin, publicKeyFile: join(folder, 'rekor2.pub'), stop: server.stop };
}

/** Starts MariaDB, Trillian and Rekor v1, with a first entry in the log. */
export async function startRekorV1(folder: string): Promise<TransparencyLog> {
  const servers: { stop(): Promise<void> }[] = [];
  try {
    const maria = await startMaria(folder);
    servers.push(maria);
    const [logRpc = 0, logHttp = 0, signerRpc = 0, signerHttp = 0, port = 0] = await freePorts(5);
    const storage = ['--storage_system=mysql', `--mysql_uri=${maria.uri}`, '--quota_system=noop', '--logtostderr'];
    const log = [...storage, `--rpc_endpoint=127.0.0.1:${logRpc}`, `--http_endpoint=127.0.0.1:${logHttp}`];
    servers.push(await startTrillian(folder, 'trillian_log_server', log, logHttp));
    const sequencer = ['--force_master', '--num_sequencers=1', '--sequencer_interval=50ms'];
    const signer = [
      ...storage,
      `--rpc_endpoint=127.0.0.1:${signerRpc}`,
      `--http_endpoint=127.0.0.1:${signerHttp}`,
      ...sequencer,
    ];
    servers.push(await startTrillian(folder, 'trillian_log_signer', signer, signerHttp));
    const tree = (await mustRun(judge('createtree'), [`--admin_server=127.0.0.1:${logRpc}`])).trim();
    servers.push(await startRekorServer(folder, port, logRpc, tree));
    const url = `http://127.0.0.1:${port}`;
    await addFirstEntryV1(url);
    return {
      version: 1,
      url,
      origin: 'rekor1-local',
      publicKeyFile: join(folder, 'rekor1.pub'),
      stop: () => stopAll(servers),
    };
  } catch (error) {
    await stopAll(servers);
    throw error;
  }
}

function startTrillian(folder: string, name: string, args: readonly string[], httpPort: number): Promise<Server> {
  const isReady = () => answers(`http://127.0.0.1:${httpPort}/healthz`, 200);
  // It would take 7 to 12 s to stop, and its data is not kept.
  return startServer({
    name,
    command: judge(name),
    args,
    logFile: join(folder, `${name}.log`),
    isReady,
    stopSignal: 'SIGKILL',
  });
}

function startRekorServer(folder: string, port: number, trillianPort: number, tree: string): Promise<Server> {
  return startServer({
    name: 'rekor-server',
    command: judge('rekor-server'),
    args: [
      'serve',
      '--log_type=prod',
      '--rekor_server.hostname=rekor1-local',
      '--rekor_server.address=127.0.0.1',
      `--port=${port}`,
      '--trillian_log_server.address=127.0.0.1',
      `--trillian_log_server.port=${trillianPort}`,
      `--trillian_log_server.tlog_id=${tree}`,
      `--rekor_server.signer=${makeKey(folder, 'rekor1', 'p256')}`,
      // Features that need redis are off.
      '--enable_retrieve_api=false',
      '--enabled_api_endpoints=getLogInfo,getPublicKey,getLogProof,createLogEntry,getLogEntryByIndex,getLogEntryByUUID,searchLogQuery',
    ],
    logFile: join(folder, 'rekor1.log'),
    isReady: () => answers(`http://127.0.0.1:${port}/ping`, 200),
    stopSignal: 'SIGKILL',
  });
}
