import { resolve } from 'node:path';
import { openStarter } from '../adapters/engine/starter.ts';
import { openValidator } from '../adapters/engine/validator.ts';
import type { Net } from '../adapters/github/github-client.ts';
import { fetch } from '../adapters/net/fetch.ts';
import { isTransient, send, withRetry } from '../adapters/net/http.ts';
import { factsOf } from '../adapters/net/transport-error.ts';
import { openBuilder } from '../adapters/programs/builder.ts';
import { readCommit } from '../adapters/programs/commit.ts';
import { openGit } from '../adapters/programs/git.ts';
import { WasmImageError } from '../core/errors.ts';
import { inputName, rememberPublic } from '../core/text.ts';
import { Values } from '../decide/inputs/values.ts';
import { isTrial, type Plan } from '../decide/plan/plan.ts';
import { isPublicService } from '../decide/plan/service-url.ts';
import { PUBLIC, PUBLIC_ISSUER, refusePublic, type ServicesChoice } from '../decide/plan/services.ts';
import { isKeyName, type Signing } from '../decide/plan/signing.ts';
import { type Services, selectIssuer, selectServices } from '../decide/plan/signing-config.ts';
import { printRepository } from '../oci/reference.ts';
import type { MakePorts } from '../pipeline/make/make.ts';
import type { RunPorts } from '../pipeline/publish.ts';
import type { Builder, Signer } from '../ports.ts';
import { openCredentials, openLogin, refuseOutside } from './login.ts';
import { openToken } from './open-token.ts';
import { openSignerFileVerifier, openTrust, openVerifier, type TrustMaterial } from './open-trust.ts';
import { distrustedFolder, openBoundary, readKeyText, readText, type Session } from './session.ts';

const BUILD_LIMIT_MS = 30 * 60_000;

/** What making an image needs; none of it uses the network. */
export function openMaker(session: Session): MakePorts {
  const { env, log, folder } = session;
  const git = openGit(env, distrustedFolder(session));
  return {
    log,
    workspace: openBoundary(session),
    builder: openBuilder({ log, root: folder, env, timeoutMs: BUILD_LIMIT_MS }),
    validator: openValidator(),
    starter: openStarter(),
    commit: (path) => readCommit(env, resolve(folder, path), distrustedFolder(session)),
    clock: {
      now: () => new Date(),
      times: async () => {
        const commitTime = await git.commitTime(folder);
        const epoch = env.SOURCE_DATE_EPOCH;
        return {
          sourceDateEpoch: epoch === '' ? undefined : epoch,
          commitTime: commitTime === undefined ? undefined : String(commitTime),
        };
      },
    },
  };
}

/**
 * Opens everything a publish run touches.
 * @param plans of all modules; they sign, trust and push in the same way. @param values shared by all modules.
 * @throws WasmImageError PATH_OUTSIDE_WORKSPACE; as openRunPolicy, if the run has a policy.
 */
export async function openPublish(
  session: Session,
  values: Values,
  plans: readonly [Plan, ...Plan[]],
): Promise<RunPorts> {
  const [plan] = plans;
  const repositories = plans.flatMap((one) => one.repositories);
  const hosts = repositories.flatMap((repository) => (repository.kind === 'registry' ? [repository.registry] : []));
  for (const name of [...repositories.map(printRepository), ...plans.flatMap(({ tags }) => tags)]) rememberPublic(name);
  for (const repository of repositories) await refuseOutside(session, repository);
  const { log, env } = session;
  const { GITHUB_REPOSITORY: repository = '', GITHUB_API_URL: apiUrl } = env;
  const github = { repository, token: values.text('github-token') ?? '', apiUrl };
  // Runs from forks have no password and do not need one.
  const stores = openLogin(session, plan.pushing.kind === 'skip' ? new Values(new Map(), []) : values, hosts);
  const withSigningConfig = plan.signing.kind === 'keyless' && plan.signing.services.kind === 'trust';
  const trust = openTrust(session, plan.trust, { withSigningConfig });
  const maker = openMaker(session);
  const policy = values.text('policy');
  return {
    ...maker,
    byPolicy:
      policy === undefined
        ? undefined
        : await (await import('./plan/run-policy.ts')).openRunPolicy(session, policy, trust, repositories),
    builder: plans.length === 1 ? maker.builder : shareBuilds(maker.builder),
    stores,
    openSigner: () => openSigner(session, plan, trust),
    openBundleVerifier: async (signer) => {
      if (signer.kind === 'certificate') await trust.root();
      return openVerifier(signer, trust);
    },
    openFileVerifier: async (signer) => {
      if (signer.kind === 'certificate') await trust.root();
      return openSignerFileVerifier(signer, trust);
    },
    openAttestationStore: async () =>
      (await import('../adapters/github/github-attestations.ts')).openGithubAttestations(github, NET),
    openReleases: async () => (await import('../adapters/github/releases.ts')).openReleases(github, NET),
    openStorageRecords: async () =>
      (await import('../adapters/github/storage-records.ts')).openStorageRecords(github, NET),
    openCrossCheck: async () => {
      const { openOras } = await import('../adapters/programs/oras/oras.ts');
      const oras = openOras({
        log,
        env,
        workspace: distrustedFolder(session),
        insecure: values.lines('insecure'),
        credential: openCredentials(session, values, hosts),
      });
      await oras.find();
      return oras;
    },
  };
}

