/** Images of the target, by their place in both lists. */
export interface Images {
  ids: number[];
  /** SHA-256 of each file. */
  hashes: string[];
}

/** What is asked of the thread that compares images. */
export type Question =
  /** How all of them are related to each other, and to the source's images, given by their hashes. */
  | { kind: 'relate'; images: Images; source: string[] }
  | { kind: 'similar'; images: Images; image: number }
  | { kind: 'diverse'; images: Images; count: number }
  /** Those without an embedding. */
  | { kind: 'undescribed'; images: Images };

export interface Answers {
  relate: RelationColumns;
  /** Nearest first. */
  similar: { images: number[]; distances: number[] };
  diverse: number[];
  /** Their hashes. */
  undescribed: string[];
}

/** Of each image, in their order. */
export interface RelationColumns {
  /** NaN where it isn't known. */
  style: Float64Array;
  outlier: Float64Array;
  /** NaN where there are no near-duplicates. */
  stack: Float64Array;
}
