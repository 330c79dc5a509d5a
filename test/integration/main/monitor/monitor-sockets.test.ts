import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { SOCKET_CLOSE } from '#shared/contract/monitor.ts';
import { closeCode, MonitorRig, nextMessage } from '#test/support/monitor-rig.ts';

let rig: MonitorRig;

beforeEach(async () => {
  rig = new MonitorRig();
  await rig.start();
});

afterEach(() => rig.dispose());

describe('a socket', () => {
  it('speaks the protocol of the views', async () => {
    rig.services.answer('watcher.snapshot', () => ({ tickers: [] }));
    const client = await rig.socket();
    client.send(JSON.stringify({ t: 'req', id: 1, method: 'watcher.snapshot', params: {} }));
    expect(await nextMessage(client)).toEqual({ t: 'res', id: 1, ok: true, value: { tickers: [] } });
  });

  it('with a read token may not act', async () => {
    const client = await rig.socket({ headers: { authorization: `Bearer ${rig.readToken}` } });
    client.send(
      JSON.stringify({ t: 'req', id: 1, method: 'trader.cancelAll', params: { account: null, instrument: null } }),
    );
    expect(await nextMessage(client)).toMatchObject({ t: 'err', error: { code: 'FORBIDDEN' } });
    expect(rig.services.calls).toEqual([]);
  });

  it('is closed within a second when its token is revoked, others stay', async () => {
    const [lost, kept] = [
      await rig.socket({ headers: { authorization: `Bearer ${rig.readToken}` } }),
      await rig.socket(),
    ];
    const closed = closeCode(lost);
    const began = performance.now();
    rig.tokens.revoke(rig.tokens.list().find(({ label }) => label === 'phone')?.id ?? '');
    expect(await closed).toBe(SOCKET_CLOSE.policy);
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(kept.readyState).toBe(WebSocket.OPEN);
  });

  it.each([
    ['a frame over 64 KB', JSON.stringify('x'.repeat(65 * 1024)), SOCKET_CLOSE.tooBig],
    ['bytes', Buffer.from('{}'), SOCKET_CLOSE.policy],
    ['what is not JSON', '{"t":', SOCKET_CLOSE.policy],
  ])('is closed for %s', async (_what, data, code) => {
    const client = await rig.socket();
    const closed = closeCode(client);
    client.send(data);
    expect(await closed).toBe(code);
  });

  it('is closed for a flood of messages', async () => {
    const client = await rig.socket();
    const closed = closeCode(client);
    for (let count = 0; count < 300; count++) client.send('{"t":"unsub","event":"watcher.tickers"}');
    expect(await closed).toBe(SOCKET_CLOSE.policy);
  });

  it('finds no place beside 64 others', async () => {
    for (let count = 0; count < 64; count++) await rig.socket();
    await expect(rig.socket()).rejects.toThrow('refused 503');
    const leaving = rig.sockets[0];
    const left = closeCode(leaving as WebSocket);
    leaving?.close();
    await left;
    await expect.poll(() => rig.gateway.sessions).toBe(63);
    await expect(rig.socket()).resolves.toBeDefined();
  });

  it('that stops reading is dropped with 1013 and slows nobody', async () => {
    const [slow, quick] = [await rig.socket(), await rig.socket()];
    let received = 0;
    quick.on('message', () => received++);
    for (const client of [slow, quick]) client.send('{"t":"sub","event":"watcher.trades"}');
    await expect.poll(() => rig.services.server('watcher').hasSubscribers('trades')).toBe(true);
    await expect.poll(() => rig.gateway.sessions).toBe(2);
    const stream = (slow as unknown as { _socket: Socket })._socket;
    stream.pause();
    const batch = [{ note: 'x'.repeat(60_000) }];
    let sent = 0;
    const began = performance.now();
    while (rig.gateway.sessions === 2 && performance.now() - began < 15_000) {
      rig.services.server('watcher').publish('trades', batch as never);
      sent++;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(rig.gateway.sessions).toBe(1);
    await expect.poll(() => received).toBe(sent);
    const closed = closeCode(slow);
    stream.resume();
    expect([SOCKET_CLOSE.tryLater, 1006]).toContain(await closed);
    expect(quick.readyState).toBe(WebSocket.OPEN);
  }, 30_000);

  it('is told when the application ends', async () => {
    const client = await rig.socket();
    const closed = closeCode(client);
    await rig.monitor.close();
    expect(await closed).toBe(SOCKET_CLOSE.goingAway);
  });
});
