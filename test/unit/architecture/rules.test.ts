import { describe, expect, it } from 'vitest';
import { ALL_CONTRACTS } from '#shared/contract/gateway.ts';
import { lifecycle } from '#shared/contract/lifecycle.ts';
import type { Contract } from '#shared/rpc/contract.ts';
import { importsOf, sourcesBelow } from './sources.ts';

const product = sourcesBelow('shared', 'main', 'preload', 'renderer');
const everything = [...product, ...sourcesBelow('test')];

function pathsOf(files: readonly { readonly path: string }[]): readonly string[] {
  return files.map(({ path }) => path);
}

describe('rules that keep the project readable and safe', () => {
  it('no file has more than 400 lines: split it by what changes together', () => {
    const long = everything.filter(({ text }) => text.split('\n').length - 1 > 400);
    expect(pathsOf(long)).toEqual([]);
  });

  it('half of the sources have fewer than 100 lines', () => {
    const lengths = product.map(({ text }) => text.split('\n').length - 1).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(100);
  });

  it('only decimal.ts knows how decimals are computed: use its functions', () => {
    const users = product.filter((file) => importsOf(file).some(({ target }) => target === 'big.js'));
    expect(pathsOf(users)).toEqual(['shared/domain/decimal.ts']);
  });

  it('only the risk gate approves an intent: submit what it gives you', () => {
    const makers = product.filter(({ text }) =>
      /\bas (unknown as )?RiskApproved\b|<RiskApproved\b[^>]*>\s*\(/.test(text),
    );
    expect(pathsOf(makers).filter((path) => !path.startsWith('main/services/trader/risk/'))).toEqual([]);
    expect(makers.length).toBeGreaterThan(0);
  });

  it('every call says whether it shows or acts', () => {
    for (const contract of [...Object.values(ALL_CONTRACTS), lifecycle] as readonly Contract[]) {
      for (const [name, call] of Object.entries(contract.calls)) {
        expect(['read', 'act'], `${contract.name}.${name}`).toContain(call.access);
      }
    }
  });

  it('nothing that changes something may be called by who may only look', () => {
    const changing =
      /^(set|submit|cancel|create|archive|reset|configure|restart|mark|clear|append|write|save|flatten|run)(?![a-z])/;
    const open = (Object.values(ALL_CONTRACTS) as readonly Contract[]).flatMap((contract) =>
      Object.entries(contract.calls)
        .filter(([name, { access }]) => access === 'read' && changing.test(name))
        .map(([name]) => `${contract.name}.${name}`),
    );
    expect(open).toEqual([]);
  });

  it('there are no default exports, no "any" by comment and no test that is skipped', () => {
    const spoiled = everything.filter(
      ({ path, text }) =>
        !path.startsWith('test/unit/architecture/') &&
        /^export default|@ts-(ignore|nocheck)|\b(it|describe|test)\.(skip|only|todo)\(/m.test(text),
    );
    expect(pathsOf(spoiled)).toEqual([]);
  });
});
