// Where one is: the part of the address behind `#`. The server needs to know one page only, and no
// filter appears in its request log as part of a page's address.
import { addressOf, placeOf, type Page, type Place } from './place';

export { addressOf, PAGES, placeOf, type Page, type Place } from './place';

class Route {
  place = $state<Place>(placeOf(globalThis.location?.hash ?? ''));

  begin(): void {
    addEventListener('hashchange', () => (this.place = placeOf(location.hash)));
  }

  go(page: Page, id = '', query = new URLSearchParams()): void {
    location.hash = addressOf(page, id, query);
  }

  /** Without a step back to the state before: filters would fill the history. */
  replace(page: Page, id: string, query: URLSearchParams): void {
    history.replaceState(null, '', addressOf(page, id, query));
    this.place = placeOf(location.hash);
  }
}

export const route = new Route();
