import { expect, it } from 'vitest';
import {
  controlPortLogger,
  describeError,
  serviceControlPort,
  supervisorControlPort,
} from '#main/host/control-port.ts';
import { silentLogger } from '#main/platform/file-logger.ts';
import type { Logger } from '#main/ports/logger.ts';
import { memoryPortPair } from '#shared/rpc/memory-port.ts';
import { settle } from '#test/support/manual-clock.ts';

it('carries log lines of a service to the process that writes the log, and only frames to the supervisor', async () => {
  const [outside, inside] = memoryPortPair();
  const lines: unknown[] = [];
  const frames: unknown[] = [];
  const log: Logger = { ...silentLogger, error: (message, fields) => lines.push([message, fields]) };
  supervisorControlPort(outside, log).onMessage((message) => frames.push(message));
  const serviceLog = controlPortLogger(inside, { venue: 'replay' });
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  serviceLog.child({ node: 1 }).error('feed lost', { error: new Error('gone'), size: 12n });
  serviceLog.error('odd', { cyclic });
  inside.post({ t: 'evt', event: 'beat', seq: 1, value: {} });
  inside.post({ kind: 'log', level: 'shout', message: 'not one of ours', fields: {} });
  await settle();
  expect(lines).toEqual([
    ['feed lost', { venue: 'replay', node: 1, error: expect.stringContaining('Error: gone'), size: '12' }],
    ['odd', { fields: 'not printable' }],
  ]);
  expect(frames.map((frame) => (frame as { readonly t?: string }).t)).toEqual(['evt', undefined]);
});

it('keeps introductions away from the lifecycle contract', async () => {
  const [outside, inside] = memoryPortPair();
  const frames: unknown[] = [];
  serviceControlPort(inside).onMessage((message) => frames.push(message));
  outside.post({ kind: 'introduce', introduction: { role: 'client', peer: 'database' } });
  outside.post({ t: 'unsub', event: 'beat' });
  await settle();
  expect(frames).toEqual([{ t: 'unsub', event: 'beat' }]);
});

it('describes an error with what caused it', () => {
  const text = describeError(new Error('could not start', { cause: new Error('file is locked') }));
  expect(text).toContain('could not start');
  expect(text).toContain('caused by: Error: file is locked');
  expect(describeError('a word')).toBe('a word');
});
