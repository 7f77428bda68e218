import type { OpenProject } from './open-project.js';

/** One of something for each open project, made when it is first asked for. */
export function perProject<T>(make: (project: OpenProject) => T): (project: OpenProject) => T {
  const made = new WeakMap<OpenProject, T>();
  return (project) => {
    const found = made.get(project) ?? make(project);
    made.set(project, found);
    return found;
  };
}
