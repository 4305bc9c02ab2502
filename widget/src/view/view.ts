/** What the parts of the widget's picture are told, and what they can ask for. */

import type { QuoteCard } from "../card.js";
import { readableDate } from "../date.js";
import type { Speech } from "../strings/index.js";
import type { Turn } from "../turn.js";
import type { Citation, Reference } from "../wire.js";

export interface View {
  speech: Speech;
  card: QuoteCard;
  /** The turn whose answer was copied, of which a comment is asked, or whose judgement came to something. */
  copied: number | null;
  judged: { turn: number; outcome: "comment" | "thanks" | "unsaid" } | null;
  /** Where an article can be read; null where nowhere. */
  link(article: Reference | Citation): string | null;
  ask(question: string): void;
  again(turn: Turn): void;
  copy(turn: Turn): void;
  judge(turn: Turn, helpful: boolean, comment?: string): void;
}

export function dated(stated: string | null, view: View): string {
  return stated ? readableDate(stated, view.speech.language) : "";
}
