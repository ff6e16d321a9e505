// The signs on the map, drawn here: a level's shape in its colour, with the number of rows where
// there are several. No glyphs and no sprites are asked for anywhere.
import { LEVELS, type Level } from '../api/types';

const SCALE = 2;
const COLOURS: Record<Level, { fill: string; text: string }> = {
  red: { fill: '#c62828', text: '#ffffff' },
  orange: { fill: '#e06a00', text: '#1a0e00' },
  yellow: { fill: '#e6b800', text: '#231c00' },
  blue: { fill: '#2f6fd0', text: '#ffffff' },
};

function trace(pen: CanvasRenderingContext2D, level: Level, c: number, r: number): void {
  const corners: Record<Exclude<Level, 'blue'>, [number, number][]> = {
    red: [-3, -1, 1, 3, 5, 7, 9, 11].map((i) => {
      const angle = (i * Math.PI) / 8;
      return [Math.cos(angle), Math.sin(angle)];
    }),
    orange: [
      [0, -1.15],
      [1.1, 0.85],
      [-1.1, 0.85],
    ],
    yellow: [
      [0, -1.15],
      [1.15, 0],
      [0, 1.15],
      [-1.15, 0],
    ],
  };
  pen.beginPath();
  if (level === 'blue') pen.arc(c, c, r, 0, 2 * Math.PI);
  else for (const [x, y] of corners[level]) pen.lineTo(c + x * r, c + y * r);
  pen.closePath();
}

/** `p-red-1`: a place; `c-red-12`: several places. */
export function draw(name: string): ImageData | null {
  const found = /^([pc])-(\w+)-(\S+)$/.exec(name);
  if (!found || !(LEVELS as readonly string[]).includes(found[2]!)) return null;
  const isCluster = found[1] === 'c';
  const level = found[2] as Level;
  const text = found[3]!;
  const radius = (isCluster ? 15 : text === '1' ? 8 : 11) * SCALE;
  const size = Math.ceil(radius * 2.5);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const pen = canvas.getContext('2d')!;
  const { fill, text: ink } = COLOURS[level];
  trace(pen, level, size / 2, radius);
  pen.fillStyle = fill;
  pen.fill();
  pen.lineWidth = 1.5 * SCALE;
  pen.strokeStyle = isCluster ? 'rgb(20 29 41 / 85%)' : '#ffffff';
  pen.stroke();
  if (isCluster || text !== '1') {
    pen.fillStyle = ink;
    pen.font = `600 ${(isCluster ? 11 : 10) * SCALE}px system-ui, sans-serif`;
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.fillText(text, size / 2, size / 2 + (level === 'orange' ? radius * 0.22 : 0));
  }
  return pen.getImageData(0, 0, size, size);
}

export const SIGN_SCALE = SCALE;
