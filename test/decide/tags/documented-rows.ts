import { type Row, row } from './row.ts';

const SEMVER =
  'type=ref,event=branch\ntype=ref,event=pr\ntype=semver,pattern={{version}}\ntype=semver,pattern={{major}}.{{minor}}';
const ALL = [
  'type=schedule',
  'type=semver,pattern={{version}}',
  'type=semver,pattern={{major}}.{{minor}}',
  'type=semver,pattern={{major}}',
  'type=ref,event=branch',
  'type=ref,event=pr',
  'type=sha',
].join('\n');
const ZERO = 'type=semver,pattern={{version}}\ntype=semver,pattern={{major}}.{{minor}}\n';
const schedule = { facts: { eventName: 'schedule' } };
/** One rule, with `flavor: latest=false`, so that only its own tag is left. */
const one = (ref: string, rule: string, tag: string | undefined, facts: Row['facts'] = {}): Row =>
  row(ref, rule, tag === undefined ? [] : [tag], { flavor: 'latest=false', facts });
const semver = (tag: string, pattern: string, expected: string, match = ''): Row =>
  one(`tags/${tag}`, `type=semver,pattern=${pattern}${match}`, expected);
const pep440 = (tag: string, pattern: string, expected: string, match = ''): Row =>
  one(`tags/${tag}`, `type=pep440,pattern=${pattern}${match}`, expected);
const match = (tag: string, pattern: string, group: number, expected: string): Row =>
  one(`tags/${tag}`, `type=match,pattern=${pattern},group=${group}`, expected);
const raw = (ref: string, value: string, tag: string | undefined, facts: Row['facts'] = {}): Row =>
  one(ref, `type=raw,value=${value}`, tag, facts);

