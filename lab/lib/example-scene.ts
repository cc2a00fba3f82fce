// Runs the workflows of examples/workflows with act, in the lab's GitHub, registries and sigstore.
import { strict as assert } from 'node:assert';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Github, startGithub } from '../../test/support/github.ts';
import { runWorkflow, type WorkflowRun } from './act.ts';
import { exampleWorkflow, makeActions } from './examples.ts';
import { places } from './places.ts';
import { stopAll } from './process.ts';
import { type Registry, startRegistry } from './registries.ts';
import { startSigstore } from './sigstore.ts';
import { wasmImage } from './subject.ts';
import { makeToolchains, writePrograms } from './toolchains.ts';

/** A push to a repository. */
export interface Push {
  readonly example: string;
  readonly repository: string;
  /** Path by the name of the file or folder. */
  readonly files: Readonly<Record<string, string>>;
  /** `refs/heads/main`, or `refs/tags/` and the git tag. */
  readonly ref: string;
  /** Whether the workflow writes releases: then the job has a token. */
  readonly hasReleases?: boolean;
  /** Called with the commit before the workflow runs. */
  readonly committed?: (commit: string) => void;
}

/** The result of a workflow, and the identity of its signer. */
export type PushRun = WorkflowRun & { readonly identity: string };

/** Where the workflows run. */
export interface ExampleScene {
  readonly registry: Registry;
  /** It demands a login. */
  readonly dockerHub: Registry;
  readonly github: Github;
  push(push: Push): Promise<PushRun>;
  /** Like `push`, and it must succeed. @returns the identity of the signer. */
  release(push: Push): Promise<string>;
  /** Verifies an image as its users do. @returns the path of its module. */
  pull(image: string, identity: string, registryOf?: Registry): Promise<string>;
  stop(): Promise<void>;
}

/** @param folder an empty folder. @param repository OWNER/NAME of the one that has releases on GitHub. */
export async function openExampleScene(folder: string, repository: string): Promise<ExampleScene> {
  const [registry, dockerHub, github] = await Promise.all([
    startRegistry('docker-registry', 'migrations'),
    startRegistry('docker-registry-htpasswd', 'migrations'),
    startGithub(repository),
  ]);
  const sigstore = await startSigstore('migrations-sigstore', 2);
  const bin = join(folder, 'bin');
  const { PATH: _, ...variables } = makeToolchains(bin);
  writePrograms(bin, {
    kwctl: `#!/bin/sh\nexec '${places.node}' '${join(places.repository, 'lab/lib/kwctl.ts')}' "$@"\n`,
  });
  // act sets the variable to the address of GitHub, whatever the step says.
  const preloaded = join(folder, 'github.cjs');
  writeFileSync(preloaded, `process.env.GITHUB_API_URL = '${github.url}';\n`);
  const environment = { ...variables, NODE_OPTIONS: `--require=${preloaded}` };
  const actionsOf = await makeActions(folder);
  let pushes = 0;

  async function push({ example, repository, files, ref, hasReleases, committed }: Push): Promise<PushRun> {
    pushes += 1;
    const own = join(folder, `${pushes}-${example}`);
    const { text, actions } = exampleWorkflow(example, { github: registry.host, dockerHub: dockerHub.host }, sigstore);
    const [owner = '', name = ''] = repository.split('/');
    const path = `${repository}/.github/workflows/${example}.yml@${ref}`;
    const job = sigstore.issuer.allow({
      sub: `repo:${repository}:ref:${ref}`,
      repository,
      repository_owner: owner,
      ref,
      ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
      workflow_ref: path,
      job_workflow_ref: path,
    });
    const { username = '', password = '' } = dockerHub.credentials ?? {};
    mkdirSync(own);
    const ran = await runWorkflow({
      folder: own,
      workflow: text,
      event: 'push',
      payload: ({ after }: { readonly after: string }) => {
        committed?.(after);
        return {
          ref,
          repository: {
            full_name: repository,
            name,
            owner: { login: owner },
            default_branch: 'main',
            visibility: 'public',
          },
        };
      },
      repository,
      actions: actionsOf(actions),
      programs: join(folder, 'bin'),
      files,
      env: {
        ...environment,
        LAB_ARTIFACTS: join(own, 'artifacts'),
        ACTIONS_ID_TOKEN_REQUEST_URL: job.url,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: job.token,
      },
      tag: ref.replace(/^refs\/(?:tags|heads)\//, ''),
      flags: [
        ...['--var', `DOCKERHUB_USERNAME=${username}`, '--secret', `DOCKERHUB_TOKEN=${password}`],
        ...(hasReleases === true ? ['--secret', 'GITHUB_TOKEN=token-of-the-lab'] : []),
      ],
    });
    return { ...ran, identity: job.identity };
  }

  async function release(given: Push): Promise<string> {
    const ran = await push(given);
    assert.equal(ran.status, 0, ran.report);
    return ran.identity;
  }

  async function pull(image: string, identity: string, registryOf = registry): Promise<string> {
    const file = join(folder, `${image.replaceAll(/[^\w.]/g, '-')}.wasm`);
    const login = registryOf.credentials;
    const pulled = await wasmImage(
      [
        ...['pull', image, '--output', file, '--trusted-root', sigstore.trustedRoot],
        ...['--certificate-identity', identity, '--certificate-oidc-issuer', sigstore.issuer.url],
        ...(login === undefined ? [] : ['--username', login.username, '--password', login.password]),
      ],
      { cwd: folder },
    );
    assert.equal(pulled.status, 0, pulled.stdout + pulled.stderr);
    return file;
  }

  const stop = (): Promise<void> => stopAll([registry, dockerHub, sigstore, github]);
  return { registry, dockerHub, github, push, release, pull, stop };
}
