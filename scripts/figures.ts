// Prints the figures of a source tree as plain tables, so that two commits can be compared.
// usage: node scripts/figures.ts [FOLDER]   default: src of this checkout
// It needs no tsconfig.json: it also reads a folder that `git archive COMMIT src` wrote.
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, normalize, resolve } from 'node:path';
import { type Node, type SourceFile, SyntaxKind } from 'typescript/unstable/ast';
import {
  isArrowFunction,
  isCallExpression,
  isExportDeclaration,
  isFunctionExpression,
  isImportDeclaration,
  isStringLiteral,
  isVariableStatement,
} from 'typescript/unstable/ast/is';
import { createScanner } from 'typescript/unstable/ast/scanner';
import { API } from 'typescript/unstable/sync';

type Arrow = readonly [from: string, to: string];
interface Size {
  readonly name: string;
  readonly lines: number;
  readonly tokens: number;
}

const NAMED_FUNCTIONS = [
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.GetAccessor,
  SyntaxKind.SetAccessor,
  SyntaxKind.VariableDeclaration,
  SyntaxKind.PropertyAssignment,
  SyntaxKind.PropertyDeclaration,
];
const TYPES = [
  SyntaxKind.InterfaceDeclaration,
  SyntaxKind.TypeAliasDeclaration,
  SyntaxKind.ClassDeclaration,
  SyntaxKind.EnumDeclaration,
];
const RESCANNED = [SyntaxKind.RegularExpressionLiteral, SyntaxKind.TemplateMiddle, SyntaxKind.TemplateTail];

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, '../src'));
const paths = globSync('**/*.ts', { cwd: folder })
  .map((path) => path.replaceAll('\\', '/'))
  .sort();
if (paths.length === 0) {
  console.error(`Cannot print figures: there is no TypeScript file in ${folder}`);
  process.exit(2);
}
const texts = new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
const sources = parse();
const statements = [...sources.values()].flatMap((source): readonly Node[] => [...source.statements]);
const imports = [...sources].flatMap(([path, source]) =>
  specifiersOf(source)
    .filter((from) => from.startsWith('.'))
    .map((from): Arrow => [path, normalize(join(dirname(path), from)).replaceAll('\\', '/')])
    .filter(([, to]) => texts.has(to)),
);

printSizes();
printRooms();
printFunctions();
printExports();
printTwice();

/** Parses every file. The program resolves nothing, so that imports of packages need not be installed. */
function parse(): ReadonlyMap<string, SourceFile> {
  const temporary = mkdtempSync(join(tmpdir(), 'figures-'));
  const config = join(temporary, 'tsconfig.json');
  const compilerOptions = { noLib: true, noResolve: true, types: [], noEmit: true };
  writeFileSync(config, JSON.stringify({ compilerOptions, files: paths.map((path) => join(folder, path)) }));
  const api = new API({ cwd: temporary });
  try {
    const program = api.updateSnapshot({ openProjects: [config] }).getProject(config)?.program;
    return new Map(
      paths.map((path) => {
        const source = program?.getSourceFile(join(folder, path));
        if (source === undefined) throw new Error(`Cannot parse ${path}`);
        return [path, source] as const;
      }),
    );
  } finally {
    api.close();
    rmSync(temporary, { recursive: true });
  }
}

function printSizes(): void {
  const lines = [...texts.values()].flatMap((text) => text.replace(/\n$/, '').split('\n'));
  const share = (columns: number): string => percent(lines.filter((line) => line.length > columns).length, lines);
  const folders = countsOf(paths.map((path) => (path.includes('/') ? dirname(path) : '(top)')));
  const full = folders.filter(([, count]) => count > 15).map(([name, count]) => `${name} ${count}`);
  const fileLines = [...texts.values()].map((text) => text.split('\n').length - 1);
  print('files', [
    ['files', paths.length],
    ['lines', lines.length],
    ['longest file, lines', Math.max(...fileLines)],
    ['lines over 100 columns', share(100)],
    ['lines over 120 columns', share(120)],
    ['folders', folders.length],
    ['most files in a folder', (folders[0] ?? []).join(' ')],
    ['folders with more than 15 files', listed(full)],
  ]);
}

