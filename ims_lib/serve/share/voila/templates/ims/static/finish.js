// Stands after the last cell: the page may be shown.
window.voila_finish();
