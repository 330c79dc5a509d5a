// Runs before the first paint, so that a light screen never flashes dark. `appearance.ts` keeps the two attributes.
try {
  const look = JSON.parse(localStorage.getItem('tapedeck.appearance') ?? 'null') ?? {};
  const light =
    look.theme === 'light' || (look.theme === 'system' && matchMedia('(prefers-color-scheme: light)').matches);
  document.documentElement.dataset.theme = light ? 'light' : 'dark';
  document.documentElement.dataset.prices = look.priceColors ?? 'green-up';
} catch {
  // Without storage the dark default of index.html stands.
}
