import { describe, expect, it } from 'vitest';
import { gate } from '#main/monitor/gate.ts';

const PORT = 8080;
const OURS = ['Host', '127.0.0.1:8080'];

function status(rawHeaders: readonly string[], url = '/api/v1/ping'): number {
  const verdict = gate({ url, rawHeaders: [...rawHeaders] }, PORT);
  return verdict.ok ? 200 : verdict.status;
}

describe('Host (W2): a name pointed at this machine by somebody else opens nothing', () => {
  it.each(['127.0.0.1:8080', 'localhost:8080', '[::1]:8080'])('answers for its own name %s', (host) => {
    expect(status(['Host', host])).toBe(200);
  });

  it.each([
    ['another name', 'evil.com'],
    ['another name with our port', 'evil.com:8080'],
    ['a name that begins with our address', '127.0.0.1.evil.com'],
    ['such a name with our port', '127.0.0.1.evil.com:8080'],
    ['our name with a dot behind it', 'localhost.'],
    ['our name with a dot and the port', 'localhost.:8080'],
    ['our name without the port', 'localhost'],
    ['our address without the port', '127.0.0.1'],
    ['our address with another port', '127.0.0.1:8081'],
    ['our address with the port spelt otherwise', '127.0.0.1:08080'],
    ['nothing', ''],
    ['a blank', ' '],
    ['the address of every interface', '0.0.0.0:8080'],
    ['the mapped address', '[::ffff:127.0.0.1]:8080'],
    ['another loopback address', '127.0.0.2:8080'],
    ['our address as one number', '2130706433:8080'],
    ['a user before the name', 'evil.com@127.0.0.1:8080'],
    ['a list', '127.0.0.1:8080, evil.com'],
    ['the name in capitals', 'LOCALHOST:8080'],
  ])('refuses %s: "%s"', (_what, host) => {
    expect(status(['Host', host])).toBe(421);
  });

  it('refuses a request without Host', () => {
    expect(status([])).toBe(421);
  });

  it('refuses two Host headers, whichever comes first and however they are spelt', () => {
    expect(status(['Host', '127.0.0.1:8080', 'Host', 'evil.com'])).toBe(421);
    expect(status(['host', 'evil.com', 'HOST', '127.0.0.1:8080'])).toBe(421);
    expect(status(['Host', '127.0.0.1:8080', 'host', '127.0.0.1:8080'])).toBe(421);
  });

  it.each(['http://evil.com/api/v1/ping', 'http://127.0.0.1:8080/api/v1/ping', '//evil.com/', '*', 'evil.com:443', ''])(
    'refuses a request target that is no path: "%s"',
    (url) => {
      expect(status(OURS, url)).toBe(421);
    },
  );

  it.each(['X-Forwarded-Host', 'x-forwarded-host', 'Forwarded'])('refuses what a proxy says: %s', (name) => {
    expect(status([...OURS, name, '127.0.0.1:8080'])).toBe(421);
  });
});

describe('Origin (W3, W4): only our own page may ask from a browser', () => {
  it.each(['http://127.0.0.1:8080', 'http://localhost:8080', 'http://[::1]:8080'])('lets our page in: %s', (origin) => {
    expect(gate({ url: '/', rawHeaders: [...OURS, 'Origin', origin] }, PORT)).toEqual({ ok: true, origin });
  });

  it('lets a request without Origin go on to the token, and says that it had none', () => {
    expect(gate({ url: '/', rawHeaders: OURS }, PORT)).toEqual({ ok: true, origin: null });
  });

  it.each([
    'null',
    'http://evil.com',
    'http://evil.com:8080',
    'http://localhost:3000',
    'http://localhost',
    'https://localhost:8080',
    'https://127.0.0.1:8080',
    'ws://127.0.0.1:8080',
    'http://127.0.0.1:8080/',
    'http://127.0.0.1:8080.evil.com',
    'http://localhost.:8080',
    'file://',
    'app://tapedeck',
    '',
  ])('refuses Origin "%s"', (origin) => {
    expect(status([...OURS, 'Origin', origin])).toBe(403);
  });

  it('refuses two Origins', () => {
    expect(status([...OURS, 'Origin', 'http://127.0.0.1:8080', 'Origin', 'http://evil.com'])).toBe(403);
  });

  it.each(['cross-site', 'same-site'])('refuses what a browser marks as %s', (site) => {
    expect(status([...OURS, 'Sec-Fetch-Site', site])).toBe(403);
  });

  it.each(['same-origin', 'none'])('lets in what a browser marks as %s', (site) => {
    expect(status([...OURS, 'Sec-Fetch-Site', site])).toBe(200);
  });
});
