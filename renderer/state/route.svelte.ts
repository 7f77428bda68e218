/** The stages of a project in the order of the work, and the pages beside them. */
export const PAGES = ['source', 'target', 'adapt', 'runs', 'settings'] as const;
export type Page = (typeof PAGES)[number];

export type Route =
  | { view: 'start' }
  /** The three steps to a new project; it is there once the first folder was chosen. */
  | { view: 'new'; project?: string }
  | {
      view: 'project';
      project: string;
      page: Page;
      /** Where on the page, as it names its places itself; left out: where it begins. */
      place?: string;
    };

const route = $state<{ now: Route }>({ now: parse(location.hash) });

addEventListener('hashchange', () => (route.now = parse(location.hash)));

/** Where the window is; part of the address, so that back, forward and reload work. */
export function currentRoute(): Route {
  return route.now;
}

export function goTo(to: Route): void {
  location.hash = addressOf(to);
}

/** The same, in place of where the window is now: back leads past it. */
export function replaceRoute(to: Route): void {
  history.replaceState(history.state, '', `#${addressOf(to)}`);
  route.now = to;
}

function addressOf(to: Route): string {
  switch (to.view) {
    case 'start':
      return '/';
    case 'new':
      return to.project === undefined ? '/new' : `/new/${to.project}`;
    case 'project':
      return ['', to.project, to.page, ...(to.place ? [to.place] : [])].join('/');
  }
}

function parse(hash: string): Route {
  const [project, page, ...place] = hash.replace(/^#?\//, '').split('/');
  if (!project) return { view: 'start' };
  if (project === 'new') return { view: 'new', ...(page && { project: page }) };
  return {
    view: 'project',
    project,
    page: PAGES.find((name) => name === page) ?? 'source',
    ...(place.length > 0 && { place: place.join('/') }),
  };
}
