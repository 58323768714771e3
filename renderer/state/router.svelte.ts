export const screens = ['datasets', 'experiment', 'runs', 'models', 'engine'] as const;
export type Screen = (typeof screens)[number];

/** A screen, or pages that belong to one: transfer reports are reached from the runs. */
export type Place = Screen | 'transfers';
const places: readonly Place[] = [...screens, 'transfers'];

const isPlace = (name: string): name is Place => places.some((place) => place === name);

/** Where in the app we are: `#/datasets`, `#/runs/<id>` or `#/transfers/<id>`; the browser's back button works. */
export class Router {
  place = $state<Place>('datasets');
  id = $state<string | null>(null);
  /** The one that the rail marks. */
  readonly screen = $derived<Screen>(this.place === 'transfers' ? 'runs' : this.place);

  constructor() {
    this.#read();
    addEventListener('hashchange', () => this.#read());
  }

  go(place: Place, id?: string): void {
    location.hash = id === undefined ? `#/${place}` : `#/${place}/${encodeURIComponent(id)}`;
  }

  #read(): void {
    const [place = '', id] = location.hash.replace(/^#\//, '').split('/');
    this.place = isPlace(place) ? place : 'datasets';
    this.id = id === undefined || id === '' ? null : decodeURIComponent(id);
  }
}
