/** Every word that the widget itself says: what a language must give, and how words are filled in. */

/** Words for a number, by the plural forms of the language (CLDR); `other` is always there. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** `{n}`, `{date}` and the like are filled in. */
export interface Words {
  heading: string;
  promise: string;
  conversation: string;
  question: string;
  placeholder: string;
  ask: string;
  stop: string;
  asking: string;
  you: string;
  again: string;
  stopped: string;
  close: string;
  forget: string;
  forgotten: string;
  suggestions: string;
  followUps: string;
  nearby: string;
  newTab: string;
  untitled: string;
  unnamed: string;
  /** Of a number in the text, for those who hear it: `{n}`, `{where}`. */
  source: string;
  sources: Plural;
  carriers: Plural;
  corrected: string;
  opinion: string;
  /** Before the date on which something was said that a newer word has replaced. */
  earlier: string;
  denial: string;
  asOf: string;
  between: string;
  since: string;
  until: string;
  partial: string;
  conflict: string;
  notFound: string;
  reasons: Record<"no_coverage" | "outside_window" | "weak_support", string>;
  copy: string;
  copied: string;
  helpful: string;
  yes: string;
  no: string;
  thanks: string;
  unsaid: string;
  comment: string;
  send: string;
  delays: Record<"offline" | "lost" | "busy", string>;
  failures: Record<"unreachable" | "rate" | "key" | "refused" | "broken", string>;
  wait: Plural;
}

/** Some words in place of the widget's own. */
export type WordsGiven = {
  [name in keyof Words]?: Words[name] extends string ? string : Partial<Words[name]> | undefined;
};

/** A text with its places filled in. */
export function fill(words: string, values: Record<string, string | number>): string {
  return words.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** The words for a number. */
export function count(words: Plural, n: number, language: string): string {
  return fill(words[new Intl.PluralRules(language).select(n)] ?? words.other, {
    n: new Intl.NumberFormat(language).format(n),
  });
}
