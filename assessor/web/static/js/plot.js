// Draws a figure from the JSON it carries. Without plotly.js or without JavaScript the table below says the same.
function draw() {
  for (const place of document.querySelectorAll("[data-plot]")) {
    if (!window.Plotly) {
      place.hidden = true;
      continue;
    }
    const figure = JSON.parse(place.dataset.plot);
    if (figure.layout.height) place.style.height = `${figure.layout.height + 26}px`; // with the frame around it
    window.Plotly.newPlot(place, figure.data, figure.layout, figure.config);
  }
}

if (document.readyState === "complete") draw();
else window.addEventListener("load", draw);
