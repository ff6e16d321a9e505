// Rows as places: one point for each subject, at the level of its highest row.
import type { FeatureCollection, Point } from 'geojson';
import { LEVELS, type Level, type Signal } from '../api/types';

export interface Place {
  id: string;
  type: string;
  name: string;
  district: string;
  lat: number;
  lon: number;
  level: Level;
  rows: Signal[];
}

export const rankOf = (level: string) => LEVELS.length - LEVELS.indexOf(level as Level);

/** In the order of the rows, so the gravest first. Rows without coordinates are left out. */
export function placesOf(rows: Signal[], levels: readonly Level[]): Place[] {
  const places = new Map<string, Place>();
  for (const row of rows) {
    const { location, ...subject } = row.subject;
    const level = row.listed_level;
    if (!location || level === 'none' || !levels.includes(level)) continue;
    const key = `${subject.type} ${subject.id}`;
    const place = places.get(key);
    if (place) {
      place.rows.push(row);
      if (rankOf(level) > rankOf(place.level)) place.level = level;
    } else {
      places.set(key, { ...subject, lat: location.lat, lon: location.lon, level, rows: [row] });
    }
  }
  return [...places.values()];
}

export function featuresOf(places: Place[]): FeatureCollection<Point> {
  return {
    type: 'FeatureCollection',
    features: places.map((place, index) => ({
      type: 'Feature',
      id: index,
      geometry: { type: 'Point', coordinates: [place.lon, place.lat] },
      properties: { index, level: place.level, rank: rankOf(place.level), rows: place.rows.length },
    })),
  };
}

export type Box = [west: number, south: number, east: number, north: number];

/** With `aside` the outermost share of each side is left out: a few far places would make the rest
 * a dot. */
export function boxOf(places: Place[], aside = 0): Box | null {
  if (places.length === 0) return null;
  const ends = (values: number[]): [number, number] => {
    values.sort((a, b) => a - b);
    const skip = Math.floor(values.length * aside);
    return [values[skip]!, values[values.length - 1 - skip]!];
  };
  const [west, east] = ends(places.map((place) => place.lon));
  const [south, north] = ends(places.map((place) => place.lat));
  return [west, south, east, north];
}

/** The middle of the places of each district, where its name stands. */
export function districtsOf(places: Place[]): { code: string; lat: number; lon: number }[] {
  const sums = new Map<string, { lat: number; lon: number; count: number }>();
  for (const { district, lat, lon } of places) {
    const code = district.slice(0, 6);
    const sum = sums.get(code) ?? { lat: 0, lon: 0, count: 0 };
    sums.set(code, { lat: sum.lat + lat, lon: sum.lon + lon, count: sum.count + 1 });
  }
  return [...sums].map(([code, { lat, lon, count }]) => ({
    code,
    lat: lat / count,
    lon: lon / count,
  }));
}

/** The box around a circle of so many kilometres. */
export function boxAround(lat: number, lon: number, km: number): Box {
  const dLat = km / 111.195;
  const dLon = dLat / Math.cos((lat * Math.PI) / 180);
  return [lon - dLon, lat - dLat, lon + dLon, lat + dLat];
}

/** Lines of equal degree over a box, some ten either way. */
export function gridOf([west, south, east, north]: Box): FeatureCollection {
  const span = Math.max(east - west, north - south, 0.01);
  const steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];
  const step = steps.find((one) => span / one <= 12) ?? 10;
  const lines: FeatureCollection = { type: 'FeatureCollection', features: [] };
  const add = (from: [number, number], to: [number, number]) =>
    lines.features.push({
      type: 'Feature',
      properties: {},
      geometry: { type: 'LineString', coordinates: [from, to] },
    });
  const [w, s, e, n] = [west - span, south - span, east + span, north + span];
  for (let x = Math.ceil(w / step) * step; x <= e; x += step) add([x, s], [x, n]);
  for (let y = Math.ceil(s / step) * step; y <= n; y += step) add([w, y], [e, y]);
  return lines;
}

/** A circle of so many kilometres as a polygon. */
export function circleOf(lat: number, lon: number, km: number): FeatureCollection {
  const ring: [number, number][] = [];
  const dLat = km / 111.195;
  const dLon = dLat / Math.cos((lat * Math.PI) / 180);
  for (let i = 0; i <= 64; ++i) {
    const angle = (2 * Math.PI * i) / 64;
    ring.push([lon + dLon * Math.cos(angle), lat + dLat * Math.sin(angle)]);
  }
  const feature = {
    type: 'Feature' as const,
    properties: {},
    geometry: { type: 'Polygon' as const, coordinates: [ring] },
  };
  return { type: 'FeatureCollection', features: [feature] };
}
