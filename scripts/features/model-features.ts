import { ClassCentres, ClosenessMeter, type Closeness } from './closeness.js';
import { SPACES, type FeatureReader, type Space } from './feature-reader.js';
import { PointSample, type Point } from './point-sample.js';

/** Points of each class and domain in the picture. */
const POINTS = 40;

/** Paths of an image and its mask. */
export interface LabeledFile {
  image: string;
  mask: string;
}

/** What one model's features look like. */
export interface ModelFeatures {
  /** Of the target's pixels to the source's centres, by class. */
  closeness: Record<Space, (Closeness | undefined)[]>;
  /** In the space that the classifier reads. */
  points: Point[];
}

/** Centres of the source's classes, and how close the target's pixels come to them. */
export async function modelFeatures(
  reader: FeatureReader,
  classCount: number,
  source: readonly LabeledFile[],
  target: readonly LabeledFile[],
): Promise<ModelFeatures> {
  const inSpaces = <T>(make: (space: Space) => T): Record<Space, T> => ({
    decoder: make('decoder'),
    projector: make('projector'),
  });
  const centres = inSpaces(() => new ClassCentres(classCount));
  const ofSource = new PointSample('source', POINTS, classCount);
  for (const { image, mask } of source)
    for await (const { labels, features } of reader.read(image, mask)) {
      for (const space of SPACES) centres[space].add(features[space], labels);
      ofSource.add(features.decoder, labels);
    }
  const meters = inSpaces((space) => new ClosenessMeter(centres[space].centres()));
  const ofTarget = new PointSample('target', POINTS, classCount);
  for (const { image, mask } of target)
    for await (const { labels, features } of reader.read(image, mask)) {
      for (const space of SPACES) meters[space].add(features[space], labels);
      ofTarget.add(features.decoder, labels);
    }
  return {
    closeness: inSpaces((space) => meters[space].closeness()),
    points: [...ofSource.points(), ...ofTarget.points()],
  };
}