/** Every example in the README of docker/metadata-action 6.2, under its headings. */
export const DOCUMENTED: Readonly<Record<string, readonly Row[]>> = {
  Basic: [
    row('pull/2/merge', '', ['pr-2']),
    row('heads/master', '', ['master']),
    row('heads/releases/v1', '', ['releases-v1']),
    row('tags/v1.2.3', '', ['v1.2.3', 'latest']),
    row('tags/v2.0.8-beta.67', '', ['v2.0.8-beta.67', 'latest']),
    row('heads/master', '', ['master'], { facts: { eventName: 'workflow_dispatch' } }),
  ],
  Semver: [
    row('pull/2/merge', SEMVER, ['pr-2']),
    row('heads/master', SEMVER, ['master']),
    row('heads/releases/v1', SEMVER, ['releases-v1']),
    row('tags/v1.2.3', SEMVER, ['1.2.3', '1.2', 'latest']),
    row('tags/v2.0.8-beta.67', SEMVER, ['2.0.8-beta.67']),
  ],
  'Bake definition': [row('tags/v1.2.3', `${SEMVER}\ntype=sha`, ['1.2.3', '1.2', 'sha-860c190', 'latest'])],
  'flavor input': [
    row('tags/v1.2.3', SEMVER, ['1.2.3', '1.2', 'latest'], { flavor: 'latest=auto\nprefix=\nsuffix=' }),
    row('heads/master', SEMVER, ['master', 'latest'], { flavor: 'latest=true' }),
    row('tags/v1.2.3', SEMVER, ['1.2.3', '1.2'], { flavor: 'latest=false' }),
    row('tags/v1.2.3', SEMVER, ['p-1.2.3', 'p-1.2', 'latest'], { flavor: 'prefix=p-' }),
    row('tags/v1.2.3', SEMVER, ['p-1.2.3', 'p-1.2', 'p-latest'], { flavor: 'prefix=p-,onlatest=true' }),
    row('tags/v1.2.3', SEMVER, ['1.2.3-s', '1.2-s', 'latest'], { flavor: 'suffix=-s,onlatest=false' }),
    row('tags/v1.2.3', SEMVER, ['1.2.3-s', '1.2-s', 'latest-s'], { flavor: 'suffix=-s,onlatest=true' }),
  ],
  'tags input': [
    row('heads/master', ALL, ['nightly', 'master', 'sha-860c190'], schedule),
    row('tags/v1.2.3', ALL, ['1.2.3', '1.2', '1', 'sha-860c190', 'latest']),
    row('heads/master', ALL, ['master', 'sha-860c190']),
    row('pull/2/merge', ALL, ['pr-2', 'sha-860c190']),
    row('heads/master', '', ['nightly', 'master'], schedule),
  ],
  'type=schedule': [
    row('heads/master', 'type=schedule', ['nightly'], schedule),
    row('heads/master', 'type=schedule,pattern=nightly', ['nightly'], schedule),
    row('heads/master', "type=schedule,pattern={{date 'YYYYMMDD'}}", ['20200110'], schedule),
    row(
      'heads/master',
      "type=schedule,pattern={{date 'YYYYMMDD-HHmmss' tz='Asia/Tokyo'}}",
      ['20200110-093000'],
      schedule,
    ),
    row(
      'heads/master',
      'type=schedule,enable=true,priority=1000,prefix=,suffix=,pattern=nightly',
      ['nightly'],
      schedule,
    ),
    row('heads/master', 'type=schedule', []),
  ],
  'type=semver': [
    row('heads/master', 'type=semver,pattern={{version}},value=v1.0.0', ['1.0.0', 'latest']),
    row('heads/master', 'type=semver,pattern={{version}},value=p1/v1.0.0,match=v(\\d.\\d.\\d)$', ['1.0.0', 'latest']),
    semver('v1.2.3', '{{raw}}', 'v1.2.3'),
    semver('v1.2.3', '{{version}}', '1.2.3'),
    semver('v1.2.3', '{{major}}.{{minor}}', '1.2'),
    semver('v1.2.3', 'v{{major}}', 'v1'),
    semver('v1.2.3', '{{minor}}', '2'),
    semver('v1.2.3', '{{patch}}', '3'),
    semver('p1/v1.2.3', '{{version}}', '1.2.3', ',match=v(\\d.\\d.\\d)$'),
    semver('v2.0.8-beta.67', '{{raw}}', 'v2.0.8-beta.67'),
    semver('v2.0.8-beta.67', '{{version}}', '2.0.8-beta.67'),
    semver('v2.0.8-beta.67', '{{major}}', '2.0.8-beta.67'),
    semver('v2.0.8-beta.67', '{{major}}.{{minor}}', '2.0.8-beta.67'),
    row('tags/v1.2.3', 'type=semver,enable=true,priority=900,prefix=,suffix=,pattern={{version}},value=,match=', [
      '1.2.3',
      'latest',
    ]),
  ],
  'type=pep440': [
    row('heads/master', 'type=pep440,pattern={{version}},value=1.0.0', ['1.0.0', 'latest']),
    row('heads/master', 'type=pep440,pattern={{version}},value=p1/v1.0.0,match=v(\\d.\\d.\\d)$', ['1.0.0', 'latest']),
    pep440('1.2.3', '{{raw}}', '1.2.3'),
    pep440('1.2.3', '{{version}}', '1.2.3'),
    pep440('v1.2.3', '{{version}}', '1.2.3'),
    pep440('1.2.3', '{{major}}.{{minor}}', '1.2'),
    pep440('1.2.3', 'v{{major}}', 'v1'),
    pep440('v1.2.3rc2', '{{raw}}', 'v1.2.3rc2'),
    pep440('1.2.3rc2', '{{version}}', '1.2.3rc2'),
    pep440('p1/v1.2.3', '{{version}}', '1.2.3', ',match=v(\\d.\\d.\\d)$'),
    pep440('1.2.3rc2', '{{major}}.{{minor}}', '1.2.3rc2'),
    pep440('1.2.3post1', '{{major}}.{{minor}}', '1.2.3.post1'),
    pep440('1.2.3beta2', '{{major}}.{{minor}}', '1.2.3b2'),
    pep440('1.0dev4', '{{major}}.{{minor}}', '1.0.dev4'),
  ],
  'type=match': [
    match('v1.2.3', '\\d.\\d.\\d', 0, '1.2.3'),
    match('v2.0.8-beta.67', 'v(.*)', 1, '2.0.8-beta.67'),
    match('v2.0.8-beta.67', 'v(\\d.\\d)', 1, '2.0'),
    match('20200110-RC2', '\\d+', 0, '20200110'),
    match('p1/v1.2.3', 'p1/v(\\d.\\d.\\d)', 1, '1.2.3'),
    row('tags/v1.2.3', 'type=match,pattern=\\d.\\d.\\d', ['1.2.3', 'latest']),
    row('heads/master', 'type=match,pattern=v(.*),group=1,value=v1.0.0', ['1.0.0', 'latest']),
  ],
  'type=edge': [
    row('heads/master', 'type=edge', ['edge']),
    row('heads/main', 'type=edge', []),
    row('heads/main', 'type=edge,branch=main', ['edge']),
    row('tags/v1.2.3', 'type=edge', []),
  ],
  'type=ref': [
    one('pull/2/merge', 'type=ref,event=pr', 'pr-2'),
    one('heads/master', 'type=ref,event=branch', 'master'),
    one('heads/my/branch', 'type=ref,event=branch', 'my-branch'),
    one('tags/v1.2.3', 'type=ref,event=tag', 'v1.2.3'),
    one('tags/v2.0.8-beta.67', 'type=ref,event=tag', 'v2.0.8-beta.67'),
    one('heads/master', 'type=ref,event=branch', 'master', { eventName: 'workflow_dispatch' }),
    one('pull/318/merge', 'type=ref,enable=true,priority=600,prefix=pr-,suffix=,event=pr', 'pr-318'),
  ],
  'type=raw': [
    row('heads/master', 'type=raw,value=foo\ntype=raw,value=bar', ['foo', 'bar']),
    row('heads/master', 'type=raw,foo\ntype=raw,bar', ['foo', 'bar']),
    row('heads/master', 'foo\nbar', ['foo', 'bar']),
  ],
  'type=sha': [
    row('heads/master', 'type=sha', ['sha-860c190']),
    row('heads/master', 'type=sha,format=long', ['sha-860c1904a1ce19322e91ac35af1ab07466440c37']),
    row('heads/master', 'type=sha', ['sha-860c1904a1ce'], { facts: { shaLength: '12' } }),
    row('heads/master', 'type=sha,enable=true,priority=100,prefix=sha-,suffix=,format=short', ['sha-860c190']),
  ],
  'Latest tag': [
    row('tags/v1.2.3', 'type=ref,event=tag', ['v1.2.3', 'latest']),
    row('tags/v1.2.3', 'type=semver,pattern={{version}}', ['1.2.3', 'latest']),
    row('tags/1.2.3', 'type=pep440,pattern={{version}}', ['1.2.3', 'latest']),
    row('tags/v1.2.3', 'type=match,pattern=v(.*),group=1', ['1.2.3', 'latest']),
    row('heads/master', 'type=raw,value=latest,enable=true', ['latest']),
    row('heads/dev', 'type=raw,value=latest,enable=false', []),
    row('heads/master', 'type=raw,value=latest,enable={{is_default_branch}}', ['latest']),
    row('heads/dev', 'type=raw,value=latest,enable={{is_default_branch}}', []),
  ],
  'Global expressions': [
    row('heads/master', 'type=sha,prefix={{branch}}-', ['master-860c190']),
    row('heads/master', 'type=raw,value=mytag-{{branch}}-{{sha}}', ['mytag-master-860c190']),
    raw('pull/2/merge', '{{branch}}', undefined),
    raw('heads/master', '{{branch}}', 'master'),
    raw('heads/my/branch', '{{branch}}', 'my-branch'),
    raw('tags/v1.2.3', '{{branch}}', undefined),
    raw('pull/2/merge', '{{tag}}', undefined),
    raw('heads/master', '{{tag}}', undefined),
    raw('heads/my/branch', '{{tag}}', undefined),
    raw('tags/v1.2.3', '{{tag}}', 'v1.2.3'),
    raw('heads/master', '{{sha}}', '860c190'),
    raw('pull/2/merge', '{{base_ref}}', 'master', { baseRef: 'master' }),
    raw('heads/master', '{{base_ref}}', undefined),
    raw('tags/v1.2.3', '{{base_ref}}', 'master', { baseRef: 'master' }),
    raw('heads/master', '{{is_default_branch}}', 'true'),
    raw('heads/dev', '{{is_default_branch}}', 'false'),
    raw('heads/master', '{{is_not_default_branch}}', 'false'),
    raw('heads/dev', '{{is_not_default_branch}}', 'true'),
    raw('heads/master', "{{date 'YYYYMMDD'}}", '20200110'),
    // In the list of an input, quotes around a field go away, so a field with commas needs two pairs.
    one(
      'heads/master',
      `type=raw,"""value={{date 'dddd, MMMM Do YYYY, h:mm:ss a'}}"""`,
      'Friday-January-10th-2020-12-30-00-am',
    ),
    raw('heads/master', "{{date 'YYYYMMDD-HHmmss' tz='Asia/Tokyo'}}", '20200110-093000'),
    raw('heads/master', "{{commit_date 'YYYYMMDD'}}", '20190203'),
    raw('heads/master', "{{commit_date 'YYYYMMDD-HHmmss' tz='Asia/Tokyo'}}", '20190203-130506'),
    raw('heads/master', "{{commit_date 'YYYY-MM-DDTHH:mm:ss.SSS[Z]'}}", '2019-02-03T04-05-06.000Z'),
  ],
  'Major version zero': [
    row('tags/v0.1.2', `${ZERO}type=semver,pattern={{major}},enable=false`, ['0.1.2', '0.1', 'latest']),
    row('tags/v0.1.2', `${ZERO}type=semver,pattern={{major}}`, ['0.1.2', '0.1', '0', 'latest']),
  ],
};
