/** What `POST /v1/chat` sends back: the shapes of `api/schemas/answers.py` that the widget shows. */

export interface Citation {
  n: number;
  title: string | null;
  outlet: string | null;
  /** ISO 8601, to the precision that the source states. */
  published_at: string | null;
  url: string | null;
  quote: string;
}

export interface Claim {
  text: string;
  /** Numbers of the citations it rests on. */
  citations: number[];
}

export interface Nearby {
  title: string | null;
  outlet: string | null;
  published_at: string | null;
  url: string | null;
}

export interface Answer {
  conversation_id: string;
  status: string;
  reason: string | null;
  text: string;
  claims: Claim[];
  citations: Citation[];
  as_of: string | null;
  nearby: Nearby[];
}

/** The value as an answer, or null if it is something else. */
export function readAnswer(value: unknown): Answer | null {
  if (typeof value !== "object" || value === null) return null;
  const answer = value as Partial<Answer>;
  const told = typeof answer.text === "string" && typeof answer.conversation_id === "string";
  const listed = [answer.claims, answer.citations, answer.nearby].every(Array.isArray);
  return told && listed ? (answer as Answer) : null;
}
