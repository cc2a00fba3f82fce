// Job summaries in a browser, with the stylesheet of GitHub.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { type Browser, chromium, type Page } from 'playwright-core';

export type Theme = 'light' | 'dark';

const EXECUTABLE = '/usr/bin/chromium-headless-shell';
const JUDGE = readFileSync(join(import.meta.dirname, 'judge-page.js'), 'utf8');

/** The reason why there is no browser, or undefined. */
export function missingBrowser(): string | undefined {
  return existsSync(EXECUTABLE) ? undefined : `not installed: ${EXECUTABLE}`;
}

/** Starts Debian's Chromium. The lab has no network, and runs as root in a namespace, where its sandbox cannot start. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE, chromiumSandbox: false });
}

/** Shows Markdown as GitHub shows a job summary. @param width of the window in CSS pixels. */
export async function show(browser: Browser, markdown: string, width: number, theme: Theme = 'light'): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 800 }, javaScriptEnabled: true });
  const style = createRequire(import.meta.url).resolve(`github-markdown-css/github-markdown-${theme}.css`);
  const html = micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  await page.setContent(
    `<!doctype html><meta charset="utf-8"><style>${readFileSync(style, 'utf8')} body { padding: 24px }</style>` +
      `<body class="markdown-body">${html}`,
  );
  return page;
}

/** What a reader would not see, or not see well, one line per problem. Opens folded sections. */
export async function problemsOf(page: Page): Promise<readonly string[]> {
  return (await page.evaluate(JUDGE)) as readonly string[];
}
