import type { TargetColumns, TargetRow } from '../../contract/target-table.js';
import { targetPages } from '../../service/target-report.js';
import type { TargetImageRecord } from '../../store/target-images.js';
import type { OpenProject } from '../open-project.js';
import { imageVersion } from '../pictures/version.js';
import { relationsOf } from '../relations/relations.js';
import { currentTarget } from './current.js';

/** The rows of the light table, put together from all that is known of an image. */
export class Rows {
  readonly #project: OpenProject;
  /** By image, of the newest run; as they were when the table was last asked for. */
  #confidences = new Map<number, number>();

  constructor(project: OpenProject) {
    this.#project = project;
  }

  /** The whole table of a target, sorted by path. */
  async columns(target: number): Promise<TargetColumns> {
    const { store } = this.#project;
    this.#confidences = store.results.confidences(target);
    const rows: TargetRow[] = [];
    for await (const page of targetPages(store, target)) {
      for (const record of page) rows.push(this.#rowOf(record));
    }
    return columnsOf(rows);
  }

  /** Those of the images that belong to the current target. */
  some(images: readonly number[]): TargetRow[] {
    const current = currentTarget(this.#project)?.id;
    const records = this.#project.store.targetImages.some(images);
    return records.filter(({ target }) => target === current).map((record) => this.#rowOf(record));
  }

  #rowOf(record: TargetImageRecord): TargetRow {
    const { id, hash } = record;
    const facts = hash === null ? undefined : this.#project.pictures.facts(hash);
    return {
      id,
      path: record.image,
      version: hash === null ? null : imageVersion(hash),
      problem: record.problem,
      width: record.width,
      height: record.height,
      bytes: record.bytes,
      modified: record.modified,
      taken: facts?.taken ?? null,
      state: record.state,
      flagged: record.flagged,
      reviewed: record.reviewed,
      missing: record.missing,
      brightness: facts?.brightness ?? null,
      contrast: facts?.contrast ?? null,
      sharpness: facts?.sharpness ?? null,
      ...relationsOf(this.#project).of(id),
      confidence: this.#confidences.get(id) ?? null,
    };
  }
}

function columnsOf(rows: readonly TargetRow[]): TargetColumns {
  const column = <Name extends keyof TargetRow>(name: Name): TargetRow[Name][] =>
    rows.map((row) => row[name]);
  return {
    id: column('id'),
    path: column('path'),
    version: column('version'),
    problem: column('problem'),
    width: column('width'),
    height: column('height'),
    bytes: column('bytes'),
    modified: column('modified'),
    taken: column('taken'),
    state: column('state'),
    flagged: column('flagged'),
    reviewed: column('reviewed'),
    missing: column('missing'),
    brightness: column('brightness'),
    contrast: column('contrast'),
    sharpness: column('sharpness'),
    style: column('style'),
    outlier: column('outlier'),
    stack: column('stack'),
    confidence: column('confidence'),
  };
}
