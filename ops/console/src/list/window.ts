// Which of many rows of equal height are in sight, with some on either side: what is drawn stays a
// few dozen, however long the list is.

export interface Window {
  first: number;
  last: number;
}

export function windowOf(
  count: number,
  height: number,
  scrolled: number,
  visible: number,
  spare = 8,
): Window {
  const first = Math.max(0, Math.floor(scrolled / height) - spare);
  const last = Math.min(count, Math.ceil((scrolled + visible) / height) + spare);
  return { first: Math.min(first, count), last };
}

/** Where to scroll so that a row is in sight; null: it is. */
export function scrollTo(
  index: number,
  height: number,
  scrolled: number,
  visible: number,
): number | null {
  const top = index * height;
  if (top < scrolled) return top;
  if (top + height > scrolled + visible) return top + height - visible;
  return null;
}