/** One command can build many modules: it runs once in a folder. */
function shareBuilds(builder: Builder): Builder {
  const builds = new Map<string, Promise<void>>();
  return {
    ...builder,
    run(...command) {
      const key = JSON.stringify(command);
      const build = builds.get(key) ?? builder.run(...command);
      builds.set(key, build);
      return build;
    },
  };
}

/** The part for releases gets our connections, with their CAs and proxies. */
const NET: Net = { fetch, send, withRetry, isTransient, factsOf };

/** Signing is loaded when it is needed, because it is the largest part of the product. */
async function openSigner(session: Session, { signing, pushing }: Plan, trust: TrustMaterial): Promise<Signer> {
  if (signing.kind === 'off') throw new WasmImageError('INTERNAL', 'Cannot sign: signing is off');
  if (signing.kind === 'command') return openCommandSigner(session, signing, isTrial(pushing));
  const { openKeylessSigner, openKeySigner } = await import('../adapters/sigstore/signing/signer.ts');
  if (signing.kind === 'key') {
    const pem = await readKey(session, signing.key);
    const passphrase = signing.passphrase ?? session.env.COSIGN_PASSWORD;
    return openKeySigner({ pem, ...(passphrase === undefined || passphrase === '' ? {} : { passphrase }) });
  }
  const { issuer, ...services } = await findServices(session, signing.services, trust);
  // Only now is it known which services the signing config names.
  const isPublic = [services.fulcioUrl, ...services.logs.map(({ url }) => url)].some(isPublicService);
  refusePublic(isPublic, signing.publicRefusal);
  const token = openToken(session, signing.token, { issuer, isPublic });
  return openKeylessSigner({ ...services, token, certifyFirst: signing.token.kind !== 'runner' });
}

/** `issuer`: where a person logs in, read only when it is needed. */
async function findServices(
  session: Session,
  choice: ServicesChoice,
  trust: TrustMaterial,
): Promise<Services & { readonly issuer: () => string | undefined }> {
  if (choice.kind === 'addresses') {
    const { fulcioUrl, rekorUrl, timestampUrl } = choice;
    const { detectRekorVersion } = await import('../adapters/sigstore/signing/rekor-version.ts');
    const logs = rekorUrl === undefined ? [] : [{ url: rekorUrl, version: await detectRekorVersion(rekorUrl) }];
    const issuer = () => (fulcioUrl === PUBLIC['fulcio-url'] ? PUBLIC_ISSUER : undefined);
    return { fulcioUrl, logs, timestampUrls: timestampUrl === undefined ? [] : [timestampUrl], issuer };
  }
  const { text, name } =
    choice.kind === 'trust'
      ? await trust.signingConfig()
      : { text: await readText(session, choice.file, 'signing-config'), name: choice.file };
  const bytes = new TextEncoder().encode(text);
  const now = new Date();
  return { ...selectServices(bytes, name, now), issuer: () => selectIssuer(bytes, name, now) };
}

/** @param isTrial the command is looked up but not run. */
async function openCommandSigner(
  session: Session,
  signing: Signing & { readonly kind: 'command' },
  isTrial: boolean,
): Promise<Signer> {
  const [{ openSigningCommand }, { openRemoteSigner }] = await Promise.all([
    import('../adapters/programs/signing-command.ts'),
    import('../adapters/sigstore/signing/signer.ts'),
  ]);
  const { env, log, folder } = session;
  const { argv, input, variables } = signing;
  const workspace = distrustedFolder(session);
  const publicKeyPem = await readKeyText(session, signing.publicKey, 'signing-public-key');
  const signWith = openSigningCommand({
    argv,
    input,
    variables,
    env,
    log,
    folder,
    workspace,
  });
  return openRemoteSigner({ publicKeyPem, signWith, isTrial });
}

/**
 * A key in an unsupported form looks like a path, and an error that quotes the path would print the key. So only a
 * value that is certainly a path is quoted.
 */
async function readKey(session: Session, key: string): Promise<string> {
  if (isKeyName(key)) return readKeyText(session, key, 'signing-key');
  try {
    return await readText(session, key, 'signing-key');
  } catch {
    throw new WasmImageError(
      'KEY_INVALID',
      `Cannot use ${inputName('signing-key')}: it is neither PEM nor the path of a file that can be read`,
      { hint: 'check the path, or give the PEM text with its BEGIN and END lines' },
    );
  }
}
