// Runs in the page of a browser: what a reader would not see, or not see well. Evaluates to one line per problem.
// WIDTH is replaced by the width of the window.
(() => {
  const problems = [];
  const width = document.documentElement.clientWidth;
  const name = (element) => {
    const words = element.textContent.trim().replace(/\s+/g, ' ');
    return `<${element.localName}> "${words.length > 60 ? `${words.slice(0, 60)}...` : words}"`;
  };
  for (const folded of document.querySelectorAll('details')) folded.open = true;
  if (document.documentElement.scrollWidth > width)
    problems.push(`the page is ${document.documentElement.scrollWidth} px wide in a window of ${width} px`);

  const known = 'a code details h2 h3 li p pre strong summary table tbody td th thead tr ul'.split(' ');
  for (const element of document.body.querySelectorAll('*')) {
    if (!known.includes(element.localName)) problems.push(`unexpected element: ${name(element)}`);
    const scroller = element.closest('pre, table');
    const box = element.getBoundingClientRect();
    if ((scroller === null || scroller === element) && box.right > width) problems.push(`too wide: ${name(element)}`);
    if (element.localName === 'table' && element.scrollWidth > element.clientWidth)
      problems.push(`the table scrolls: ${element.scrollWidth} px in ${element.clientWidth} px: ${name(element)}`);
  }

  // WCAG 2.2, relative luminance and contrast ratio.
  const parse = (text) => {
    const [r = 0, g = 0, b = 0, a = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
    return { rgb: [r, g, b], a };
  };
  const over = (top, below) => top.rgb.map((value, i) => value * top.a + below[i] * (1 - top.a));
  const backgroundOf = (element) => {
    if (element === null) return [255, 255, 255];
    return over(parse(getComputedStyle(element).backgroundColor), backgroundOf(element.parentElement));
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement: element } = texts.currentNode;
    if (data.trim() === '') continue;
    const below = backgroundOf(element);
    const above = over(parse(getComputedStyle(element).color), below);
    const [light, dark] = [luminance(above), luminance(below)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (!(ratio >= 4.5)) problems.push(`contrast ${ratio.toFixed(2)}: ${name(element)}`);
    if (element.closest('code') === null && /\*\*|\]\(|^#+ |`|\\[^\w\s]/.test(data)) problems.push(`markup shows: ${name(element)}`);
  }
  return problems;
})();
