import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { manifestSchema } from '#main/venues/replay/manifest.ts';
import { decimal } from '#shared/domain/decimal.ts';
import { goldenOf, RECORDED } from '#test/support/recorded-frames.ts';
import { DEMO_FOLDER } from '#test/support/start-watcher.ts';

const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(DEMO_FOLDER, 'manifest.json'), 'utf8')));

describe('the demo recording that ships with the product', () => {
  it('is at most 10 MB', () => {
    const size = readdirSync(DEMO_FOLDER).reduce((total, file) => total + statSync(join(DEMO_FOLDER, file)).size, 0);
    expect(size).toBeLessThanOrEqual(10_000_000);
  });

  it('tells the source and licence of every file, and NOTICE names them all', () => {
    const files = readdirSync(DEMO_FOLDER).filter((file) => file !== 'manifest.json');
    expect(manifest.sources.map(({ file }) => file).sort()).toEqual(files.sort());
    const notice = readFileSync(join(DEMO_FOLDER, '../../NOTICE'), 'utf8');
    for (const { file, repository, commit } of manifest.sources) {
      for (const text of [file, repository, commit]) expect(notice).toContain(text);
    }
  });

  it('describes itself to a person: what it is, from whom, and that old prices are scaled', () => {
    for (const part of [
      /not a live market/,
      /hftbacktest/,
      /mirror image/,
      /multiplied by one factor/,
      /2016 to 2023/,
    ]) {
      expect(manifest.description).toMatch(part);
    }
  });

  it.each(RECORDED)('knows where %s ends, as the golden result does', (symbol) => {
    const market = manifest.markets.find(({ venueSymbol }) => venueSymbol === symbol);
    const golden = goldenOf(symbol);
    expect(market?.end).toEqual({ bid: decimal(golden.book.bestBid[0]), ask: decimal(golden.book.bestAsk[0]) });
    expect(market?.updateIds.last).toBe(golden.book.lastUpdateId);
    expect(market?.tradeNumbers.last).toBe(golden.trades.lastId);
  });

  it.each(RECORDED)('%s has the same spread at both ends, so that the mirror image joins without a step', (symbol) => {
    const market = manifest.markets.find(({ venueSymbol }) => venueSymbol === symbol);
    const spread = (ends: { readonly bid: string; readonly ask: string } | undefined) =>
      (Number(ends?.ask) - Number(ends?.bid)).toFixed(2);
    expect(spread(market?.start)).toBe(spread(market?.end));
  });
});
