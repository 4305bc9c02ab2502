// The page of a comparison: what its list distinguishes, and what is shown of a question.

const CHANGES = {
  newly_right: ["right", "newly right"],
  newly_wrong: ["wrong", "newly wrong"],
  still_right: ["right", "still right"],
  still_wrong: ["wrong", "still wrong"],
  not_judged: ["not_judged", "not judged"],
};

function ofKind(row, kind) {
  return kind === "all" || (kind === "changed" ? row.answer_changed : row.change === kind);
}

function rowSign(row) {
  const [verdict, name] = CHANGES[row.change];
  return sign(verdict, row.change.startsWith("still"), name);
}

function detail(place) {
  const [row, both] = [page.rows[place], part("detail", place)];
  const [verdict, name] = CHANGES[row.change];
  const facts = [row.slice?.replaceAll("_", " "), both.as_of && `as of ${both.as_of}`].filter(Boolean);
  return [
    el("header", {}, el("h3", {}, el("bdi", {}, row.question)),
      el("p.dim", {}, el("a.permanent", { href: address(row), title: "Link to this question" }, el("bdi", {}, row.id)),
        facts.map((fact) => [" · ", el("bdi", {}, fact)]))),
    both.history.length
      ? el("details.block", { open: both.history.length <= 4 }, el("summary", {}, `Turns before (${both.history.length})`),
        el("ol.turns", {}, both.history.map((turn) => el("li", {}, el("b", {}, turn.role), " ", el("bdi", {}, turn.text)))))
      : null,
    el("p", { class: `verdict ${verdict}` }, rowSign(row), el("span", {}, el("b", {}, name[0].toUpperCase() + name.slice(1)),
      row.answer_changed ? ", with another answer" : ", with the same answer")),
    both.expected.length
      ? el("section.block", {}, el("h4", {}, "Accepted"), el("ul.accepted", {}, both.expected.map((a) => el("li", {}, el("bdi", {}, a)))))
      : null,
    el("div.sides.block", {}, both.sides.map((given, i) => side(given, "AB"[i], page.systems[i]))),
    scores(both.sides),
  ];
}

function side(given, letter, system) {
  const verdict = given.right === null ? "not_judged" : given.right ? "right" : "wrong";
  const said = given.refused
    ? el("p.refusal", {}, el("bdi", {}, given.text))
    : given.claims.map((claim) => el("p.claim", {}, el("bdi", {}, marked(claim.text, claim.marks)), " ",
      claim.citations.map((n) => el("span.number", {}, `[${n}]`))));
  return el(
    "section",
    {},
    el("h4", {}, `${letter}: ${system}`),
    el("p.judged", {}, sign(verdict, given.refused, verdict.replace("_", " ")), el("bdi", {}, given.why)),
    said,
    given.citations.length
      ? el("ol.quotes", {}, given.citations.map((citation) => {
        const repeated = given.claims.some((claim) => claim.text === citation.quote && claim.citations.includes(citation.n));
        return el("li", { value: citation.n },
          repeated ? null : el("blockquote", {}, el("bdi", {}, citation.quote)), el("p.source", {}, source(citation)));
      }))
      : null,
  );
}

function scores([a, b]) {
  const names = [...new Set([...Object.keys(a.scores), ...Object.keys(b.scores)])];
  const written = (value) => (value === undefined ? "–" : Number(value.toFixed(3)).toString());
  const rows = names.map((name) => el("tr", { class: a.scores[name] === b.scores[name] ? "dim" : null },
    el("th", { scope: "row" }, name), el("td.number", {}, written(a.scores[name])), el("td.number", {}, written(b.scores[name]))));
  const times = [a, b].map((given) => (given.timings.total === undefined ? "–" : `${given.timings.total.toFixed(0)} ms`));
  return el("details.block", {}, el("summary", {}, "Their part in every metric"),
    el("div.scroll", {}, el("table", {}, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "metric"), el("th.number", { scope: "col" }, "A"), el("th.number", { scope: "col" }, "B"))),
      el("tbody", {}, rows, el("tr", {}, el("th", { scope: "row" }, "time"), times.map((time) => el("td.number", {}, time)))))));
}

narrow();
follow();
