// Runs before the first paint, so that a chosen theme never flashes the other one. A file and not an inline script,
// because the content security policy allows no inline scripts.
try {
  const saved = JSON.parse(localStorage.getItem('goroscope.preferences') || '{}');
  if (saved.theme === 'light' || saved.theme === 'dark') document.documentElement.dataset.theme = saved.theme;
} catch {
  // Storage may be forbidden: the system's theme is used.
}
