import { describe, expect, it } from 'vitest';
import { IMPORT_TABLE, type ImportRule } from './import-table.ts';
import { type Import, importsOf, type SourceFile, sourcesBelow } from './sources.ts';

const sources = sourcesBelow('shared', 'main', 'preload', 'renderer');

function ruleOf(path: string): ImportRule {
  const rule = IMPORT_TABLE.find(({ files }) => files.test(path));
  if (rule === undefined) throw new Error(`${path} has no row in import-table.ts: add one for its folder`);
  return rule;
}

function allows(rule: ImportRule, { target, kind }: Import): boolean {
  if (kind === 'node') return rule.node;
  if (kind === 'package') {
    if (target === 'electron') return rule.packages !== 'any' && rule.packages.includes(target);
    return rule.packages === 'any' || rule.packages.includes(target);
  }
  return [rule.own, ...rule.may].some((area) => (area.endsWith('/') ? target.startsWith(area) : target === area));
}

function broken(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => {
    const rule = ruleOf(file.path);
    return importsOf(file)
      .filter((each) => !allows(rule, each))
      .map(({ from, target }) => `${from} may not import ${target}: ${rule.instead}`);
  });
}

describe('the import table', () => {
  it('finds sources to judge', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.flatMap(importsOf).length).toBeGreaterThan(200);
  });

  it('is kept by every source', () => {
    expect(broken(sources)).toEqual([]);
  });

  it.each([
    ['main/services/trader/service.ts', "import { x } from '#main/services/watcher/service.ts';"],
    ['main/services/trader/service.ts', "import { x } from '../watcher/books.ts';"],
    ['main/services/trader/service.ts', "import type { App } from 'electron';"],
    ['main/services/trader/risk/gate.ts', "import { paper } from '#main/venues/paper/venue.ts';"],
    ['main/services/trader/entry.ts', "import { x } from '../strategy/service.ts';"],
    ['main/headless.ts', "import { app } from 'electron';"],
    ['main/host/worker-host.ts', "const { app } = await import('electron');"],
    ['shared/domain/order.ts', "import { readFileSync } from 'node:fs';"],
    ['shared/domain/order.ts', "export { trader } from '../contract/trader.ts';"],
    ['shared/kernel/brand.ts', "import { z } from 'zod';"],
    ['renderer/views/board/board.tsx', "import { join } from 'node:path';"],
    ['renderer/store/market-store.ts', "import {\n  Board,\n} from '../views/board/board.tsx';"],
    ['main/monitor/gateway.ts', "import { createSupervisor } from '#main/supervisor/supervisor.ts';"],
    ['preload/index.ts', "import { decimal } from '#shared/domain/decimal.ts';"],
  ])('would refuse in %s: %s', (path, text) => {
    expect(broken([{ path, text }])).toHaveLength(1);
  });
});
