/** How a setting is changed. Amounts travel as decimal text, whole numbers as numbers; `optional` may also be null: off. */
export type SettingControl =
  | { readonly kind: 'switch' }
  | { readonly kind: 'choice'; readonly options: readonly { readonly value: string; readonly label: string }[] }
  | { readonly kind: 'decimal'; readonly unit: string; readonly optional: boolean }
  | {
      readonly kind: 'number';
      readonly unit: string;
      readonly optional: boolean;
      readonly minimum: number;
      readonly maximum: number;
      readonly whole: boolean;
      /** Stored = shown × factor: milliseconds shown as seconds. */
      readonly factor: number;
    }
  | { readonly kind: 'account' }
  /** `candle-close`, or a number of milliseconds shown as seconds. */
  | { readonly kind: 'interval' };

export interface SettingEntry {
  readonly path: string;
  readonly title: string;
  /** What it does, in one sentence. */
  readonly description: string;
  /** Other words a person may search for. */
  readonly words: string;
  readonly control: SettingControl;
}

export interface SettingSection {
  readonly title: string;
  readonly entries: readonly SettingEntry[];
}

const onOff: SettingControl = { kind: 'switch' };

function amount(unit: string, optional: boolean): SettingControl {
  return { kind: 'decimal', unit, optional };
}

function whole(unit: string, minimum: number, maximum: number, optional = false, factor = 1): SettingControl {
  return { kind: 'number', unit, optional, minimum, maximum, whole: true, factor };
}

function choice(...options: readonly (readonly [value: string, label: string])[]): SettingControl {
  return { kind: 'choice', options: options.map(([value, label]) => ({ value, label })) };
}

