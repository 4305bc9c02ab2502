/** Every word that the widget itself says, in English. */

export const strings = {
  language: "en-GB",
  heading: "Ask the news",
  promise: "Every answer quotes the articles it comes from.",
  conversation: "Conversation",
  question: "Your question",
  placeholder: "Ask about the news",
  ask: "Ask",
  asking: "Reading the articles…",
  you: "You asked:",
  again: "Try again",
  close: "Close",
  newTab: "opens in a new tab",
  nearby: "What we do have nearby",
  untitled: "Untitled article",
  source: (n: number, outlet: string | null, date: string | null): string =>
    `Source ${n}: ${[outlet, date].filter(Boolean).join(", ") || "outlet not stated"}`,
  answered: (sources: number): string => (sources === 1 ? "1 source." : `${sources} sources.`),
  asOf: (date: string): string => `As known on ${date}`,
  status: {
    partial: "The articles answer this in part.",
    conflict: "The articles disagree.",
  } as Record<string, string>,
  failure: {
    offline: "You seem to be offline. Your question is kept; ask again when the connection is back.",
    unreachable: "The archive cannot be reached at the moment.",
    refused: "The archive could not take this question:",
    broken: "Something went wrong at our end.",
  },
} as const;
