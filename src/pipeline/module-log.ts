import type { Log } from '../ports.ts';

/** The log of one module of a run of many. */
export interface ModuleLog extends Log {
  /** Keeps lines back while other modules write too. */
  hold(): void;
  /** Writes the lines that were kept back. */
  release(): void;
}

/** Opens the log of one module: its titles and remarks begin with the name of the module. */
export function openModuleLog(log: Log, name: string): ModuleLog {
  let held: (() => void)[] | undefined;
  const write = (line: () => void): void => void (held === undefined ? line() : held.push(line));
  const { step } = log;
  return {
    info: (text) => write(() => log.info(text)),
    notice: (text) => write(() => log.notice(`${name}: ${text}`)),
    warning: (text) => write(() => log.warning(`${name}: ${text}`)),
    group: (title) => write(() => log.group(`${name}: ${title}`)),
    ...(step === undefined ? {} : { step: (title: string) => step.call(log, title) }),
    hold() {
      held = [];
    },
    release() {
      for (const line of held ?? []) line();
      held = undefined;
    },
  };
}
