/** Which words are said: those of the language that is asked for, or of the page, with the page's own in their place. */

import { ar } from "./ar.js";
import { de } from "./de.js";
import { en } from "./en.js";
import { es } from "./es.js";
import { ko } from "./ko.js";
import type { Words, WordsGiven } from "./words.js";

export { count, fill, type Words, type WordsGiven } from "./words.js";

export interface Speech extends Words {
  /** The BCP 47 tag by which dates and numbers are written. */
  language: string;
  direction: "ltr" | "rtl";
}

const LANGUAGES: Record<string, Words> = { en, de, es, ko, ar };
const RIGHT_TO_LEFT = ["ar"];

/** The words in the first of these languages that there are words in, else in English, with `given` in their place. */
export function speech(wanted: readonly string[], given: WordsGiven): Speech {
  const tag = wanted.find((one) => base(one) in LANGUAGES && isTag(one)) ?? "en-GB";
  const words = merged(LANGUAGES[base(tag)]!, given);
  return { ...words, language: tag, direction: RIGHT_TO_LEFT.includes(base(tag)) ? "rtl" : "ltr" };
}

function base(tag: string): string {
  return tag.toLowerCase().split("-")[0]!;
}

function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

function merged(words: Words, given: WordsGiven): Words {
  const all: Record<string, unknown> = { ...words };
  for (const [name, value] of Object.entries(given)) {
    const own = all[name];
    if (typeof own === "string" && typeof value === "string") all[name] = value;
    if (typeof own === "object" && typeof value === "object") all[name] = { ...own, ...value };
  }
  return all as unknown as Words;
}