/**
 * Prints the rooms of the folder, then those of each folder in it. A room is a file or a folder.
 * A room without imports is on floor 1, every other room one above the highest room that it imports. So only an arrow
 * in a cycle can go up or sideways.
 */
function printRooms(): void {
  const houses = [...new Set(paths.filter((path) => path.includes('/')).map((path) => path.split('/')[0] ?? ''))];
  const rows = ['', ...houses].map((house) => {
    const prefix = house === '' ? '' : `${house}/`;
    const roomOf = (path: string): string | undefined =>
      path.startsWith(prefix) ? path.slice(prefix.length).split('/')[0] : undefined;
    const rooms = [...new Set(paths.flatMap((path) => roomOf(path) ?? []))];
    const arrows = new Map(
      imports.flatMap(([from, to]): [string, Arrow][] => {
        const [own, other] = [roomOf(from), roomOf(to)];
        return own === undefined || other === undefined || own === other ? [] : [[`${own} ${other}`, [own, other]]];
      }),
    );
    return [house === '' ? '(top)' : house, rooms.length, ...shapeOf(rooms, [...arrows.values()])];
  });
  print('rooms, imports between them', [['folder', 'rooms', 'arrows', 'floors', 'up or sideways', 'cycles'], ...rows]);
}

function shapeOf(rooms: readonly string[], arrows: readonly Arrow[]): readonly number[] {
  const reach = new Map(rooms.map((room) => [room, reachedFrom(room, arrows)]));
  const isBack = ([from, to]: Arrow): boolean => reach.get(to)?.has(from) === true;
  const back = arrows.filter(isBack);
  // The rooms that reach each other are one cycle.
  const cycles = new Set(back.map(([from]) => rooms.filter((one) => reachesBoth(reach, from, one)).join(' ')));
  const floors = new Map<string, number>();
  const floorOf = (room: string): number => {
    const below = arrows.filter((arrow) => arrow[0] === room && !isBack(arrow)).map(([, to]) => to);
    const floor = floors.get(room) ?? 1 + Math.max(0, ...below.map(floorOf));
    floors.set(room, floor);
    return floor;
  };
  return [arrows.length, Math.max(...rooms.map(floorOf)), back.length, cycles.size];
}

function reachesBoth(reach: ReadonlyMap<string, ReadonlySet<string>>, one: string, other: string): boolean {
  return reach.get(one)?.has(other) === true && reach.get(other)?.has(one) === true;
}

function reachedFrom(room: string, arrows: readonly Arrow[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [room];
  for (const one of open)
    for (const [from, to] of arrows)
      if (from === one && !reached.has(to)) {
        reached.add(to);
        open.push(to);
      }
  return reached;
}

/**
 * Prints the sizes of functions. Counted is every function with a body that has a name of its own: declarations,
 * methods, accessors, constructors, and function expressions that are the value of a variable or a property. Other
 * function expressions, such as callbacks, are part of the function around them. Comments are not counted as tokens,
 * and lines are those from the first token to the last.
 */
function printFunctions(): void {
  const sizes = [...sources].flatMap(([path, source]) => functionsIn(path, source));
  const rows = (['lines', 'tokens'] as const).map((unit) => {
    const sorted = sizes.toSorted((a, b) => a[unit] - b[unit]);
    const at = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1]?.[unit] ?? 0;
    return [unit, at(0.5), at(0.9), at(1), sorted.at(-1)?.name ?? ''];
  });
  print(`functions: ${sizes.length}`, [['', 'p50', 'p90', 'max', 'largest'], ...rows]);
}

function functionsIn(path: string, source: SourceFile): readonly Size[] {
  const starts = tokenStarts(source);
  const sizes: Size[] = [];
  const visit = (node: Node): void => {
    const name = nameOfFunction(node);
    if (name !== undefined) {
      const start = node.getStart(source);
      const tokens = starts.filter((at) => at >= start && at < node.end).length;
      sizes.push({ name: `${path} ${name}`, lines: source.text.slice(start, node.end).split('\n').length, tokens });
    }
    node.forEachChild(visit);
  };
  source.forEachChild(visit);
  return sizes;
}

