/**
 * buildah and `podman build`, buildah `imagebuildah/stage_executor.go` `getCreatedBy`: the classic builder's form with
 * one space after `#(nop)`, lines as the Dockerfile has them (variables unresolved, quotes kept, `RUN --mount=…` kept), the
 * suffixes `|inheritLabels=false`, `|unsetAnnotation=…`, `|force-mtime=…`, and the comment `FROM <image>`.
 *
 * An ARG row lists the names of all ARGs so far, without their defaults; `steps.ts` keeps only what each one adds.
 */
import type { HistoryEntry } from '../../model/image.js';
import type { Dialect } from './dialect.js';
import { classic, metadataStep } from './classic.js';

const NOP = /^\/bin\/sh -c #\(nop\) (?! )(.*)$/s;

const SUFFIX = /^(?:inheritLabels=false|unset(?:Annotation|Label)=\S*|force-mtime\S*)\s*$/;

/** A row that only buildah writes: those that both builders write alike are told apart by their neighbours, in `steps.ts`. */
export function isBuildah({ createdBy = '', comment = '' }: HistoryEntry): boolean {
  const operands = NOP.exec(createdBy)?.[1];
  return (
    (operands !== undefined && !/^(?:ADD|COPY|WORKDIR) /.test(operands)) ||
    comment.startsWith('FROM ') ||
    withoutSuffixes(createdBy) !== createdBy
  );
}

export const buildah: Dialect = (entry, state) => {
  const createdBy = withoutSuffixes(entry.createdBy ?? '');
  const operands = NOP.exec(createdBy)?.[1];
  if (operands !== undefined) return metadataStep(operands, 'buildah');
  const run = classic({ ...entry, createdBy }, state);
  return run === undefined ? undefined : { ...run, dialect: 'buildah' };
};

function withoutSuffixes(createdBy: string): string {
  let end = createdBy.length;
  for (
    let bar = createdBy.lastIndexOf('|');
    bar > 0 && SUFFIX.test(createdBy.slice(bar + 1, end));
    bar = createdBy.lastIndexOf('|', bar - 1)
  )
    end = bar;
  return createdBy.slice(0, end);
}
