/** The stages of a project in the order of the work, and the pages beside them. */
export const PAGES = ['source', 'target', 'settings'] as const;
export type Page = (typeof PAGES)[number];

export type Route = { view: 'start' } | { view: 'project'; project: string; page: Page };

const route = $state<{ now: Route }>({ now: parse(location.hash) });

addEventListener('hashchange', () => (route.now = parse(location.hash)));

/** Where the window is; part of the address, so that back, forward and reload work. */
export function currentRoute(): Route {
  return route.now;
}

export function goTo(to: Route): void {
  location.hash = to.view === 'start' ? '/' : `/${to.project}/${to.page}`;
}

function parse(hash: string): Route {
  const [project, page] = hash.replace(/^#?\//, '').split('/');
  if (!project) return { view: 'start' };
  return { view: 'project', project, page: PAGES.find((name) => name === page) ?? 'source' };
}
