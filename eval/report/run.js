// The page of one run: what its list distinguishes, and what is shown of a question.

const NAMES = { right: "right", wrong: "wrong", not_judged: "not judged" };

function ofKind(row, kind) {
  return kind === "all" || (kind === "refused" ? row.refused : row.verdict === kind);
}

function rowSign(row) {
  return sign(row.verdict, row.refused, `${NAMES[row.verdict]}${row.refused ? ", refused" : ""}`);
}

function detail(place) {
  const q = part("detail", place);
  return [heading(q), turns(q), verdict(q, place), answer(q), expected(q), passages(q), figures(q)];
}

function heading(q) {
  const facts = [q.slice?.replaceAll("_", " "), q.as_of && `as of ${q.as_of}`, q.answerability, q.half && `${q.half} half`];
  return el(
    "header",
    {},
    el("h3", {}, el("bdi", {}, q.question)),
    el("p.dim", {}, el("a.permanent", { href: address(q), title: "Link to this question" }, el("bdi", {}, q.id)),
      facts.filter(Boolean).map((fact) => [" · ", el("bdi", {}, fact)])),
  );
}

function turns(q) {
  if (!q.history.length) return null;
  const said = q.history.map((turn) => el("li", { class: turn.role }, el("b", {}, turn.role), " ", el("bdi", {}, turn.text)));
  const asked = q.answer.standalone_question;
  return el(
    "details.block",
    { open: q.history.length <= 4 },
    el("summary", {}, `Turns before (${q.history.length})`),
    el("ol.turns", {}, said),
    asked && asked !== q.question ? el("p", {}, el("span.dim", {}, "searched for: "), el("bdi", {}, asked)) : null,
  );
}

function verdict(q, place) {
  const row = page.rows[place];
  const kind = row.refused ? `Refused: ${NAMES[row.verdict]}` : row.verdict === "not_judged" ? "Not judged" : `Answered: ${NAMES[row.verdict]}`;
  return el("p.verdict", { class: `verdict ${row.verdict}` }, rowSign(row), el("span", {}, el("b", {}, kind), " ", el("bdi", {}, q.why)));
}

function answer(q) {
  const { status, reason, claims, citations, nearby, text } = q.answer;
  const said = status === "not_found"
    ? [el("p.refusal", {}, el("bdi", {}, text), reason ? el("span.dim", {}, ` (${reason.replaceAll("_", " ")})`) : null)]
    : claims.map((claim, i) => el(
      "p.claim",
      {},
      el("bdi", {}, marked(claim.text, q.claim_marks[i])),
      " ",
      claim.citations.map((n) => el("span.number", {}, `[${n}]`)),
      el("span.support", { title: "How surely the quotes answer the question" }, ` support ${claim.support.toFixed(2)}`),
    ));
  return el(
    "section.block",
    {},
    el("h4", {}, "Answer", status === "answered" || status === "not_found" ? null : el("span.tag", {}, status)),
    said,
    citations.length ? el("ol.quotes", {}, citations.map((citation, i) => quote(q, citation, i))) : null,
    nearby.length && status === "not_found"
      ? el("details", {}, el("summary", {}, `Articles nearby (${nearby.length})`), el("ul.nearby", {}, nearby.map((about) => el("li", {}, source(about)))))
      : null,
  );
}

function quote(q, citation, i) {
  const repeated = q.answer.claims.some((claim) => claim.text === citation.quote && claim.citations.includes(citation.n));
  const tags = [
    q.exact[i] ? el("span.tag.good", {}, repeated ? "quoted to the letter" : "to the letter") : el("span.tag.bad", {}, "not in the archive like this"),
    q.on_evidence[i] === true ? el("span.tag.good", {}, "rests on the evidence") : null,
    q.on_evidence[i] === false ? el("span.tag.bad", {}, "not the evidence") : null,
    q.in_force[i] === false ? el("span.tag.bad", {}, "replaced or taken back") : null,
  ];
  return el(
    "li",
    { value: citation.n },
    repeated ? null : el("blockquote", {}, el("bdi", {}, citation.quote)),
    el("p.source", {}, source(citation)),
    el("p.dim", {}, tags, ` ${citation.article_id}, revision ${citation.revision}, characters ${citation.start}–${citation.end}`),
  );
}

function expected(q) {
  const accepted = q.items.length ? q.items.map((item) => item.join(" / ")) : q.answers;
  const evidence = q.evidence.map((e) => el("li", {}, el("blockquote", {}, el("bdi", {}, e.quote)),
    e.article_id ? el("p.dim", {}, el("bdi", {}, e.article_id)) : null));
  const rows = [
    accepted.length ? [el("dt", {}, q.items.length ? "items of the list" : "accepted"), el("dd", {}, el("ul.accepted", {}, accepted.map((a) => el("li", {}, el("bdi", {}, a)))))] : null,
    q.outdated.length ? [el("dt", {}, "outdated"), el("dd", {}, el("bdi", {}, q.outdated.join(" / ")))] : null,
    q.reference_answer ? [el("dt", {}, "reference answer"), el("dd", {}, el("bdi", {}, q.reference_answer))] : null,
    q.relevant_ids.length ? [el("dt", {}, "articles that hold it"), el("dd", {}, el("bdi", {}, q.relevant_ids.join(", ")))] : null,
  ].filter(Boolean);
  if (!rows.length && !evidence.length) return null;
  return el(
    "section.block",
    {},
    el("h4", {}, "What was expected"),
    rows.length ? el("dl", {}, rows) : null,
    evidence.length ? el("details", {}, el("summary", {}, `Evidence (${evidence.length})`), el("ul.evidence", {}, evidence)) : null,
  );
}

function passages(q) {
  if (!q.passages.length) return el("section.block", {}, el("h4", {}, "Passages found"), el("p.dim", {}, "none"));
  const relevant = new Set(q.relevant_ranks);
  const entries = q.passages.map(([at, score, marks], i) => {
    const [articleId, start, end, text] = part("passages", Math.floor(at / page.passages_a_part))[at % page.passages_a_part];
    const about = q.about[articleId];
    const from = marks.length ? Math.max(0, marks[0][0] - 60) : 0;
    const excerpt = [from ? "…" : "", marked(text, marks, from, from + 150), "…"];
    return el(
      "li",
      {},
      el(
        "details",
        { class: relevant.has(i + 1) ? "relevant" : null },
        el("summary", {}, el("span.rank", {}, String(i + 1)),
          el("span.excerpt", {}, relevant.has(i + 1) ? el("span.tag.good", {}, "what was sought") : null, el("bdi", {}, excerpt))),
        el("div.text", {}, el("bdi", {}, marked(text, marks))),
        about ? el("p.source", {}, source(about)) : null,
        el("p.dim", {}, `${articleId}, characters ${start}–${end}, score ${score.toPrecision(3)}`),
      ),
    );
  });
  const told = relevant.size ? `what was sought first at rank ${q.relevant_ranks.join(", ")}` : "none of them holds what was sought";
  const note = q.answerability === "unanswerable" ? "" : `, ${told}`;
  return el("section.block", {}, el("h4", {}, "Passages found"), el("p.dim", {}, `${q.passages.length}${note}`), el("ol.passages", {}, entries));
}

function figures(q) {
  const times = Object.entries(q.timings).map(([step, ms]) => `${step} ${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms`);
  const scores = Object.entries(q.scores).map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, Number(value.toFixed(3)).toString())));
  return el(
    "section.block",
    {},
    el("p.dim", {}, times.join(" · ")),
    el("details", {}, el("summary", {}, "Its part in every metric"), el("dl.settings", {}, scores)),
  );
}

narrow();
follow();
