/** What is known of a picture from its thumbnail (and its EXIF data). */
export interface PictureFacts {
  /** Milliseconds since 1970, as the EXIF data says. */
  taken: number | null;
  /** Mean and standard deviation of the luminance, 0..1. */
  brightness: number;
  contrast: number;
  /** Logarithm (base 10) of the variance of the luminance's Laplacian, in squared 8-bit steps. */
  sharpness: number;
  /** What describes colours and textures: for comparing pictures only. */
  style: number[];
  /** 64-bit perceptual hash, 16 hexadecimal digits. */
  fingerprint: string;
}
