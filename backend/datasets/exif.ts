import readExif, { type Exif } from 'exif-reader';

/** When and with what a picture was taken, as far as it says. */
export interface Exposure {
  /** Milliseconds since 1970; cameras write no time zone, so their clock counts as UTC. */
  taken: number | null;
  /** Maker and model. */
  camera: string | null;
}

/** Reads the EXIF data of an image; what is missing or damaged there is null, never an error. */
export function readExposure(exif: Buffer | undefined): Exposure {
  const tags = exif && parsed(exif);
  const date = tags?.Photo?.DateTimeOriginal ?? tags?.Image?.DateTime;
  const milliseconds = date instanceof Date ? date.getTime() : NaN;
  return {
    taken: Number.isFinite(milliseconds) ? milliseconds : null,
    camera: cameraOf(text(tags?.Image?.Make), text(tags?.Image?.Model)),
  };
}

function parsed(exif: Buffer): Exif | undefined {
  try {
    return readExif(exif);
  } catch {
    return undefined;
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? (value.split('\0')[0]?.trim() ?? '') : '';
}

/** Many models begin with their maker's name already. */
function cameraOf(maker: string, model: string): string | null {
  const isNamed = model.toLowerCase().startsWith(maker.toLowerCase());
  return (isNamed ? model : `${maker} ${model}`).trim() || null;
}
