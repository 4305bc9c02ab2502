/** Links out of the widget. An article's URL is hostile input: only http and https become a link. */

import type { Citation, Reference } from "./wire.js";

/** Words at either end of a quote that a browser looks for. */
const WORDS = 6;

/** The article's address at the quoted words (a text fragment), or null if it is none that may be followed. */
export function articleLink(address: string | null, quote = ""): string | null {
  if (!address || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (!["http:", "https:"].includes(url.protocol) || url.username || url.password) return null;
  const directive = textDirective(quote);
  if (!directive) return url.href;
  const [anchor] = url.hash.split(":~:");
  url.hash = "";
  return `${url.href}${anchor || "#"}:~:${directive}`;
}

/** The page of the archive itself that shows the article, with what is quoted marked; null if its id makes no address. */
export function archiveLink(endpoint: string, article: Reference | Citation): string | null {
  const steps = article.articleId.split("/");
  if (!article.articleId || steps.some((step) => step === "." || step === "..")) return null;
  const page = `${endpoint}/articles/${steps.map((step) => encodeURIComponent(step.toWellFormed())).join("/")}`;
  if (!("quote" in article)) return page;
  return `${page}?revision=${article.revision}&start=${article.start}&end=${article.end}#quote`;
}

/** `text=first words,last words` of the quote's first line, for a browser seeks each within one block of the page. */
function textDirective(quote: string): string {
  const line = quote.trim().split("\n")[0]!.replace(/\s+/g, " ").toWellFormed();
  const words = [...new Intl.Segmenter(undefined, { granularity: "word" }).segment(line)].filter((s) => s.isWordLike);
  if (!words.length) return "";
  const end = (word: Intl.SegmentData): number => word.index + word.segment.length;
  if (words.length <= 2 * WORDS) return `text=${encoded(line.slice(words[0]!.index, end(words.at(-1)!)))}`;
  const first = line.slice(words[0]!.index, end(words[WORDS - 1]!));
  const last = line.slice(words.at(-WORDS)!.index, end(words.at(-1)!));
  return `text=${encoded(first)},${encoded(last)}`;
}

function encoded(words: string): string {
  return encodeURIComponent(words).replaceAll("-", "%2D"); // "-" separates the parts of a directive
}
