import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { destination, multistream, type Logger as PinoLogger, pino } from 'pino';
import type { Logger } from '#main/ports/logger.ts';
import { redactFields, redactText } from './redact.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface FileLoggerOptions {
  /** Folder of the log files; made if missing. */
  readonly folder: string;
  readonly fileLevel?: LogLevel;
  /** What a person at the terminal sees; null for nothing. */
  readonly consoleLevel?: LogLevel | null;
}

export interface FileLogger extends Logger {
  readonly path: string;
  /** Writes what is still in memory. */
  flush(): void;
}

const FILE_NAME = 'tapedeck.log';
/** At start, a file larger than this is put aside as `.1`, the one before it forgotten. */
const ROTATE_BYTES = 10_000_000;

/** The log of the application: every line as JSON to one file, warnings as plain lines to the terminal. */
export function createFileLogger(options: FileLoggerOptions): FileLogger {
  mkdirSync(options.folder, { recursive: true });
  const path = join(options.folder, FILE_NAME);
  rotate(path);
  const file = destination({ dest: path, sync: true, mode: 0o600 });
  const fileLevel = options.fileLevel ?? 'info';
  const consoleLevel = options.consoleLevel === undefined ? 'warn' : options.consoleLevel;
  const streams = [
    { level: fileLevel, stream: file },
    ...(consoleLevel === null ? [] : [{ level: consoleLevel, stream: terminal }]),
  ];
  const settings = { level: 'debug', base: null, timestamp: pino.stdTimeFunctions.isoTime } as const;
  return { ...wrap(pino(settings, multistream(streams))), path, flush: () => file.flushSync() };
}

function wrap(logger: PinoLogger): Logger {
  return {
    debug: (message, fields) => logger.debug(redactFields(fields ?? {}), redactText(message)),
    info: (message, fields) => logger.info(redactFields(fields ?? {}), redactText(message)),
    warn: (message, fields) => logger.warn(redactFields(fields ?? {}), redactText(message)),
    error: (message, fields) => logger.error(redactFields(fields ?? {}), redactText(message)),
    child: (fields) => wrap(logger.child(redactFields(fields))),
  };
}

function rotate(path: string): void {
  if (existsSync(path) && statSync(path).size > ROTATE_BYTES) renameSync(path, `${path}.1`);
}

const LEVEL_NAMES: Readonly<Record<number, string>> = { 20: 'debug', 30: 'info', 40: 'warning', 50: 'error' };

/** `10:03:07 error [database] service ended: reason=killed` on stderr. */
const terminal = {
  write(line: string): void {
    const { level, time, msg, service, ...fields } = JSON.parse(line) as Record<string, unknown>;
    const where = typeof service === 'string' ? ` [${service}]` : '';
    const details = Object.entries(fields)
      .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
      .join(' ');
    const head = `${String(time).slice(11, 19)} ${LEVEL_NAMES[Number(level)] ?? ''}${where} ${String(msg)}`;
    process.stderr.write(details === '' ? `${head}\n` : `${head}: ${details}\n`);
  },
};

/** A logger that says nothing, for tests and tools. */
export const silentLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLogger,
};
