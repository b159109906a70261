// Pictures side by side in one, small enough for a page of docs: what docs/comparison.md shows; and those of the README, each by itself.
const MOST = 60_000, MOST_README = 150_000, GAP = 14;  // bytes; px

/** Pictures by name (tests/browser/pictures.mjs), and how wide the plate is; `readme`: one of the README's. */
export const PLATES = [
  {name: 'first-laptop', of: ['laptop-light-first', 'laptop-dark-first'], width: 1500},
  {name: 'first-peer', of: ['o3dv', 'laptop-light-first'], width: 1500},
  {name: 'find-laptop', of: ['laptop-light-search', 'laptop-dark-card'], width: 1500},
  {name: 'slices-laptop', of: ['laptop-dark-slices', 'laptop-light-section'], width: 1500},
  {name: 'labels-laptop', of: ['laptop-light-labels', 'laptop-dark-labels'], width: 1500},
  {name: 'learn-laptop', of: ['laptop-light-lesson', 'laptop-dark-wrong'], width: 1500},
  {name: 'phone-light', of: ['phone-light-first', 'phone-light-search', 'phone-light-tree', 'phone-light-card'], width: 1240},
  {name: 'phone-dark', of: ['phone-dark-first', 'phone-dark-slices', 'phone-dark-section', 'phone-dark-labels'], width: 1240},
  {name: 'phone-learn', of: ['phone-light-lesson', 'phone-dark-question', 'phone-dark-wrong', 'phone-de-view'], width: 1240},
  {name: 'tablet', of: ['tablet-light-first', 'tablet-dark-card', 'tablet-dark-lesson'], width: 1240},
  {name: 'laptop', of: ['laptop-light-first'], width: 1440, readme: true},
  {name: 'found', of: ['laptop-light-card'], width: 1440, readme: true},
  {name: 'slice', of: ['laptop-dark-slices'], width: 1440, readme: true},
  {name: 'section', of: ['laptop-dark-section'], width: 1440, readme: true},
  {name: 'phone-light', of: ['phone-light-first'], width: 780, readme: true},
  {name: 'phone', of: ['phone-dark-card'], width: 780, readme: true},
];

/** @param {import('playwright-core').Page} page of any address @param {Buffer[]} pictures PNG, equally tall on the plate @returns {Promise<Buffer>} JPEG */
export async function plate(page, pictures, width, readme = false) {
  const base64 = await page.evaluate(async ({pictures, width, gap, most}) => {
    const images = await Promise.all(pictures.map(async text => createImageBitmap(new Blob([Uint8Array.from(atob(text), letter => letter.charCodeAt(0))]))));
    const height = Math.round((width - gap * (images.length - 1)) / images.reduce((sum, image) => sum + image.width / image.height, 0));
    const canvas = new OffscreenCanvas(width, height), context = canvas.getContext('2d');
    context.imageSmoothingQuality = 'high';
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
    let x = 0;
    for (const image of images) {
      const w = height * image.width / image.height;
      context.drawImage(image, x, 0, w, height);
      x += w + gap;
    }
    let blob;
    for (let quality = 0.86; quality > 0.3; quality -= 0.06) {
      blob = await canvas.convertToBlob({type: 'image/jpeg', quality});
      if (blob.size < most) break;
    }
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let binary = '';
    for (let at = 0; at < bytes.length; at += 32768) binary += String.fromCharCode(...bytes.subarray(at, at + 32768));
    return btoa(binary);
  }, {pictures: pictures.map(picture => picture.toString('base64')), width, gap: GAP, most: readme ? MOST_README : MOST});
  return Buffer.from(base64, 'base64');
}
