import type { Logger } from '#main/ports/logger.ts';
import type { Port } from '#shared/rpc/port.ts';
import { type ControlMessage, type LogLevel, type LogMessage, parseControlMessage } from './control-message.ts';

/** The supervisor's side of a control channel: the lifecycle frames alone; log lines go where the host writes them. */
export function supervisorControlPort(port: Port, log: Logger): Port {
  return filtered(port, (control) => {
    if (control.kind === 'log') log[control.level](control.message, control.fields);
  });
}

/** The service's side: introductions reach it another way, with the port that came along. */
export function serviceControlPort(port: Port): Port {
  return filtered(port, () => {});
}

function filtered(port: Port, onControl: (message: ControlMessage) => void): Port {
  return {
    post: (message) => port.post(message),
    onMessage: (listener) =>
      port.onMessage((message) => {
        const control = parseControlMessage(message);
        if (control === null) listener(message);
        else onControl(control);
      }),
    onClose: (listener) => port.onClose(listener),
    close: () => port.close(),
  };
}

/** A logger for inside a service: its lines travel to the process that owns the log file. */
export function controlPortLogger(port: Port, context: Readonly<Record<string, unknown>> = {}): Logger {
  function line(level: LogLevel): Logger['info'] {
    return (message, fields) =>
      port.post({ kind: 'log', level, message, fields: plain({ ...context, ...fields }) } satisfies LogMessage);
  }
  return {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    child: (fields) => controlPortLogger(port, { ...context, ...fields }),
  };
}

/** Only plain data travels: errors become their text, everything else what JSON makes of it. */
function plain(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  try {
    return JSON.parse(JSON.stringify(fields, (_key, value: unknown) => plainValue(value))) as Record<string, unknown>;
  } catch {
    return { fields: 'not printable' };
  }
}

function plainValue(value: unknown): unknown {
  if (value instanceof Error) return describeError(value);
  return typeof value === 'bigint' ? value.toString() : value;
}

/** Message and stack of an error, with the causes below it. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const text = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? text : `${text}\ncaused by: ${describeError(error.cause)}`;
}
