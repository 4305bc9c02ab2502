/** One turn of the conversation: a question, and how far its answer has come. */

import type { Failure } from "./client.js";
import type { Answer } from "./wire.js";

export type Turn = Asking | Answered | Failed;

interface Asked {
  /** Number within the conversation, from 1. */
  id: number;
  question: string;
}

export interface Asking extends Asked {
  state: "asking";
}

export interface Answered extends Asked {
  state: "answered";
  answer: Answer;
  /** The citation that stands open, as `claim index-citation number`. */
  open: string | null;
}

export interface Failed extends Asked {
  state: "failed";
  failure: Failure;
}