function nameOfFunction(node: Node): string | undefined {
  if (!('body' in node) || node.body === undefined) return undefined;
  if (node.kind === SyntaxKind.Constructor) return 'constructor';
  const named = isArrowFunction(node) || isFunctionExpression(node) ? node.parent : node;
  return NAMED_FUNCTIONS.includes(named.kind) ? nameOf(named) : undefined;
}

function nameOf(node: Node): string {
  const { name } = node as { readonly name?: Node };
  return name === undefined ? '(default)' : name.getText();
}

/** Where each token starts. The parser has decided what a `/` or a `}` begins, which a scanner alone cannot know. */
function tokenStarts(source: SourceFile): readonly number[] {
  const rescanned = new Map<number, SyntaxKind>();
  const visit = (node: Node): void => {
    if (RESCANNED.includes(node.kind)) rescanned.set(node.getStart(source), node.kind);
    node.forEachChild(visit);
  };
  visit(source);
  const scanner = createScanner(true, undefined, source.text);
  const starts: number[] = [];
  while (scanner.scan() !== SyntaxKind.EndOfFile) {
    const kind = rescanned.get(scanner.getTokenStart());
    if (kind === SyntaxKind.RegularExpressionLiteral) scanner.reScanSlashToken();
    else if (kind !== undefined) scanner.reScanTemplateToken(false);
    starts.push(scanner.getTokenStart());
  }
  return starts;
}

function printExports(): void {
  const exported = statements.filter(isExported).flatMap((node) => namesOf(node).map(() => node));
  const documented = exported.filter((node) => (node.jsDoc?.length ?? 0) > 0).length;
  print('exported names', [
    ['names', exported.length],
    ['with a doc comment', `${documented} (${percent(documented, exported)})`],
  ]);
}

function printTwice(): void {
  const types = statements.filter((node) => TYPES.includes(node.kind)).map(nameOf);
  print('names that occur twice or more', [
    ['file names', listed(repeated(paths.map((path) => basename(path))))],
    ['type names', listed(repeated(types))],
  ]);
}

function repeated(names: readonly string[]): readonly string[] {
  return countsOf(names).flatMap(([name, count]) => (count > 1 ? [`${name} ${count}`] : []));
}

/** How often each name occurs, the most frequent first. */
function countsOf(names: readonly string[]): readonly (readonly [name: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
}

function isExported(node: Node): boolean {
  const { modifiers } = node as { readonly modifiers?: readonly Node[] };
  return modifiers?.some((one) => one.kind === SyntaxKind.ExportKeyword) === true;
}

/** The names that an exported statement declares. */
function namesOf(node: Node): readonly string[] {
  return isVariableStatement(node) ? node.declarationList.declarations.map(nameOf) : [nameOf(node)];
}

/** What a file imports, re-exports or loads with import(). */
function specifiersOf(source: SourceFile): readonly string[] {
  const found: string[] = [];
  const visit = (node: Node): void => {
    const specifier =
      isImportDeclaration(node) || isExportDeclaration(node)
        ? node.moduleSpecifier
        : isCallExpression(node) && node.expression.kind === SyntaxKind.ImportKeyword
          ? node.arguments[0]
          : undefined;
    if (specifier !== undefined && isStringLiteral(specifier)) found.push(specifier.text);
    node.forEachChild(visit);
  };
  source.forEachChild(visit);
  return found;
}

function percent(part: number, of: readonly unknown[]): string {
  return `${((100 * part) / of.length).toFixed(1)} %`;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? '0' : `${names.length}: ${names.join(', ')}`;
}

function print(title: string, rows: readonly (readonly (string | number)[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => String(row[column] ?? '').length)));
  console.log(`\n${title}`);
  for (const row of rows)
    console.log(
      `  ${row
        .map((cell, column) => String(cell).padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()}`,
    );
}
