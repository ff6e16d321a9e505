// MapLibre behind a few calls: points in, a chosen point out. No tiles, glyphs, sprites or styles from
// anywhere; what is drawn is the list and a grid.
import maplibre from 'maplibre-gl/dist/maplibre-gl-csp.js';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-csp-worker.js?url';
import type { GeoJSONSource, Map as MapLibreMap, Marker } from 'maplibre-gl';
import type { FeatureCollection } from 'geojson';
import { draw, SIGN_SCALE } from './signs';
import { featuresOf, type Box, type Place } from './places';

maplibre.setWorkerUrl(workerUrl);

const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] };
const LEVEL_OF = ['match', ['get', 'rank'], 4, 'red', 3, 'orange', 2, 'yellow', 'blue'];

export interface Ground {
  ground: string;
  line: string;
  accent: string;
}

export class MapCanvas {
  private map: MapLibreMap;
  private labels: Marker[] = [];
  private ready: Promise<void>;

  constructor(container: HTMLElement, colours: Ground, onChoose: (index: number | null) => void) {
    this.map = new maplibre.Map({
      container,
      style: {
        version: 8,
        sources: {},
        layers: [
          { id: 'ground', type: 'background', paint: { 'background-color': colours.ground } },
        ],
      },
      center: [110, 30],
      zoom: 9,
      maxZoom: 18,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      fadeDuration: 0,
      cancelPendingTileRequestsWhileZooming: false,
    });
    this.map.touchZoomRotate.disableRotation();
    this.ready = new Promise((resolve) => this.map.once('load', () => resolve()));
    void this.ready.then(() => this.begin(colours, onChoose));
    this.map.on('move', () => this.thinLabels());
    this.map.on('styleimagemissing', ({ id }: { id: string }) => {
      const image = draw(id);
      if (image && !this.map.hasImage(id)) this.map.addImage(id, image, { pixelRatio: SIGN_SCALE });
    });
  }

  private begin(colours: Ground, onChoose: (index: number | null) => void): void {
    const { map } = this;
    map.addSource('grid', { type: 'geojson', data: NOTHING });
    map.addSource('around', { type: 'geojson', data: NOTHING });
    map.addSource('places', {
      type: 'geojson',
      data: NOTHING,
      cluster: true,
      clusterRadius: 42,
      clusterMaxZoom: 15,
      clusterProperties: { rank: ['max', ['get', 'rank']], rows: ['+', ['get', 'rows']] },
    });
    map.addLayer({ id: 'grid', type: 'line', source: 'grid', paint: { 'line-color': colours.line } });
    map.addLayer({
      id: 'around',
      type: 'fill',
      source: 'around',
      paint: { 'fill-color': colours.accent, 'fill-opacity': 0.12, 'fill-outline-color': colours.accent },
    });
    map.addSource('chosen', { type: 'geojson', data: NOTHING });
    map.addLayer({
      id: 'chosen',
      type: 'circle',
      source: 'chosen',
      paint: {
        'circle-radius': 19,
        'circle-opacity': 0,
        'circle-stroke-width': 3,
        'circle-stroke-color': colours.accent,
      },
    });
    map.addLayer({
      id: 'places',
      type: 'symbol',
      source: 'places',
      layout: {
        'icon-image': [
          'concat',
          ['case', ['has', 'point_count'], 'c-', 'p-'],
          LEVEL_OF,
          '-',
          ['to-string', ['get', 'rows']],
        ] as never,
        'icon-allow-overlap': true,
        'symbol-sort-key': ['get', 'rank'],
      },
    });
    map.addLayer({
      id: 'chosen-sign',
      type: 'symbol',
      source: 'chosen',
      layout: {
        'icon-image': ['concat', 'p-', LEVEL_OF, '-', ['to-string', ['get', 'rows']]] as never,
        'icon-allow-overlap': true,
      },
    });
    map.on('click', (event) => {
      const found = map.queryRenderedFeatures(event.point, { layers: ['places'] })[0];
      if (!found) return onChoose(null);
      if (found.properties.cluster) void this.expand(found);
      else onChoose(Number(found.properties.index));
    });
    map.on('mousemove', (event) => {
      const over = map.queryRenderedFeatures(event.point, { layers: ['places'] }).length > 0;
      map.getCanvas().style.cursor = over ? 'pointer' : '';
    });
  }

  private async expand(cluster: GeoJSON.Feature): Promise<void> {
    const source = this.map.getSource<GeoJSONSource>('places')!;
    const zoom = await source.getClusterExpansionZoom(cluster.properties!.cluster_id as number);
    const [lon, lat] = (cluster.geometry as GeoJSON.Point).coordinates as [number, number];
    this.map.easeTo({ center: [lon, lat], zoom: Math.min(17, zoom + 0.5) });
  }

  async show(places: FeatureCollection, grid: FeatureCollection): Promise<void> {
    await this.ready;
    this.map.getSource<GeoJSONSource>('places')?.setData(places);
    this.map.getSource<GeoJSONSource>('grid')?.setData(grid);
  }

  /** Rings the chosen place and draws its sign over the others: at this zoom it may be in a cluster. */
  async mark(place: Place | null): Promise<void> {
    await this.ready;
    this.map
      .getSource<GeoJSONSource>('chosen')
      ?.setData(place ? featuresOf([place]) : NOTHING);
  }

  async around(circle: FeatureCollection | null): Promise<void> {
    await this.ready;
    this.map.getSource<GeoJSONSource>('around')?.setData(circle ?? NOTHING);
  }

  name(labels: { text: string; lat: number; lon: number }[]): void {
    for (const label of this.labels) label.remove();
    this.labels = labels.map(({ text, lat, lon }) => {
      const element = document.createElement('span');
      element.className = 'district';
      element.textContent = text;
      const marker = new maplibre.Marker({ element, offset: [0, -28] }).setLngLat([lon, lat]).addTo(this.map);
      // For the eye only: the panel names the districts of its places.
      element.removeAttribute('aria-label');
      element.setAttribute('aria-hidden', 'true');
      return marker;
    });
    this.thinLabels();
  }

  /** Of names that would cover one another the first stays. */
  private thinLabels(): void {
    const kept: { x: number; y: number }[] = [];
    for (const label of this.labels) {
      const { x, y } = this.map.project(label.getLngLat());
      const isFree = kept.every((one) => Math.abs(one.x - x) > 64 || Math.abs(one.y - y) > 22);
      label.getElement().classList.toggle('hidden', !isFree);
      if (isFree) kept.push({ x, y });
    }
  }

  async recolour(colours: Ground): Promise<void> {
    await this.ready;
    this.map.setPaintProperty('ground', 'background-color', colours.ground);
    this.map.setPaintProperty('grid', 'line-color', colours.line);
    this.map.setPaintProperty('around', 'fill-color', colours.accent);
  }

  fit(box: Box): void {
    this.map.fitBounds(box, { padding: { top: 40, bottom: 70, left: 40, right: 60 }, maxZoom: 15, animate: false });
  }

  goTo(lat: number, lon: number): void {
    this.map.jumpTo({ center: [lon, lat], zoom: Math.max(this.map.getZoom(), 16) });
  }

  zoom(step: number): void {
    this.map.zoomTo(this.map.getZoom() + step);
  }

  remove(): void {
    this.map.remove();
  }
}
