/** What can go wrong with a question, told apart by what the reader can do about it. */

import { fields, text } from "./wire.js";

export interface Failure {
  /**
   * `unreachable`: the archive did not come back; `rate`: too many questions; `key`: the page's key was refused; `refused`: the
   * archive said why in `detail`; `broken`: it failed.
   */
  kind: "unreachable" | "rate" | "key" | "refused" | "broken";
  detail: string;
  /** For `rate`: when it may be asked again, in milliseconds since 1970. */
  until: number;
}

/** Why an answer is waited for longer than usual; it comes without the reader's doing. */
export type Delay = "offline" | "lost" | "busy";

export function failure(kind: Failure["kind"], detail = "", until = 0): Failure {
  return { kind, detail, until };
}

/** What a response that is no answer says: a delay, or a failure for good. */
export async function refusal(response: Response): Promise<Failure | Delay> {
  const problem = fields(await response.json().catch(() => null));
  const told = text(problem.type).startsWith("urn:dateline:");
  if (response.status === 503 && told) return "busy";
  if (response.status >= 502 && !told) return "lost"; // a proxy speaks, in the absence of the archive
  return problemFailure(problem, response.status, seconds(response.headers.get("retry-after")));
}

/** The failure that a problem document (RFC 9457) tells. */
export function problemFailure(problem: Record<string, unknown>, status: number, wait = 0): Failure {
  if (status === 401 || status === 403) return failure("key", text(problem.detail));
  if (status === 429) return failure("rate", "", Date.now() + Math.max(1, wait) * 1000);
  if (status === 500 || !text(problem.detail)) return failure("broken");
  return failure("refused", text(problem.detail));
}

/** The seconds of a `Retry-After`. */
export function seconds(header: string | null): number {
  const given = Number(header);
  return Number.isFinite(given) ? Math.min(Math.max(given, 0), 3600) : 0;
}
