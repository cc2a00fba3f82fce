// Fulcio with a file CA and issuers for GitHub, GitLab and people, and the CT log that it needs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encryptKey, makeCertificate, makeKey } from './certificates.ts';
import { GITLAB, PEOPLE } from './oidc.ts';
import { judge } from './places.ts';
import { answers, freePorts, type Server, startServer } from './process.ts';

/**
 * Certificate templates of the public instance. Source: sigstore/fulcio config/identity/config.yaml.
 */
const TEMPLATES = `
ci-issuer-metadata:
  github-workflow:
    default-template-values: {url: "https://github.com", environment: ""}
    subject-alternative-name-template: "{{ .url }}/{{ .job_workflow_ref }}"
    extension-templates:
      github-workflow-trigger: event_name
      github-workflow-sha: sha
      github-workflow-name: workflow
      github-workflow-repository: repository
      github-workflow-ref: ref
      build-signer-uri: "{{ .url }}/{{ .job_workflow_ref }}"
      build-signer-digest: job_workflow_sha
      runner-environment: runner_environment
      source-repository-uri: "{{ .url }}/{{ .repository }}"
      source-repository-digest: sha
      source-repository-ref: ref
      source-repository-identifier: repository_id
      source-repository-owner-uri: "{{ .url }}/{{ .repository_owner }}"
      source-repository-owner-identifier: repository_owner_id
      build-config-uri: "{{ .url }}/{{ .workflow_ref }}"
      build-config-digest: workflow_sha
      build-trigger: event_name
      run-invocation-uri: "{{ .url }}/{{ .repository }}/actions/runs/{{ .run_id }}/attempts/{{ .run_attempt }}"
      source-repository-visibility-at-signing: repository_visibility
      deployment-environment: environment
  gitlab-pipeline:
    default-template-values: {url: "https://gitlab.com", environment: ""}
    subject-alternative-name-template: "https://{{ .ci_config_ref_uri }}"
    extension-templates:
      build-signer-uri: "https://{{ .ci_config_ref_uri }}"
      build-signer-digest: ci_config_sha
      runner-environment: runner_environment
      source-repository-uri: "{{ .url }}/{{ .project_path }}"
      source-repository-digest: sha
      source-repository-ref: refs/{{if eq .ref_type "branch"}}heads/{{ else }}tags/{{end}}{{ .ref }}
      source-repository-identifier: project_id
      source-repository-owner-uri: "{{ .url }}/{{ .namespace_path }}"
      source-repository-owner-identifier: namespace_id
      build-config-uri: "https://{{ .ci_config_ref_uri }}"
      build-config-digest: ci_config_sha
      build-trigger: pipeline_source
      run-invocation-uri: "{{ .url }}/{{ .project_path }}/-/jobs/{{ .job_id }}"
      source-repository-visibility-at-signing: project_visibility
      deployment-environment: environment
`;

/** Starts the CT log. It must run before Fulcio; its key is ct.key, its public key ct.pub. */
export async function startCtLog(folder: string): Promise<{ url: string; server: Server }> {
  makeKey(folder, 'ct', 'p256');
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const server = await startServer({
    name: 'ctlog',
    command: judge('ctlog'),
    args: ['-addr', `127.0.0.1:${port}`, '-key', join(folder, 'ct.key'), '-roots', join(folder, 'root.pem')],
    logFile: join(folder, 'ctlog.log'),
    isReady: () => answers(`${url}/healthz`, 200),
  });
  return { url, server };
}

/** Makes root.pem and the issuing CA with chain.pem. */
export function makeFulcioKeys(folder: string): void {
  for (const name of ['root', 'ca']) makeKey(folder, name, 'p256');
  makeCertificate(folder, 'root', undefined, [
    'basicConstraints=critical,CA:TRUE,pathlen:1',
    'keyUsage=critical,keyCertSign,cRLSign',
    'subjectKeyIdentifier=hash',
  ]);
  makeCertificate(folder, 'ca', 'root', [
    'basicConstraints=critical,CA:TRUE,pathlen:0',
    'keyUsage=critical,keyCertSign,cRLSign',
    'extendedKeyUsage=codeSigning',
    'subjectKeyIdentifier=hash',
    'authorityKeyIdentifier=keyid',
  ]);
  writeFileSync(
    join(folder, 'chain.pem'),
    readFileSync(join(folder, 'ca.pem'), 'utf8') + readFileSync(join(folder, 'root.pem'), 'utf8'),
  );
}

/** Starts Fulcio. The issuer and the CT log must run, and {@link makeFulcioKeys} must have made the keys. */
export async function startFulcio(
  folder: string,
  issuer: string,
  ctLog: string,
): Promise<{ url: string; server: Server }> {
  const password = 'fulcio';
  const keyFile = encryptKey(join(folder, 'ca.key'), password);
  const config = join(folder, 'fulcio.yaml');
  writeFileSync(
    config,
    [
      'oidc-issuers:',
      ...[
        ['', 'ci-provider, ci-provider: github-workflow'],
        [GITLAB, 'ci-provider, ci-provider: gitlab-pipeline'],
        [PEOPLE, 'email'],
      ].map(
        ([path, type]) => `  "${issuer}${path}": {issuer-url: "${issuer}${path}", client-id: sigstore, type: ${type}}`,
      ),
    ].join('\n') + TEMPLATES,
  );
  const [port = 0, grpcPort = 0, metricsPort = 0] = await freePorts(3);
  const url = `http://127.0.0.1:${port}`;
  const server = await startServer({
    name: 'fulcio',
    command: judge('fulcio'),
    args: [
      'serve',
      '--host=127.0.0.1',
      `--port=${port}`,
      '--grpc-host=127.0.0.1',
      `--grpc-port=${grpcPort}`,
      `--metrics-port=${metricsPort}`,
      // Two instances of Fulcio would conflict on the default abstract socket.
      `--legacy-unix-domain-socket=@fulcio-${port}`,
      `--config-path=${config}`,
      '--ca=fileca',
      `--fileca-cert=${join(folder, 'chain.pem')}`,
      `--fileca-key=${keyFile}`,
      `--fileca-key-passwd=${password}`,
      '--fileca-watch=false',
      `--ct-log-url=${ctLog}`,
      `--ct-log-public-key-path=${join(folder, 'ct.pub')}`,
    ],
    logFile: join(folder, 'fulcio.log'),
    isReady: () => answers(`${url}/healthz`, 200),
  });
  return { url, server };
}
