// Each palette of a city holds WCAG AA: text on its main colour, its main colour on paper, and the
// accent on the dark foot of the page. And none is the blue that central administrations reserve.
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const file = join(root, "templates", "assets", "palettes.json");
const palettes = JSON.parse(await readFile(file, "utf8"));
const textContrast = 4.5; // WCAG 2.2, 1.4.3
const signContrast = 3; // WCAG 2.2, 1.4.11
const reservedHue = 210;

function fromHsb(h, s, b) {
  const part = (n) => {
    const k = (n + h / 60) % 6;
    return Math.round(255 * (b / 100) * (1 - (s / 100) * Math.max(0, Math.min(k, 4 - k, 1))));
  };
  return [part(5), part(3), part(1)];
}

const fromHex = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

function luminance(rgb) {
  const [r, g, b] = rgb.map((value) => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const problems = [];
for (const [name, { h, s, b, accent }] of Object.entries(palettes)) {
  const primary = fromHsb(h, s, b);
  const deep = fromHsb(h, Math.min(s + 5, 100), b * 0.38);
  const hold = (what, value, least) => {
    if (value < least) problems.push(`${name}: ${what}: ${value.toFixed(2)} is below ${least}`);
  };
  hold("white on the main colour", contrast(primary, [255, 255, 255]), textContrast);
  hold("the main colour on paper", contrast(primary, fromHex("#fdfaf5")), textContrast);
  hold("white on the foot of the page", contrast(deep, [255, 255, 255]), textContrast);
  hold("the accent on the foot of the page", contrast(deep, fromHex(accent)), signContrast);
  if (Math.abs(h - reservedHue) < 15) problems.push(`${name}: too near to the reserved blue`);
}
for (const problem of problems) console.error(problem);
console.log(`${Object.keys(palettes).length} palettes, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
