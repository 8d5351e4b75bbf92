/** A place for a floating box beside its anchor, in CSS pixels of the viewport. */
export interface Place {
  readonly left: number;
  readonly top: number;
}

/** Room kept to the edges of the viewport. */
const MARGIN = 8;

/** The rectangle of the anchor as far as placing needs it. */
export interface AnchorBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * Places a box of the given size under its anchor, flush with the anchor's start or end; above when there is no room
 * below but more above; always inside the viewport as far as it fits.
 */
export function placeBeside(
  anchor: AnchorBox,
  size: { readonly width: number; readonly height: number },
  viewport: { readonly width: number; readonly height: number },
  align: 'start' | 'end' | 'center' = 'start',
  gap = 4,
): Place {
  const wishLeft =
    align === 'start'
      ? anchor.left
      : align === 'end'
        ? anchor.right - size.width
        : (anchor.left + anchor.right - size.width) / 2;
  const left = Math.max(MARGIN, Math.min(wishLeft, viewport.width - size.width - MARGIN));
  const below = viewport.height - anchor.bottom - gap - MARGIN;
  const above = anchor.top - gap - MARGIN;
  const useAbove = size.height > below && above > below;
  const top = useAbove ? anchor.top - gap - size.height : anchor.bottom + gap;
  return { left, top: Math.max(MARGIN, Math.min(top, viewport.height - size.height - MARGIN)) };
}
