/** Links out of the widget. An article's URL is hostile input: only http and https become a link. */

const WORDS = 8;

/** The article's address at the quoted words (a text fragment), or null if it is none that may be followed. */
export function articleLink(address: string | null, quote = ""): string | null {
  if (!address || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (!["http:", "https:"].includes(url.protocol) || url.username || url.password) return null;
  const words = firstWords(quote);
  if (!words) return url.href;
  const [anchor] = url.hash.split(":~:");
  url.hash = "";
  // "-" separates the parts of a text directive.
  return `${url.href}${anchor || "#"}:~:text=${encodeURIComponent(words).replaceAll("-", "%2D")}`;
}

/** The quote's first words, within its first line: a text fragment is sought within one block of the page. */
function firstWords(quote: string): string {
  const line = quote.trim().split("\n")[0]!.replace(/\s+/g, " ").replace(/\p{Surrogate}/gu, "\ufffd");
  const words = [...new Intl.Segmenter(undefined, { granularity: "word" }).segment(line)].filter((s) => s.isWordLike);
  const last = words[Math.min(WORDS, words.length) - 1];
  return last ? line.slice(0, last.index + last.segment.length) : "";
}
