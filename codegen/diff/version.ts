import type { Finding } from './compare.ts';
import type { Severity } from './rules.ts';

export type Step = 'major' | 'minor' | 'patch';

const STEPS: Record<Severity, Step> = { breaking: 'major', risky: 'minor', compatible: 'minor' };

/** The version step for the most severe finding; `patch` if no caller notices the changes. */
export function stepOf(findings: readonly Pick<Finding, 'severity'>[]): Step {
  const steps = findings.map(({ severity }) => STEPS[severity]);
  return steps.includes('major') ? 'major' : steps.includes('minor') ? 'minor' : 'patch';
}

/** The step of the version number. Before 1.0.0, breaking changes bump the minor version and all others the patch version. */
export function bumpAfter(current: string, step: Step): Step {
  if (!current.startsWith('0.')) return step;
  return step === 'major' ? 'minor' : 'patch';
}

/** The version after `current`. */
export function nextVersion(current: string, step: Step): string {
  const [major = 0, minor = 0, patch = 0] = current.split(/[.+-]/).map(Number);
  const bump = bumpAfter(current, step);
  if (bump === 'major') return `${major + 1}.0.0`;
  return bump === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}