/** How every setting of `settings.ts` is shown and found; a test holds the two together. */
export const SETTINGS_CATALOG: readonly SettingSection[] = [
  {
    title: 'Appearance',
    entries: [
      {
        path: 'appearance.theme',
        title: 'Theme',
        description: 'Dark, light, or as the system says.',
        words: 'colour color night day mode',
        control: choice(['dark', 'Dark'], ['light', 'Light'], ['system', 'As the system']),
      },
      {
        path: 'appearance.priceColors',
        title: 'Price colours',
        description: 'What rising and falling look like. Signs and arrows say the same without colour.',
        words: 'color blind red green blue orange up down',
        control: choice(
          ['green-up', 'Green up, red down'],
          ['red-up', 'Red up, green down'],
          ['blue-orange', 'Blue up, orange down (colour-blind)'],
        ),
      },
      {
        path: 'appearance.timeZone',
        title: 'Time zone',
        description: 'How times are shown. Files and the API always use UTC.',
        words: 'clock utc local',
        control: choice(['utc', 'UTC'], ['local', 'Local time']),
      },
      {
        path: 'appearance.flashPrices',
        title: 'Flash prices',
        description: 'A price that changes lights up for a moment. Never when the system asks for less motion.',
        words: 'blink animation motion',
        control: onOff,
      },
    ],
  },
  {
    title: 'Trading',
    entries: [
      {
        path: 'trading.confirmDestructive',
        title: 'Ask before cancel all, flatten and resume',
        description: 'Off: they act at once. Halting never asks.',
        words: 'confirm panic danger destructive',
        control: onOff,
      },
      {
        path: 'trading.defaultAccount',
        title: 'Account at start',
        description: 'Which account the ticket trades on when the screen opens. Off: the last one used.',
        words: 'default paper account',
        control: { kind: 'account' },
      },
    ],
  },
  {
    title: 'Paper trading',
    entries: [
      {
        path: 'paper.makerFeePercent',
        title: 'Maker fee',
        description: 'Charged when an order rested in the book.',
        words: 'commission cost simulation',
        control: amount('%', false),
      },
      {
        path: 'paper.takerFeePercent',
        title: 'Taker fee',
        description: 'Charged when an order took liquidity.',
        words: 'commission cost simulation',
        control: amount('%', false),
      },
      {
        path: 'paper.latencyMs',
        title: 'Latency',
        description: 'How long an order is on its way before the simulated venue sees it.',
        words: 'delay simulation milliseconds',
        control: whole('ms', 0, 60_000),
      },
      {
        path: 'paper.fillModel',
        title: 'Fill model',
        description:
          'Book: orders walk the depth, queue and fill in part. First level: best price, full quantity, no slippage.',
        words: 'simulation slippage matching queue siis',
        control: choice(['book', 'Book'], ['first-level', 'First level']),
      },
    ],
  },
  {
    title: 'Risk limits',
    entries: [
      {
        path: 'risk.limits.maxOrderNotional',
        title: 'Largest order',
        description: 'Value of one order. Off: no limit.',
        words: 'order notional maximum size',
        control: amount('quote', true),
      },
      {
        path: 'risk.limits.maxPositionNotional',
        title: 'Largest position',
        description: 'Value held of one instrument. Off: no limit.',
        words: 'position notional maximum size',
        control: amount('quote', true),
      },
      {
        path: 'risk.limits.maxExposure',
        title: 'Largest exposure',
        description: 'Value of everything an account holds that is not its currency. Off: no limit.',
        words: 'total maximum',
        control: amount('quote', true),
      },
      {
        path: 'risk.limits.maxDailyLoss',
        title: 'Daily loss',
        description:
          'Loss of the UTC day, open positions included, from which on only reducing orders pass. Off: no limit.',
        words: 'drawdown stop day pnl',
        control: amount('quote', true),
      },
      {
        path: 'risk.limits.priceBandPercent',
        title: 'Price band',
        description: 'How far a limit price may stand from the market. Off: no limit.',
        words: 'fat finger distance percent',
        control: amount('%', true),
      },
      {
        path: 'risk.limits.maxOrdersPerMinute',
        title: 'Orders a minute',
        description: 'How many orders an account may place in any minute. Off: no limit.',
        words: 'rate throttle runaway',
        control: whole('orders', 1, 100_000, true),
      },
      {
        path: 'risk.limits.maxPriceAgeMs',
        title: 'Oldest price to trade on',
        description: 'Orders priced from older data are refused.',
        words: 'stale age seconds feed',
        control: {
          kind: 'number',
          unit: 's',
          optional: false,
          minimum: 0.001,
          maximum: 86_400,
          whole: false,
          factor: 1_000,
        },
      },
    ],
  },
  {
    title: 'Strategies',
    entries: [
      {
        path: 'strategies.interval',
        title: 'Run strategies',
        description: 'At every candle close, or with a pause between two passes.',
        words: 'runner interval schedule pass',
        control: { kind: 'interval' },
      },
      {
        path: 'strategies.failedPassDelayMs',
        title: 'Pause after a failed pass',
        description: 'How long the runner waits before it tries again.',
        words: 'runner error retry back off',
        control: whole('s', 1, 3_600, false, 1_000),
      },
    ],
  },
  {
    title: 'Demo data',
    entries: [
      {
        path: 'replay.speed',
        title: 'Speed of the recording',
        description: 'How many times faster than it was recorded, 1 to 100.',
        words: 'replay tape demo fast',
        control: { kind: 'number', unit: '×', optional: false, minimum: 1, maximum: 100, whole: false, factor: 1 },
      },
      {
        path: 'replay.paused',
        title: 'Pause the recording',
        description: 'Prices stand still, and turn stale.',
        words: 'replay tape demo stop',
        control: onOff,
      },
    ],
  },
  {
    title: 'Notifications',
    entries: [
      {
        path: 'notifications.signals',
        title: 'Signals',
        description: 'A strategy changed its opinion.',
        words: 'notify alert message',
        control: onOff,
      },
      {
        path: 'notifications.fills',
        title: 'Fills',
        description: 'An order met the market.',
        words: 'notify alert message execution',
        control: onOff,
      },
      {
        path: 'notifications.rejections',
        title: 'Refused orders',
        description: 'An order was denied by the risk gate or rejected by the venue.',
        words: 'notify alert message denied rejected',
        control: onOff,
      },
      {
        path: 'notifications.services',
        title: 'Services and feeds',
        description: 'A service or a market connection went away or came back.',
        words: 'notify alert message health',
        control: onOff,
      },
      {
        path: 'notifications.sound',
        title: 'Sound',
        description: 'A short tone with each notification.',
        words: 'beep audio',
        control: onOff,
      },
    ],
  },
  {
    title: 'Monitor',
    entries: [
      {
        path: 'monitor.port',
        title: 'Port',
        description:
          'Where the local monitor listens, on this machine only. A free one is taken when it is in use. Takes effect at the next start.',
        words: 'http api network loopback',
        control: whole('', 0, 65_535),
      },
    ],
  },
];

export const SETTING_ENTRIES: readonly SettingEntry[] = SETTINGS_CATALOG.flatMap((section) => section.entries);
