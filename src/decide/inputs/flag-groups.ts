import type { Command, InputName } from './inputs.ts';

/** The headings of the help of a command with their flags, the most used flags first. Each input is in one group. */
export const FLAG_GROUPS = [
  {
    title: 'Module and build',
    names: [
      'module',
      'build',
      'build-command',
      'module-path',
      'working-directory',
      'module-digest',
      'runtime-config',
      'source-date-epoch',
    ],
  },
  {
    title: 'Image',
    names: ['images', 'tags', 'image', 'layout', 'annotations', 'push', 'dry-run', 'offline', 'cross-check', 'to'],
  },
  {
    title: 'Required signer',
    names: [
      'key',
      'certificate-identity',
      'certificate-oidc-issuer',
      'certificate-github-workflow-repository',
      'policy',
      'require-abi-attestation',
      'check-signers',
    ],
  },
  { title: 'ABI and hosts', names: ['hosts', 'abi', 'allow-problems'] },
  {
    title: 'Starting the filter',
    names: ['smoke', 'plugin-config', 'vm-config', 'scenario', 'filter-type', 'root-id'],
  },
  {
    title: 'Signing',
    names: [
      'signing-key',
      'sign',
      'signing-key-passphrase',
      'signing-command',
      'signing-command-input',
      'signing-command-env',
      'signing-public-key',
      'signature-format',
      'abi-attestation',
      'provenance',
      'sbom',
      'verification-summary',
      'attestation-store',
    ],
  },
  {
    title: 'Sigstore services and trust root',
    names: [
      'sigstore',
      'transparency',
      'signing-config',
      'fulcio-url',
      'rekor-url',
      'timestamp-url',
      'trusted-root',
      'tuf-mirror',
      'tuf-root',
    ],
  },
  {
    title: 'Registry and login',
    names: ['username', 'password', 'password-stdin', 'registry', 'github-token', 'insecure', 'ca-file', 'timeout'],
  },
] as const satisfies readonly { readonly title: string; readonly names: readonly InputName[] }[];

/** The flags that the short help of a command shows. A command without a row shows all of its flags. */
export const COMMON: Readonly<Partial<Record<Command, readonly InputName[]>>> = {
  publish: [
    'build',
    'images',
    'tags',
    'layout',
    'dry-run',
    'hosts',
    'smoke',
    'plugin-config',
    'signing-key',
    'sbom',
    'username',
    'password',
  ],
  build: ['build', 'build-command', 'module-path', 'layout', 'hosts', 'smoke', 'plugin-config'],
  verify: [
    'key',
    'certificate-identity',
    'certificate-oidc-issuer',
    'policy',
    'require-abi-attestation',
    'hosts',
    'username',
    'password',
  ],
  pull: ['key', 'certificate-identity', 'certificate-oidc-issuer', 'policy', 'hosts', 'username', 'password'],
  inspect: ['image', 'hosts', 'abi', 'smoke'],
};
