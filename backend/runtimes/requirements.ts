/** One package that is needed, and which versions of it will do. */
export interface Requirement {
  /** Normalized, as in nvidia-cublas-cu12. */
  project: string;
  /** As in `<13.0,>=12.5.3.2`; empty where any version will do. */
  specifier: string;
}

/** Python's indexes take `Nvidia_Cublas.cu12` for the same package as `nvidia-cublas-cu12`. */
export function normalized(project: string): string {
  return project.toLowerCase().replace(/[-_.]+/g, '-');
}

/** The extra of TensorFlow's wheel that lists NVIDIA's libraries. */
const REQUIREMENT =
  /^Requires-Dist: *([\w.-]+) *\(?([^;()]*?)\)? *; *\(?extra *== *["']and-cuda["']\)?$/;

/** NVIDIA's libraries that a wheel's METADATA asks for with its extra `and-cuda`. */
export function cudaRequirements(metadata: string): Requirement[] {
  return metadata.split(/\r?\n/).flatMap((line) => {
    const [, project, specifier = ''] = REQUIREMENT.exec(line.trim()) ?? [];
    return project === undefined ? [] : [{ project: normalized(project), specifier }];
  });
}
