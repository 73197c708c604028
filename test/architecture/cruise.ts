/** Runs dependency-cruiser with the repository's own rules over a tree of folders. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';

interface Config {
  readonly forbidden: (IForbiddenRuleType & { readonly name: string })[];
  readonly options: ICruiseOptions;
}

export const repository = fileURLToPath(new URL('../..', import.meta.url));

const config = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as Config;

export const ruleNames = config.forbidden.map((rule) => rule.name);

export interface Cruise {
  readonly modules: number;
  /** As `rule: from → to`, so that a failure says what to change. */
  readonly violations: readonly string[];
}

export const cruiseTree = async (baseDir: string): Promise<Cruise> => {
  const { enhancedResolveOptions, ...options } = config.options;
  const { output } = await cruise(
    ['apps', 'libs'],
    { ...options, baseDir, validate: true, ruleSet: { forbidden: config.forbidden } },
    enhancedResolveOptions ?? {},
    { tsConfig: extractTsConfig(`${repository}/tsconfig.json`) },
  );
  const { modules, summary } = output as ICruiseResult;
  return {
    modules: modules.filter(({ source }) => /^(apps|libs)\//.test(source)).length,
    violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
  };
};
