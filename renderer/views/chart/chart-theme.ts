/** The design tokens that a canvas needs as plain colours. */
export interface ChartTheme {
  readonly panel: string;
  readonly raised: string;
  readonly line: string;
  readonly text: string;
  readonly muted: string;
  readonly faint: string;
  readonly accent: string;
  readonly up: string;
  readonly down: string;
  readonly warn: string;
  readonly font: string;
  /** Colours of indicator lines, in the order they are handed out. */
  readonly series: readonly string[];
}

/** Reads the tokens as they are at this element now; read again when the theme or the price colours change. */
export function readChartTheme(element: HTMLElement): ChartTheme {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    panel: token('panel'),
    raised: token('raised'),
    line: token('line'),
    text: token('text'),
    muted: token('muted'),
    faint: token('faint'),
    accent: token('accent'),
    up: token('up'),
    down: token('down'),
    warn: token('warn'),
    font: token('font'),
    series: [1, 2, 3, 4, 5, 6].map((number) => token(`series-${number}`)),
  };
}

/** A six-digit hex colour with an opacity from 0 to 1. */
export function faded(color: string, opacity: number): string {
  const alpha = Math.round(opacity * 255);
  return `${color}${alpha.toString(16).padStart(2, '0')}`;
}

/** Calls back when the root's theme or price colours change. */
export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'data-prices'] });
  return () => observer.disconnect();
}
