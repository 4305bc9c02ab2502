/**
 * What `POST /v1/chat` sends: the shapes of `api/schemas/answers.py` that the widget shows. Each is read field by field, so
 * that whatever comes, what is shown is text where text is meant and a list where a list is meant.
 */

export type Status = "answered" | "partial" | "conflict" | "not_found";
export type Role = "answer" | "side" | "earlier" | "denial" | "entry";

export interface Reference {
  articleId: string;
  title: string | null;
  outlet: string | null;
  /** ISO 8601, to the precision that the source states. */
  publishedAt: string | null;
  url: string | null;
}

export interface Citation extends Reference {
  n: number;
  revision: number;
  quote: string;
  /** Characters (code points) into the revision's text. */
  start: number;
  end: number;
  /** How many outlets carried the story. */
  carriers: number;
  corrected: boolean;
  opinion: boolean;
}

export interface Claim {
  text: string;
  /** Numbers of the citations it rests on. */
  citations: number[];
  role: Role;
}

/** The time that a question was taken to ask about: ISO dates. */
export interface Times {
  from: string | null;
  to: string | null;
  asOf: string | null;
}

export interface Answer {
  id: string;
  status: Status;
  reason: string | null;
  text: string;
  claims: Claim[];
  citations: Citation[];
  times: Times;
  nearby: Reference[];
  followUps: string[];
  note: string | null;
}

type Fields = Record<string, unknown>;

/** The answer in the data of `done`, or null if it is none. */
export function readAnswer(value: unknown): Answer | null {
  const given = fields(value);
  if (typeof given.text !== "string" || !["answered", "partial", "conflict", "not_found"].includes(text(given.status))) {
    return null;
  }
  return {
    id: text(given.id),
    status: given.status as Status,
    reason: textOrNull(given.reason),
    text: given.text,
    claims: list(given.claims).map(readClaim),
    citations: list(given.citations).map(readCitation),
    times: readTimes(given.understood, given.as_of),
    nearby: list(given.nearby).map(readReference),
    followUps: list(given.follow_ups).map(text).filter(Boolean),
    note: textOrNull(given.note),
  };
}

/** The times in the data of `understood`. */
export function readTimes(value: unknown, asOf: unknown = null): Times {
  const given = fields(value);
  return {
    from: textOrNull(given.published_from),
    to: textOrNull(given.published_to),
    asOf: textOrNull(asOf) ?? textOrNull(given.as_of),
  };
}

/** The citations in the data of `sources`. */
export function readSources(value: unknown): Citation[] {
  return list(fields(value).citations).map(readCitation);
}

export function readClaim(value: unknown): Claim {
  const given = fields(value);
  const role = text(given.role);
  return {
    text: text(given.text),
    citations: list(given.citations).map(number),
    role: ["side", "earlier", "denial", "entry"].includes(role) ? (role as Role) : "answer",
  };
}

function readCitation(value: unknown): Citation {
  const given = fields(value);
  return {
    ...readReference(given),
    n: number(given.n),
    revision: number(given.revision),
    quote: text(given.quote),
    start: number(given.start),
    end: number(given.end),
    carriers: number(given.carriers),
    corrected: given.corrected === true,
    opinion: given.opinion === true,
  };
}

function readReference(value: unknown): Reference {
  const given = fields(value);
  return {
    articleId: text(given.article_id),
    title: textOrNull(given.title),
    outlet: textOrNull(given.outlet),
    publishedAt: textOrNull(given.published_at),
    url: textOrNull(given.url),
  };
}

export function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function textOrNull(value: unknown): string | null {
  return text(value) || null;
}

function number(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
