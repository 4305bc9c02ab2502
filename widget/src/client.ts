/** Asks the API one question, and gives back its answer or what went wrong; it never throws. */

import { type Answer, readAnswer } from "./wire.js";

export interface Failure {
  /** `offline`: no network; `unreachable`: no answer from the server; `refused`: the server said why; `broken`: it did not. */
  kind: "offline" | "unreachable" | "refused" | "broken";
  /** The server's own sentence, for `refused`. */
  detail: string;
}

export type Outcome = { answer: Answer } | { failure: Failure };

const LONGEST_WAIT = 120_000;

/** The answer to `message` in `conversation`; null begins a new one. `stop` gives up the request. */
export async function ask(
  endpoint: string,
  message: string,
  conversation: string | null,
  stop: AbortSignal,
): Promise<Outcome> {
  const patience = new AbortController();
  const giveUp = (): void => patience.abort();
  const timer = setTimeout(giveUp, LONGEST_WAIT);
  stop.addEventListener("abort", giveUp);
  try {
    const response = await fetch(`${endpoint}/v1/chat`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ message, conversation_id: conversation }),
      credentials: "omit",
      signal: patience.signal,
    });
    return await read(response);
  } catch {
    return failure(navigator.onLine ? "unreachable" : "offline");
  } finally {
    clearTimeout(timer);
    stop.removeEventListener("abort", giveUp);
  }
}

async function read(response: Response): Promise<Outcome> {
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) {
    const answer = readAnswer(body);
    return answer ? { answer } : failure("broken");
  }
  const detail = (body as { detail?: unknown } | null)?.detail;
  return typeof detail === "string" ? failure("refused", detail) : failure("broken");
}

function failure(kind: Failure["kind"], detail = ""): Outcome {
  return { failure: { kind, detail } };
}
