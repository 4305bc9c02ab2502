/** Dates as a reader writes them. */

/** The day, month or year that an ISO 8601 date states, in the language given; what is no date comes back as it is. */
export function readableDate(stated: string, language: string): string {
  const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/.exec(stated) ?? [];
  if (!year) return stated;
  const moment = new Date(Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1)));
  return new Intl.DateTimeFormat(language, {
    timeZone: "UTC",
    year: "numeric",
    ...(month && { month: "long" }),
    ...(day && { day: "numeric" }),
  }).format(moment);
}
