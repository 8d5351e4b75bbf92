import { type RefObject, useLayoutEffect, useRef } from 'react';

/** Draws on a canvas of the given CSS size; the drawing is scaled to the pixels of the screen. */
export type DrawCanvas = (context: CanvasRenderingContext2D, width: number, height: number) => void;

/**
 * A canvas that is drawn again whenever `draw` is a new function or the size changes. The backing store is only made
 * anew when the size in device pixels changes.
 */
export function useCanvas(
  width: number,
  height: number,
  draw: DrawCanvas,
): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (element === null || !context || width === 0 || height === 0) return;
    const scale = window.devicePixelRatio || 1;
    const pixelWidth = Math.round(width * scale);
    const pixelHeight = Math.round(height * scale);
    if (element.width !== pixelWidth || element.height !== pixelHeight) {
      element.width = pixelWidth;
      element.height = pixelHeight;
    }
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    draw(context, width, height);
  }, [width, height, draw]);
  return canvas;
}
