/** One turn of the conversation: a question, and how far its answer has come. */

import type { Delay, Failure } from "./failure.js";
import type { Answer, Citation, Claim, Times } from "./wire.js";

export interface Turn {
  /** Number within the conversation, from 1. */
  id: number;
  question: string;
  state: "asking" | "answered" | "stopped" | "failed";
  /** What has come so far; `answer` has the same and more, once it is there. */
  claims: Claim[];
  citations: Citation[];
  times: Times | null;
  answer: Answer | null;
  /** Why it takes longer than usual. */
  delay: Delay | null;
  failure: Failure | null;
  /** The last event that came, to go on after. */
  after: string | null;
  /** What the reader said of the answer. */
  helpful: boolean | null;
}

export function asked(id: number, question: string): Turn {
  return {
    id,
    question,
    state: "asking",
    claims: [],
    citations: [],
    times: null,
    answer: null,
    delay: null,
    failure: null,
    after: null,
    helpful: null,
  };
}
