import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Where a Chromium that Playwright can drive is found, in this order; `TAPEDECK_CHROMIUM` names another. */
const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Keeps the browser from talking to anyone but the page under test. */
const QUIET_FLAGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-pings',
  '--metrics-recording-only',
  '--disable-features=Translate,OptimizationHints,MediaRouter,AutofillServerCommunication',
];

export function findChromium(): string | null {
  const named = process.env.TAPEDECK_CHROMIUM;
  if (named !== undefined) return existsSync(named) ? named : null;
  return CANDIDATES.find((path) => existsSync(path)) ?? null;
}

/** Launch options for `chromium.launch` of playwright-core. Root may not use Chromium's sandbox. */
export function chromiumOptions(): {
  readonly executablePath: string;
  readonly args: string[];
  readonly headless: true;
} {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error(missingChromium());
  const root = process.getuid?.() === 0;
  return { executablePath, headless: true, args: [...QUIET_FLAGS, ...(root ? ['--no-sandbox'] : [])] };
}

/** Finds Chromium, or installs Debian's package where that is allowed. Throws with what to do otherwise. */
export function ensureChromium(): string {
  const found = findChromium();
  if (found !== null) return found;
  if (process.getuid?.() !== 0 || !isDebian()) throw new Error(missingChromium());
  console.log('Chromium is missing: installing the Debian package "chromium".');
  execFileSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 'inherit'] });
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  const installed = findChromium();
  if (installed === null) throw new Error(missingChromium());
  return installed;
}

function isDebian(): boolean {
  return (
    existsSync('/etc/os-release') && /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))
  );
}

function missingChromium(): string {
  return 'The tests drive a real Chromium and found none. On Debian or Ubuntu: sudo apt-get install chromium. Elsewhere: install Chrome or Chromium, or set TAPEDECK_CHROMIUM to its path.';
}
