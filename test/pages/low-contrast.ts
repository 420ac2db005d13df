/**
 * Runs in the page: every text on it whose contrast with what is painted behind it is below `least`, in words.
 * Source text, since it sees the browser's globals and not Node's. Formula: WCAG 2.2, relative luminance.
 */
export function lowContrastScript(least: number): string {
  return `(() => {
    const pixel = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
    const parse = (colour) => {
      pixel.clearRect(0, 0, 1, 1);
      pixel.fillStyle = colour;
      pixel.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = pixel.getImageData(0, 0, 1, 1).data;
      return { channels: [red, green, blue], alpha: alpha / 255 };
    };
    const over = (front, back) => front.channels.map((channel, place) => channel * front.alpha + back[place] * (1 - front.alpha));
    const backdrop = (element) => {
      if (element === null) return [255, 255, 255];
      const colour = parse(getComputedStyle(element).backgroundColor);
      return colour.alpha === 1 ? colour.channels : over(colour, backdrop(element.parentElement));
    };
    const luminance = (channels) => {
      const [red, green, blue] = channels.map((channel) => channel / 255).map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = { checked: 0, low: [] };
    while (texts.nextNode()) {
      const text = texts.currentNode.textContent.trim();
      const element = texts.currentNode.parentElement;
      if (text === '' || !element.checkVisibility() || element.closest('svg > title, style') !== null) continue;
      const style = getComputedStyle(element);
      const behind = backdrop(element);
      const [dark, light] = [luminance(over(parse(element.namespaceURI.endsWith('svg') ? style.fill : style.color), behind)), luminance(behind)].sort((one, other) => one - other);
      const contrast = (light + 0.05) / (dark + 0.05);
      found.checked += 1;
      if (contrast < ${least}) found.low.push(contrast.toFixed(2) + ': ' + text.slice(0, 60));
    }
    return found;
  })()`;
}
