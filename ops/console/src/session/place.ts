// Places of the console as addresses, and back.

export const PAGES = ['list', 'map', 'rules', 'checks', 'sources', 'engine'] as const;
export type Page = (typeof PAGES)[number] | 'signal';

export interface Place {
  page: Page;
  /** What follows the page: a row's or a rule's id. */
  id: string;
  query: URLSearchParams;
}

export function placeOf(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [page = '', id = ''] = path.split('/', 2);
  const known = page === 'signal' || (PAGES as readonly string[]).includes(page);
  return {
    page: known ? (page as Page) : 'list',
    id: decodeURIComponent(id),
    query: new URLSearchParams(query),
  };
}

export function addressOf(page: Page, id = '', query = new URLSearchParams()): string {
  const text = query.toString().replaceAll('%2C', ',');
  return `#/${page}${id ? `/${encodeURIComponent(id)}` : ''}${text ? `?${text}` : ''}`;
}
