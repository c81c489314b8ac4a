// Amounts and numbers in the page's language. Cents are integers until they are shown.
const language = document.documentElement.lang === "en" ? "en-GB" : "it-IT";

export function money(cents) {
  const whole = cents % 100 === 0;
  return new Intl.NumberFormat(language, {
    style: "currency",
    currency: "EUR",
    useGrouping: true,
    minimumFractionDigits: whole ? 0 : 2,
  }).format(cents / 100);
}

export function count(number) {
  return new Intl.NumberFormat(language).format(number);
}
