import { afterEach, expect, it, vi } from 'vitest';
import { createDesktopOpener } from '../../../../renderer/link/desktop-port.ts';

/** As much of a window as is used, with a preload that answers when asked. */
class Page extends EventTarget {
  readonly location = { origin: 'app://tapedeck' };
  readonly asked: unknown[] = [];
  readonly mainEnds: MessagePort[] = [];
  answers = true;

  postMessage(message: unknown, origin: string): void {
    this.asked.push([message, origin]);
    if (this.answers) this.handOver();
  }

  handOver(source: unknown = this, data = 'tapedeck-port'): void {
    const { port1, port2 } = new MessageChannel();
    this.mainEnds.push(port1);
    this.dispatchEvent(Object.assign(new Event('message'), { source, data, ports: [port2] }));
  }
}

const pages: Page[] = [];

function world() {
  const page = new Page();
  pages.push(page);
  return { page, open: createDesktopOpener(page as unknown as Window) };
}

afterEach(() => {
  vi.useRealTimers();
  for (const port of pages.splice(0).flatMap((page) => page.mainEnds)) port.close();
});

it('asks preload for a port and speaks over the one it gets', async () => {
  const { page, open } = world();
  const opened = await open();
  if (opened.outcome !== 'open') throw new Error('not opened');
  expect(page.asked).toEqual([['tapedeck-connect', 'app://tapedeck']]);
  const heard = new Promise((resolve) => opened.port.onMessage(resolve));
  page.mainEnds[0]?.postMessage({ t: 'evt' });
  expect(await heard).toEqual({ t: 'evt' });
  opened.port.close();
});

it('keeps a port that came before it was wanted', async () => {
  const { page, open } = world();
  page.handOver();
  expect((await open()).outcome).toBe('open');
  expect(page.asked).toEqual([]);
});

it('takes no port from another window and none under another name', async () => {
  vi.useFakeTimers();
  const { page, open } = world();
  page.answers = false;
  const opening = expect(open()).rejects.toThrow('the application gave no port');
  page.handOver({});
  page.handOver(page, 'something-else');
  await vi.advanceTimersByTimeAsync(5_000);
  await opening;
});

it('hears that the other end closed', async () => {
  const { page, open } = world();
  const opened = await open();
  if (opened.outcome !== 'open') throw new Error('not opened');
  const closed = new Promise<void>((resolve) => opened.port.onClose(resolve));
  page.mainEnds[0]?.close();
  await closed;
});
