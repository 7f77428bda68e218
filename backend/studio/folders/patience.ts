import { stat } from 'node:fs/promises';

/** How long a folder may take to answer: a network drive that is gone can take minutes. */
const PATIENCE_MILLISECONDS = 2000;

/** What the work gives, or `otherwise` where it takes too long or fails. */
export async function within<T>(
  work: Promise<T>,
  otherwise: T,
  milliseconds = PATIENCE_MILLISECONDS,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), milliseconds);
  });
  try {
    return await Promise.race([work.catch(() => otherwise), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether a folder is there and answers. */
export function isFolder(path: string): Promise<boolean> {
  return within(
    stat(path).then((found) => found.isDirectory()),
    false,
  );
}

/** Whether a file is there and its folder answers. */
export function isFile(path: string): Promise<boolean> {
  return within(
    stat(path).then((found) => found.isFile()),
    false,
  );
}
