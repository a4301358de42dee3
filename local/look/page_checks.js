// What a reader would trip over on this page at this width; every folded part is opened first. Returns sentences.
() => {
  document.querySelectorAll("details").forEach((one) => (one.open = true));
  const misses = [];
  const screen = document.documentElement.clientWidth;
  const named = (element) => `<${element.tagName.toLowerCase()}> “${element.textContent.trim().slice(0, 40)}”`;
  const hidden = (element) => element.closest("thead, .skip") && getComputedStyle(element.closest("thead, .skip")).position === "absolute";

  const boxes = (node, start, length) => {
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, start + length);
    return [...range.getClientRects()].filter((part) => part.width > 0);
  };
  const room = (element) => {
    const style = getComputedStyle(element);
    if (style.display.startsWith("inline")) return room(element.parentElement);
    return element.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  };

  if (document.scrollingElement.scrollWidth > screen) misses.push(`the page is ${document.scrollingElement.scrollWidth} px wide`);
  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest("svg") || hidden(element) || !element.getClientRects().length) continue;
    const { right, left } = element.getBoundingClientRect();
    if (right > screen + 1 || left < -1) misses.push(`${named(element)} stands out of the screen`);
    if (element.clientWidth && element.scrollWidth > element.clientWidth + 1) misses.push(`${named(element)} is wider than its place`);
    const { overflowY } = getComputedStyle(element);
    if (overflowY === "hidden" && element.scrollHeight > element.clientHeight + 1) misses.push(`${named(element)} is cut off`);
  }

  // A word in two lines although it is no long name, or one line would hold it, with the frame that code has. Scripts without spaces may break anywhere.
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = words.nextNode(); node; node = words.nextNode()) {
    const parent = node.parentElement;
    if (parent.closest("svg, style") || hidden(parent)) continue;
    for (const run of node.data.matchAll(/\S+/g)) {
      for (const word of run[0].matchAll(/[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{M}\p{N}]{2,}/gu)) {
        const parts = boxes(node, run.index + word.index, word[0].length);
        if (parts.length < 2 || Math.abs(parts[0].top - parts.at(-1).top) < parts[0].height / 2) continue;
        const whole = boxes(node, run.index, run[0].length).reduce((sum, part) => sum + part.width, 0);
        if (run[0].length <= 24 || whole + 12 <= room(parent)) misses.push(`the word “${word[0]}” is cut`);
      }
    }
  }

  for (const svg of document.querySelectorAll("svg")) {
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")].map((text) => [text, text.getBoundingClientRect()]);
    for (const [text, box] of texts) {
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1) misses.push(`${named(text)} leaves its picture`);
      if (parseFloat(getComputedStyle(text).fontSize) < 11) misses.push(`${named(text)} is too small`);
      for (const [other, its] of texts) {
        if (text === other || text.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_PRECEDING) continue;
        const across = Math.min(box.right, its.right) - Math.max(box.left, its.left);
        const down = Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top);
        if (across > 1 && down > 3) misses.push(`${named(text)} overlaps ${named(other)}`);
      }
    }
  }

  for (const mark of document.querySelectorAll("a.evidence")) {
    const { width, height } = mark.getBoundingClientRect();
    if (width && (width < 24 || height < 24)) misses.push(`${named(mark)} is smaller than 24 px`);
  }
  for (const link of document.querySelectorAll('a[href^="#"]')) {
    if (!document.getElementById(decodeURIComponent(link.hash.slice(1)))) misses.push(`${link.hash} leads nowhere`);
  }
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  if (new Set(ids).size !== ids.length) misses.push("two elements have one id");
  if (document.querySelector("script, iframe, object, embed, link")) misses.push("the page is not self-contained");
  return [...new Set(misses)];
}
