// Days as a record keeps them, 'YYYY-MM-DD', and as the page says them.

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** This day, where the learner is. */
export const today = () => new Date().toLocaleDateString("sv-SE");

/** Whether a text is a day of the calendar. */
export function isDay(text) {
  if (typeof text !== "string" || !/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** '5 Jan 2026'. */
export function saidDay(text) {
  const [year, month, day] = text.split("-").map(Number);
  return `${day} ${MONTHS[month - 1]} ${year}`;
}
