// Draws the lines of a table of figures above it. The table is there anyway: without this script nothing is missing.
(() => {
  const box = document.querySelector('[data-charts]');
  const table = box && document.getElementById(box.dataset.charts);
  if (!table || typeof uPlot === 'undefined') return;

  const heads = [...table.tHead.rows[0].cells].slice(2).map(c => c.textContent.trim()).reverse();
  if (heads.length < 2) return;
  const rows = [...table.tBodies[0].rows].map(r => {
    const cells = [...r.querySelectorAll('td[data-v]')].reverse();
    return { name: r.cells[0].textContent.trim(), total: r.classList.contains('total'), values: cells.map(c => Number(c.dataset.v)), written: cells.map(c => c.textContent.trim()) };
  });
  const x = heads.map((_, i) => i);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const palette = () => dark.matches
    ? ['#6fd0ac', '#8fc4f2', '#f0bd62', '#ff9c8f', '#c9a6f5', '#7fd0e0', '#d9d58b', '#f2a7cf']
    : ['#0b6b4f', '#1d5a8a', '#8a5200', '#a3261a', '#5b3a8e', '#0f6b78', '#6b6400', '#8d2a63'];
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function draw(title, lines, height) {
    const figure = box.appendChild(document.createElement('figure'));
    const caption = figure.appendChild(document.createElement('figcaption'));
    caption.textContent = title;
    const colours = palette();
    const axis = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false }, font: '14px system-ui, sans-serif' };
    const largest = Math.max(...lines.flatMap(l => l.values.map(Math.abs)));
    const unit = largest >= 1e9 ? [1e9, ' ' + box.dataset.billion] : largest >= 1e6 ? [1e6, ' ' + box.dataset.million] : [1, ''];
    const short = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
    const chart = new uPlot({
      width: Math.max(240, figure.clientWidth), height,
      scales: { x: { time: false }, y: { range: (_, low, high) => [Math.min(0, low), high === low ? high + 1 : high * 1.05] } },
      cursor: { drag: { x: false, y: false } },
      legend: { show: lines.length > 1 },
      axes: [
        { ...axis, values: (_, ticks) => ticks.map(t => heads[t] ?? ''), incrs: [1, 2, 3, 4, 6, 12, 24], space: 80 },
        { ...axis, size: 80, values: (_, ticks) => ticks.map(t => short.format(t / unit[0]) + unit[1]) },
      ],
      series: [
        { label: box.dataset.period, value: (_, at) => heads[at] ?? '' },
        ...lines.map((l, i) => ({ label: l.name, stroke: colours[i % colours.length], width: l.total ? 3 : 2, points: { show: heads.length < 30 }, value: (_, v, s, at) => at == null ? '' : l.written[at] })),
      ],
    }, [x, ...lines.map(l => l.values)], figure);
    chart.root.setAttribute('role', 'img');
    chart.root.setAttribute('aria-label', box.dataset.label + ' ' + title);
    new ResizeObserver(() => chart.setSize({ width: Math.max(240, figure.clientWidth), height })).observe(figure);
  }

  function drawAll() {
    box.replaceChildren();
    if (box.dataset.lines === 'together') draw(document.getElementById('figures').firstChild.textContent.trim(), rows.filter(r => !r.total).slice(0, Number(box.dataset.most)), 320);
    else for (const row of rows) draw(row.name, [row], 240);
  }

  drawAll();
  dark.addEventListener('change', drawAll);
})();
