import { error, type Row } from './everyday-rows.ts';

/** Rows about tags. */
export const TAG_ROWS: readonly Row[] = [
  {
    line: 'tag HOST/acme/filter:1.2.3 1.2 0 latest --key key.pub --dry-run',
    stdout: ['dry run, nothing was changed: HOST/acme/filter@DIGEST', '  deploy HOST/acme/filter@DIGEST'],
  },
  {
    line: 'tag HOST/acme/filter:1.2.3 1 --key key.pub --dry-run --json',
    stdout: [/^\{"reference":"\S+\/acme\/filter@sha256:.*"dryRun":true,"tags":\[\{"tag":"1","action":"created"/],
  },
  { line: 'merge --expected a', status: 2, stderr: error('INPUT_MISSING', 'Cannot merge: no record is given') },
  { line: 'tags HOST/acme/filter', stdout: ['1.2.3 DIGEST', 'latest DIGEST'] },
  {
    line: 'tags oci-layout:out --json',
    stdout: ['[{"tag":"1.2.3","digest":"DIGEST"},{"tag":"latest","digest":"DIGEST"}]'],
  },
  {
    line: 'plan HOST/acme/filter --tags 1.2.3,1.2,latest',
    stdout: ['version 1.2.3', '  HOST/acme/filter:latest  move from DIGEST: 1.2.3 is the highest stable version'],
  },
  {
    line: 'plan --tags type=semvre --offline',
    status: 2,
    stderr: error('INPUT_INVALID', 'Cannot use rule "type=semvre" in --tags: there is no type "semvre"'),
  },
  { line: 'plan --tags 1.2 --offline', stdout: ['version 1.2', '  1.2  unknown: not looked up (--offline)'] },
  {
    line: 'tags HOST/acme/nothing',
    status: 4,
    stderr: error('IMAGE_NOT_FOUND', 'Cannot list the tags of "HOST/acme/nothing": the repository does not exist'),
  },
];
