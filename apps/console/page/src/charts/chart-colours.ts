import { signal } from '@preact/signals';

/** What the canvases are painted with: the sheet's custom properties, and patterns made of them. */
export interface ChartColours {
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly ok: string;
  readonly refused: CanvasPattern | string;
  readonly failed: CanvasPattern | string;
  readonly lines: readonly string[];
  readonly font: string;
}

/** Rises when the system changes its theme, so that charts are painted anew. */
export const themeChanges = signal(0);

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => themeChanges.value++);

export function chartColours(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ink: colour('--ink'),
    muted: colour('--muted'),
    grid: colour('--line-soft'),
    ok: colour('--ok-fill'),
    refused: dots(colour('--refused-fill'), colour('--refused-mark')),
    failed: hatching(colour('--failed-fill'), colour('--failed-mark')),
    lines: [colour('--line-1'), colour('--line-2'), colour('--line-3')],
    font: `12px ${getComputedStyle(document.body).fontFamily}`,
  };
}

const TILE = 8;

function hatching(ground: string, mark: string): CanvasPattern | string {
  return tile(ground, (context) => {
    context.strokeStyle = mark;
    context.lineWidth = 1.5;
    for (const shift of [-TILE, 0, TILE]) {
      context.moveTo(shift, TILE);
      context.lineTo(shift + TILE, 0);
    }
    context.stroke();
  });
}

function dots(ground: string, mark: string): CanvasPattern | string {
  return tile(ground, (context) => {
    context.fillStyle = mark;
    for (const [x, y] of [
      [2, 2],
      [6, 6],
    ] as const) {
      context.fillRect(x - 0.8, y - 0.8, 1.8, 1.8);
    }
  });
}

function tile(
  ground: string,
  draw: (context: CanvasRenderingContext2D) => void,
): CanvasPattern | string {
  const canvas = document.createElement('canvas');
  const scale = Math.ceil(devicePixelRatio);
  canvas.width = TILE * scale;
  canvas.height = TILE * scale;
  const context = canvas.getContext('2d');
  if (context === null) return ground;
  context.scale(scale, scale);
  context.fillStyle = ground;
  context.fillRect(0, 0, TILE, TILE);
  draw(context);
  return context.createPattern(canvas, 'repeat') ?? ground;
}
