/** The public API: the same pipeline as the command line, typed; it never prints and never ends the process. */
export { lintPaths, mend, type Fix, type FixOptions, type LintOptions } from './mend.js';
export { scanImage, scanImages, sealText, type CacheOptions, type ScanOptions } from './scan.js';
export { auditRegistry, type AuditOptions } from './audit/audit.js';
export { clearCache, surveyCache, type CacheSurvey } from './cache/survey.js';
export type { DockerfileOptions } from './correlate/fix/build.js';
export {
  checkRules,
  listRules,
  showRule,
  tryRule,
  type Condition,
  type RuleCheck,
  type RuleSummary,
  type RuleTrial,
} from './rules/rules.js';
export { newBaseline, readBaseline, readPolicy } from './policies.js';
export type { Baseline } from './policy/baseline.js';
export { KEY_FILE, makeKey, readKey, type ProjectKey } from './policy/key.js';
export type { Ignore, Policy } from './policy/policy.js';
export type { RegistryAccess } from './source/registry/registries.js';
export type { Selection } from './detect/select.js';
export { version } from './version.js';

export { ScanError, type ErrorCode } from './model/errors.js';
export { Secret } from './model/secret.js';
export type { Acceptance, Alignment, BaseImage, Finding, Origin, OriginEvidence, Remedy, Sighting, Visibility } from './model/finding.js';
export type { SourceKind } from './model/image.js';
export type { Category, Confidence, PlaceKind, Severity } from './model/match.js';
export { DEFAULT_GATE, type Gate } from './model/gate.js';
export type {
  BaselineReport,
  DockerfileMatch,
  FileReport,
  ImageComparison,
  ImageReport,
  LayerReport,
  PolicyNote,
  PolicyReport,
  Progress,
  Report,
} from './model/report.js';
export type { SafeText, Sealed } from './model/sealed.js';
export type {
  AuditChange,
  AuditDifference,
  AuditedImage,
  AuditedRepository,
  AuditedSecret,
  AuditPlace,
  AuditProgress,
  AuditReport,
  AuditSighting,
  AuditSkip,
  AuditSummary,
} from './model/audit.js';
export type { Skip, SkipReason } from './model/skip.js';
export type { FileLines, Step } from './model/step.js';
