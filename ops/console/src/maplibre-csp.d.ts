// The build of MapLibre whose worker is a file of its own: `worker-src 'self'` allows no blob.
declare module 'maplibre-gl/dist/maplibre-gl-csp.js' {
  import type * as maplibre from 'maplibre-gl';
  const library: typeof maplibre;
  export default library;
}
