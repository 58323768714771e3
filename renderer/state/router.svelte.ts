export const screens = ['datasets', 'experiment', 'runs', 'models', 'engine'] as const;
export type Screen = (typeof screens)[number];

const isScreen = (name: string): name is Screen => screens.some((screen) => screen === name);

/** Where in the app we are: `#/datasets`, or `#/runs/<id>`; the browser's back button works. */
export class Router {
  screen = $state<Screen>('datasets');
  id = $state<string | null>(null);

  constructor() {
    this.#read();
    addEventListener('hashchange', () => this.#read());
  }

  go(screen: Screen, id?: string): void {
    location.hash = id === undefined ? `#/${screen}` : `#/${screen}/${encodeURIComponent(id)}`;
  }

  #read(): void {
    const [screen = '', id] = location.hash.replace(/^#\//, '').split('/');
    this.screen = isScreen(screen) ? screen : 'datasets';
    this.id = id === undefined || id === '' ? null : decodeURIComponent(id);
  }
}
