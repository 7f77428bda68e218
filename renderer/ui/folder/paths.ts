export interface Crumb {
  name: string;
  path: string;
}

/** The folders that lead to a path, of any system, the top first. */
export function crumbs(path: string): Crumb[] {
  const separator = path.includes('\\') ? '\\' : '/';
  const names = path.split(separator).filter((name) => name !== '');
  const isPosix = separator === '/' && path.startsWith('/');
  const network = path.startsWith('\\\\') ? '\\\\' : '';
  const folders = names.map((name, index) => {
    const joined = names.slice(0, index + 1).join(separator);
    // A drive without its backslash would be the folder that a program last used there.
    const end = index === 0 && /^[a-z]:$/i.test(name) ? separator : '';
    return { name, path: `${isPosix ? '/' : network}${joined}${end}` };
  });
  return isPosix ? [{ name: '/', path: '/' }, ...folders] : folders;
}

/** The path without its middle where it is longer than that many characters: "/home/…/day/images". */
export function shortened(path: string, most: number): string {
  if (path.length <= most) return path;
  const [first = '', ...parts] = path.match(/[\\/]?[^\\/]+/g) ?? [];
  const name = parts.at(-1) ?? first;
  const separator = name.charAt(0);
  let end = '';
  for (const part of parts.reverse()) {
    if (first.length + part.length + end.length + 2 > most) break;
    end = `${part}${end}`;
  }
  if (end !== '') return `${first}${separator}…${end}`;
  const half = Math.max(1, Math.floor((most - 3) / 2));
  const fits = name.length + 1 <= most;
  return `…${separator}${fits ? name.slice(1) : `${name.slice(1, half + 1)}…${name.slice(-half)}`}`;
}

/** The user's home as `~`. */
export function fromHome(path: string, home: string | undefined): string {
  if (home === undefined || home === '/' || !path.startsWith(home)) return path;
  const rest = path.slice(home.length);
  return rest === '' || /^[\\/]/.test(rest) ? `~${rest}` : path;
}

/** What was pasted as a path: without the quotes or the `file://` that file managers put around it. */
export function pastedPath(text: string): string {
  const path = text.trim().replace(/^(["'])(.*)\1$/, '$2');
  if (!path.startsWith('file://')) return path;
  try {
    return decodeURIComponent(new URL(path).pathname).replace(/^\/([a-z]:)/i, '$1');
  } catch {
    return path;
  }
}
