import { paint, type Screen, wrap } from '../core/screen.ts';
import { printSize } from '../core/text.ts';
import type { SmokeExchange, SmokeMessage, SmokeReport, SmokeStep } from './smoke-report.ts';

/**
 * Prints a run for people: the verdict, each callback with its result, host calls and log lines, the exchange, and the
 * problems with what to change.
 */
export function printExchange(report: SmokeReport, screen: Screen = {}): string {
  const lines = [
    verdictLine(report, screen),
    ...report.steps.flatMap(stepLines),
    ...(report.exchange === undefined ? [] : exchangeLines(report.exchange)),
    ...(report.droppedLogs === 0
      ? []
      : [`(${report.droppedLogs} more log ${report.droppedLogs === 1 ? 'line' : 'lines'})`]),
    ...report.problems.flatMap((one) => [
      `${paint(screen, one.severity === 'error' ? 'red' : 'yellow', one.severity)} ${one.rule} ${one.where}: ${one.message}`,
      `    hint: ${one.hint}`,
    ]),
  ];
  return `${lines.map((line) => wrap(line, screen, '      ')).join('\n')}\n`;
}

function verdictLine({ verdict, filterType, abi, memoryPages, engine }: SmokeReport, screen: Screen): string {
  const type = filterType === 'http' ? '' : ` as ${filterType}`;
  const setting = abi === '' ? '' : ` (proxy-wasm ${abi}, ${printSize(memoryPages * 65_536)} of memory, ${engine})`;
  return `${paint(screen, verdict === 'started' ? 'green' : 'red', verdict)}${type}${setting}`;
}

function stepLines(step: SmokeStep): readonly string[] {
  const calls = Object.entries(step.calls).map(([name, count]) => (count === 1 ? name : `${name} x${count}`));
  const parameters = step.parameters.length === 0 ? '' : `(${step.parameters.join(', ')})`;
  return [
    `${step.callback}${parameters} ${resultOf(step)}  ${step.durationMs.toFixed(1)} ms`,
    ...(calls.length === 0 ? [] : [`    calls ${calls.join(', ')}`]),
    ...step.logs.map((one) => `    ${one.level}: ${one.text}`),
    ...(step.outcome.kind === 'trapped' ? step.outcome.frames.map((frame) => `    at ${frame}`) : []),
  ];
}

function resultOf({ callback, outcome }: SmokeStep): string {
  switch (outcome.kind) {
    case 'done':
      return 'done';
    case 'trapped':
      return `TRAPPED: ${outcome.why}`;
    case 'returned':
      return `-> ${outcome.value}${meaningOf(callback, outcome.value)}`;
  }
}

function meaningOf(callback: string, value: number): string {
  if (/^proxy_on_(request|response)_/.test(callback)) return value === 0 ? ' (continue)' : ' (pause)';
  if (/^proxy_on_(vm_start|configure)$/.test(callback)) return value === 0 ? ' (no)' : ' (yes)';
  return '';
}

function exchangeLines({ request, response, end }: SmokeExchange): readonly string[] {
  return [`exchange: ${end}`, ...messageLines('request', request), ...messageLines('response', response)];
}

function messageLines(title: string, message: SmokeMessage): readonly string[] {
  if (message.headers.length === 0 && message.bodySize === 0) return [];
  const pairs = (list: SmokeMessage['headers']): readonly string[] =>
    list.map(([name, value]) => `    ${name}: ${value}`);
  const trailers = message.trailers.length === 0 ? [] : ['    with trailers', ...pairs(message.trailers)];
  return [`  ${title}, body of ${printSize(message.bodySize)}`, ...pairs(message.headers), ...trailers];
}
