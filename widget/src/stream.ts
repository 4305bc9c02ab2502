/**
 * Asks one question, and tells of its answer as it grows. Whatever happens to the connection, it goes on after the last event
 * that came; where the server has forgotten the question, because it was killed, it is asked anew.
 */

import { createParser, type EventSourceMessage } from "eventsource-parser";
import { type Delay, failure, type Failure, problemFailure, refusal } from "./failure.js";
import { type Answer, type Citation, type Claim, fields, readAnswer, readClaim, readSources, readTimes, type Times } from "./wire.js";

/** Where questions go, and by which right. */
export interface Service {
  /** Without a slash at its end. */
  endpoint: string;
  key: string;
}

export type Told =
  | { kind: "begun" }
  | { kind: "understood"; times: Times }
  | { kind: "sources"; citations: Citation[] }
  | { kind: "claim"; claim: Claim }
  | { kind: "done"; answer: Answer }
  | { kind: "delay"; why: Delay }
  | { kind: "failed"; failure: Failure };

/** Milliseconds before each new try; when all have passed, it is given up. */
const PAUSES = [500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000, 8_000, 10_000, 10_000, 15_000, 15_000, 15_000, 15_000];
/** Milliseconds without a word, heartbeats included, after which a connection counts as lost. */
const SILENCE = 35_000;

/**
 * The answer to `message`, as it comes. `begun` says that the claims come from the first one on. The last one is `done` or
 * `failed`; where `stop` gives up, it ends without.
 *
 * @param after the event after which an answer that was begun before goes on; it is given on with each event.
 */
export async function* ask(
  service: Service,
  message: string,
  conversation: string,
  after: string | null,
  stop: AbortSignal,
): AsyncGenerator<{ told: Told; after: string | null }> {
  let tries = 0;
  while (!stop.aborted) {
    if (!navigator.onLine) {
      yield { told: { kind: "delay", why: "offline" }, after };
      await online(stop);
      tries = 0;
    }
    let ended: Delay | Failure | "forgotten" | "done" = "lost";
    const listening = listen(service, { message, conversation_id: conversation, stream: true }, after, stop);
    for await (const one of listening) {
      if ("ended" in one) {
        ended = one.ended;
      } else {
        after = one.after;
        if (one.told.kind !== "begun") tries = 0;
        yield one;
      }
    }
    if (stop.aborted || ended === "done") return;
    if (ended === "forgotten") {
      after = null;
      continue;
    }
    if (typeof ended === "object") {
      yield { told: { kind: "failed", failure: ended }, after };
      return;
    }
    const pause = PAUSES[tries++];
    if (pause === undefined) {
      yield { told: { kind: "failed", failure: failure("unreachable") }, after };
      return;
    }
    if (navigator.onLine) {
      yield { told: { kind: "delay", why: ended }, after };
      await sleep(ended === "busy" ? Math.max(pause, 2_000) : pause, stop);
    }
  }
}

type Heard = { told: Told; after: string | null } | { ended: Delay | Failure | "forgotten" | "done" };

/** One connection: what it tells, and last how it ended. */
async function* listen(service: Service, body: object, after: string | null, stop: AbortSignal): AsyncGenerator<Heard> {
  const connection = new AbortController();
  const hangUp = (): void => connection.abort();
  stop.addEventListener("abort", hangUp);
  let silence = 0;
  try {
    const response = await fetch(`${service.endpoint}/v1/chat`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(service.key && { authorization: `Bearer ${service.key}` }),
        ...(after && { "last-event-id": after }),
      },
      body: JSON.stringify(body),
      credentials: "omit",
      signal: connection.signal,
    });
    if (!response.ok || !response.body) {
      yield { ended: response.status === 404 && after ? "forgotten" : await refusal(response) };
      return;
    }
    if (!after) yield { told: { kind: "begun" }, after };
    const events: EventSourceMessage[] = [];
    const parser = createParser({ onEvent: (event) => events.push(event) });
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    for (;;) {
      silence = window.setTimeout(hangUp, SILENCE);
      const { done, value } = await reader.read();
      clearTimeout(silence);
      if (done) break;
      parser.feed(decoder.decode(value, { stream: true }));
      for (const event of events.splice(0)) {
        const told = read(event);
        if (told) yield { told, after: event.id ?? after };
        if (told?.kind === "done" || told?.kind === "failed") {
          yield { ended: "done" };
          return;
        }
      }
    }
    yield { ended: "lost" };
  } catch {
    yield { ended: "lost" };
  } finally {
    clearTimeout(silence);
    stop.removeEventListener("abort", hangUp);
    hangUp();
  }
}

function read(event: EventSourceMessage): Told | null {
  const data = parsed(event.data);
  switch (event.event) {
    case "understood":
      return { kind: "understood", times: readTimes(data) };
    case "sources":
      return { kind: "sources", citations: readSources(data) };
    case "claim":
      return { kind: "claim", claim: readClaim(data) };
    case "done": {
      const answer = readAnswer(data);
      return answer ? { kind: "done", answer } : { kind: "failed", failure: failure("broken") };
    }
    case "error":
      return { kind: "failed", failure: problemFailure(fields(data), Number(fields(data).status)) };
    default:
      return null;
  }
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}

/** Waits; less, if the network comes back meanwhile or `stop` gives up. */
function sleep(milliseconds: number, stop: AbortSignal): Promise<void> {
  return woken(stop, milliseconds);
}

function online(stop: AbortSignal): Promise<void> {
  return woken(stop, null);
}

function woken(stop: AbortSignal, milliseconds: number | null): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      removeEventListener("online", wake);
      stop.removeEventListener("abort", wake);
      resolve();
    };
    const timer = milliseconds === null ? 0 : window.setTimeout(wake, milliseconds);
    addEventListener("online", wake);
    stop.addEventListener("abort", wake);
    if (stop.aborted) wake();
  });
}
