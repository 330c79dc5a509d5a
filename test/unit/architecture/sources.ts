import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '..', '..', '..');

export interface SourceFile {
  /** From the root of the project, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  readonly from: string;
  /** A file of ours (its path from the root), or the name of a package. */
  readonly target: string;
  readonly kind: 'own' | 'package' | 'node';
}

/** Every TypeScript source below the folders, in order. */
export function sourcesBelow(...folders: readonly string[]): readonly SourceFile[] {
  return folders.flatMap((folder) =>
    existsSync(join(ROOT, folder))
      ? readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
          .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
          .map((entry) => read(join(entry.parentPath, entry.name)))
          .sort((a, b) => a.path.localeCompare(b.path))
      : [],
  );
}

function read(file: string): SourceFile {
  return { path: relative(ROOT, file).split(sep).join('/'), text: readFileSync(file, 'utf8') };
}

const SPECIFIER =
  /^\s*(?:import\s+|(?:import|export)\s+(?:type\s+)?[\w*${},\s]+?\s+from\s+)['"]([^'"]+)['"]|\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/gm;

export function importsOf({ path, text }: SourceFile): readonly Import[] {
  return [...text.matchAll(SPECIFIER)].flatMap((match) => {
    const specifier = match[1] ?? match[2];
    return specifier === undefined ? [] : [resolveImport(path, specifier)];
  });
}

function resolveImport(from: string, specifier: string): Import {
  if (specifier.startsWith('#')) return { from, target: specifier.slice(1), kind: 'own' };
  if (specifier.startsWith('.')) {
    const target = relative(ROOT, resolve(ROOT, dirname(from), specifier));
    return { from, target: target.split(sep).join('/'), kind: 'own' };
  }
  if (specifier.startsWith('node:')) return { from, target: specifier, kind: 'node' };
  const parts = specifier.split('/');
  return { from, target: parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/'), kind: 'package' };
}
