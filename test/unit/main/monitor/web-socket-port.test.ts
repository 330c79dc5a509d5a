import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { SharedEvent } from '#main/monitor/view-port.ts';
import { WebSocketPort } from '#main/monitor/web-socket-port.ts';
import { SOCKET_CLOSE } from '#shared/contract/monitor.ts';
import { type ManualClock, manualClock } from '#test/support/manual-clock.ts';

const MB = 1024 * 1024;

/** A socket whose client reads only when told. */
class FakeSocket extends EventEmitter {
  bufferedAmount = 0;
  readonly sent: string[] = [];
  closedWith: number | null = null;
  terminated = false;

  send(data: string | Buffer): void {
    this.sent.push(String(data));
    this.bufferedAmount += data.length;
  }

  close(code: number): void {
    this.closedWith = code;
  }

  terminate(): void {
    this.terminated = true;
  }
}

let socket: FakeSocket;
let clock: ManualClock;
let port: WebSocketPort;
let closed: number;

beforeEach(() => {
  socket = new FakeSocket();
  clock = manualClock();
  port = new WebSocketPort(socket as unknown as WebSocket, clock);
  closed = 0;
  port.onClose(() => closed++);
});

const message = (bytes: number): string => 'x'.repeat(bytes - 2);

describe('a client that does not read', () => {
  it('has a second to take what waits beyond 1 MB, then is closed with 1013 and cut off', () => {
    port.post(message(MB + 1));
    clock.advance(999);
    expect(socket.closedWith).toBeNull();
    clock.advance(1);
    expect([socket.closedWith, closed]).toEqual([SOCKET_CLOSE.tryLater, 1]);
    clock.advance(500);
    expect(socket.terminated).toBe(true);
  });

  it('stays when it reads in time, however large the answer was', () => {
    port.post(message(5 * MB));
    clock.advance(900);
    socket.bufferedAmount = 0;
    clock.advance(10_000);
    expect([socket.closedWith, closed]).toEqual([null, 0]);
    port.post(message(5 * MB));
    clock.advance(1_000);
    expect(socket.closedWith).toBe(SOCKET_CLOSE.tryLater);
  });

  it('is not waited for once 16 MB are unread', () => {
    port.post(message(17 * MB));
    expect(socket.closedWith).toBeNull();
    port.post('one more');
    expect([socket.closedWith, socket.sent.length]).toEqual([SOCKET_CLOSE.tryLater, 1]);
  });

  it('gets nothing more, and its later death is told nobody twice', () => {
    port.post(message(2 * MB));
    clock.advance(1_000);
    port.post('late');
    socket.emit('close');
    port.close();
    expect([socket.sent.length, closed]).toEqual([1, 1]);
    expect(clock.pending).toBeLessThanOrEqual(1);
  });

  it('that reads along is never closed', () => {
    for (let second = 0; second < 100; second++) {
      port.post(message(MB - 10));
      socket.bufferedAmount = 0;
      clock.advance(1_000);
    }
    expect(closed).toBe(0);
  });
});

describe('messages of a client', () => {
  it('arrive as what their JSON says', () => {
    const heard: unknown[] = [];
    port.onMessage((each) => heard.push(each));
    socket.emit('message', Buffer.from('{"t":"sub"}'), false);
    expect(heard).toEqual([{ t: 'sub' }]);
  });

  it('may come at a hundred a second for ever, and two hundred at once', () => {
    const heard: unknown[] = [];
    port.onMessage((each) => heard.push(each));
    for (let count = 0; count < 200; count++) socket.emit('message', Buffer.from('1'), false);
    for (let count = 0; count < 1_000; count++) {
      clock.advance(10);
      socket.emit('message', Buffer.from('1'), false);
    }
    expect([heard.length, socket.closedWith]).toEqual([1_200, null]);
    clock.advance(5);
    socket.emit('message', Buffer.from('1'), false);
    expect([heard.length, socket.closedWith]).toEqual([1_200, SOCKET_CLOSE.policy]);
  });
});

it('an event for many is written once and reads the same for each', () => {
  const event = new SharedEvent({ t: 'evt', event: 'watcher.tickers', seq: 7, value: [] });
  port.postShared(event);
  port.postShared(event);
  expect(event.bytes).toBe(event.bytes);
  expect(socket.sent).toEqual([JSON.stringify(event.frame), JSON.stringify(event.frame)]);
});
