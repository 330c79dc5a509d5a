import { expect, it } from 'vitest';
import type { ServiceView } from '#shared/contract/app.ts';
import { serviceDot, serviceWords } from '../../../../../renderer/views/services/service-words.ts';

function service(changes: Partial<ServiceView>): ServiceView {
  return {
    name: 'trader',
    state: 'ready',
    reason: null,
    generation: 1,
    restarts: 0,
    heartbeat: 'ok',
    lastBeatTime: 0,
    lagMs: 1,
    cpu: 0,
    memoryBytes: 0,
    ...changes,
  };
}

it('a service is green only when it is ready and its heart beats', () => {
  expect(serviceDot(service({}))).toBe('live');
  expect(serviceDot(service({ heartbeat: 'late' }))).toBe('degraded');
  expect(serviceDot(service({ state: 'degraded', reason: 'data-stale' }))).toBe('degraded');
  expect(serviceDot(service({ heartbeat: 'unresponsive' }))).toBe('down');
  expect(serviceDot(service({ state: 'failed', heartbeat: 'none' }))).toBe('down');
  expect(serviceDot(service({ state: 'stopped', heartbeat: 'none' }))).toBe('off');
});

it('says why in plain words, also for a reason it does not know', () => {
  expect(serviceWords(service({ state: 'degraded', reason: 'data-stale' }))).toBe('degraded: prices are old');
  expect(serviceWords(service({ state: 'degraded', reason: 'something-new' }))).toBe('degraded: something new');
  expect(serviceWords(service({ heartbeat: 'unresponsive' }))).toBe('no heartbeat');
});
