// What covers the edges of a viewer: notch and home indicator, and the soft keyboard (which shrinks only the visual
// viewport).

/** @param {HTMLElement} box @returns {{top: number, right: number, bottom: number, left: number}} CSS pixels */
export function insetsOf(box) {
  let probe = /** @type {HTMLElement|null} */ (box.querySelector(':scope > .safe-area'));
  if (!probe) {
    probe = document.createElement('div');
    probe.className = 'safe-area';
    probe.setAttribute('aria-hidden', 'true');
    box.append(probe);
  }
  const style = getComputedStyle(probe);
  const area = box.getBoundingClientRect();
  // Only a viewer that reaches the window's edge meets what covers that edge.
  const near = (edge, border) => Math.abs(edge - border) < 1;
  const side = (name, touches) => touches ? parseFloat(style[name]) || 0 : 0;
  const insets = {
    top: side('paddingTop', near(area.top, 0)), right: side('paddingRight', near(area.right, innerWidth)),
    bottom: side('paddingBottom', near(area.bottom, innerHeight)), left: side('paddingLeft', near(area.left, 0)),
  };
  const viewport = window.visualViewport;
  // A pinched-in page shrinks it too: that is no keyboard.
  if (viewport && viewport.scale < 1.01) {
    const covered = area.bottom - (viewport.offsetTop + viewport.height);
    if (covered > 80) insets.bottom = Math.max(insets.bottom, covered);
  }
  return insets;
}
