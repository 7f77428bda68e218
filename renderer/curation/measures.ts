import { z } from 'zod';

/** Numbers of an image that the light table filters and sorts by. */
export const MEASURES = [
  'date',
  'brightness',
  'contrast',
  'sharpness',
  'size',
  'style',
  'outlier',
  'confidence',
  'similarity',
] as const;
export const measureSchema = z.enum(MEASURES);
export type Measure = (typeof MEASURES)[number];

/** What makes a value human: the folder's middle, and how far its values spread. */
export interface Scale {
  median: number;
  low: number;
  high: number;
}

interface Description {
  name: string;
  /** One sentence for a tooltip. */
  explanation: string;
  format(value: number, scale: Scale): string;
}

/** Pictures of less than these milliseconds are told apart by the time of day. */
const DAYS_TO_NAME = 3 * 86_400_000;
const minute = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });
const factor = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });
const percent = (share: number): string => `${Math.round(share * 100)} %`;
const times = (value: number): string => (value < 0.01 ? '< 0.01×' : `${factor.format(value)}×`);

export const MEASURE: Record<Measure, Description> = {
  date: {
    name: 'Date',
    explanation: 'When the picture was taken, else when the file was written.',
    format: (milliseconds, { low, high }) =>
      (high - low < DAYS_TO_NAME ? minute : day).format(new Date(milliseconds)),
  },
  brightness: {
    name: 'Brightness',
    explanation: 'Mean of the luminance: 0 % is black, 100 % white.',
    format: percent,
  },
  contrast: {
    name: 'Contrast',
    explanation: 'How far the luminance spreads around its mean.',
    format: percent,
  },
  sharpness: {
    name: 'Sharpness',
    explanation: 'Strength of the edges; 1× is the middle of this folder.',
    format: (value, { median }) => times(10 ** (value - median)),
  },
  size: {
    name: 'Size',
    explanation: 'Width by height in megapixels.',
    format: (megapixels) => `${factor.format(megapixels)} MP`,
  },
  style: {
    name: 'Style distance',
    explanation:
      'How far colours and textures are from the source’s: 1× is a typical source image.',
    format: (value) => times(1 + value),
  },
  outlier: {
    name: 'Unlike the others',
    explanation: 'Distance to the most similar images; 1× is the middle of this folder.',
    format: times,
  },
  confidence: {
    name: 'Confidence',
    explanation: 'How sure the newest run is of its mask.',
    format: percent,
  },
  similarity: {
    name: 'Similarity',
    explanation: 'How similar it is to the chosen image; 100 % is the same.',
    format: percent,
  },
};
