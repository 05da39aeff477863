// What Voila's own script calls while a page opens: see its template `lab`.
window.voila_heartbeat = () => {};
window.voila_process = () => {};
window.update_loading_text = (_index, _count, text) => {
  const line = document.getElementById("loading_text");
  if (line && text) line.textContent = text;
};
window.display_cells = () => {
  if (!window.themeLoaded) {
    window.cellLoaded = true;
    return;
  }
  document.getElementById("loading")?.remove();
  document.getElementById("rendered_cells").hidden = false;
};
window.voila_finish = window.display_cells;
