// Has Mermaid parse and draw each chart; gives for each the labels that it drew, or its error.
async (charts) => {
  mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });
  const told = [];
  for (const [number, chart] of charts.entries()) {
    try {
      await mermaid.parse(chart);
      const { svg } = await mermaid.render(`chart${number}`, chart);
      const drawn = new DOMParser().parseFromString(svg, "text/html");
      const labels = [...drawn.querySelectorAll("text[class*=taskText]")];
      told.push({ labels: labels.map((one) => one.textContent) });
    } catch (error) {
      told.push({ error: String(error).slice(0, 300) });
    }
  }
  return told;
}
