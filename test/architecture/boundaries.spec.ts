/**
 * The import rules hold on the real tree, and every one of them bites.
 * A cruise that sees nothing also finds no violation, hence the count of modules and the planted violations.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { cruiseTree, repository, ruleNames, type Cruise } from './cruise.js';

/** Raise it as the tree grows: it is there to notice a folder that has dropped out of sight. */
const minModules = 500;

describe('the source tree', () => {
  let tree: Cruise;

  beforeAll(async () => {
    tree = await cruiseTree(repository);
  });

  it('keeps to every boundary', () => {
    expect(tree.violations).toEqual([]);
  });

  it('is seen whole', () => {
    expect(tree.modules).toBeGreaterThanOrEqual(minModules);
  });
});

describe('planted violations', () => {
  let planted: Cruise;

  beforeAll(async () => {
    planted = await cruiseTree(`${repository}test/architecture/planted`);
  });

  /** A file is named after the rule it breaks, except the one that imports every package. */
  it.each(ruleNames)('are reported by %s', (rule) => {
    const reported = planted.violations.filter((violation) => violation.startsWith(`${rule}: `));
    const files = [`/${rule}.ts`, '/packages-have-their-folders.ts'];
    expect(reported.filter((violation) => files.some((file) => violation.includes(file)))).not.toEqual([]);
  });
});
