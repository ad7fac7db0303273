// Checks the anchors of a page against a reader's own copy. The copy stays in the page: the policy of the page lets
// nothing out, and what is shown of the copy is text, never markup.
"use strict";
(() => {
  const AROUND = 160; // characters shown before and after a passage
  const RECOGNISED = 0.2; // share of the anchors that a copy of the document holds, as `inquiries verify` has it
  const tool = document.querySelector("[data-verify]");
  const result = document.getElementById("copy-result");
  const pasted = document.getElementById("copy-text");
  const file = document.getElementById("copy-file");
  const known = JSON.parse(document.getElementById("checks").textContent);
  const WORDS = {
    verified: ["Verified", "The passage stands where the anchor says, letter for letter."],
    moved: ["Moved", "The passage is in your copy, letter for letter, at another place: text was put in or left out before it."],
    ambiguous: ["Ambiguous", "The passage is in your copy several times; which one is meant can't be told."],
    missing: ["Missing", "Your copy does not hold the passage. It may be another version, or lack a part."],
  };

  const element = (name, text = "", attributes = {}) => {
    const made = document.createElement(name);
    made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  const decoded = (bytes) => {
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      return new TextDecoder("windows-1252").decode(bytes);
    }
  };

  const fromHtml = (text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    page.querySelectorAll("script, style, noscript, template, head, svg, select, textarea").forEach((part) => part.remove());
    return page.body.textContent;
  };

  const looksLikeHtml = (text) => /^\s*(<!doctype html|<html|<\?xml[^>]*>\s*<(!doctype )?html)/i.test(text);

  const excerpt = (stream, start, length) => {
    const [from, to] = anchors.span(stream, start, length);
    const quote = element("blockquote");
    const before = stream.text.slice(Math.max(0, from - AROUND), from);
    const after = stream.text.slice(to, to + AROUND);
    quote.append(`${from > AROUND ? "… " : ""}${before}`, element("mark", stream.text.slice(from, to)),
      `${after}${to + AROUND < stream.text.length ? " …" : ""}`);
    return quote;
  };

  const shown = (anchor, stream, found, several) => {
    const [title, means] = WORDS[found.verdict];
    const block = element("div", "", { class: `verdict ${found.verdict}` });
    const name = several ? `${title}: ${anchor.claim.split(".").pop()}, ` : `${title}: `;
    block.append(element("p", `${name}words ${anchor.word} to ${anchor.word + anchor.words - 1}. ${means}`));
    if (!several || found.verdict === "ambiguous") {
      found.places.slice(0, 5).forEach((start) => block.append(excerpt(stream, start, anchor.length)));
    }
    return block;
  };

  const summary = (verdicts, stream) => {
    const whole = stream.chars.length === known.length && anchors.digest(stream.chars.join("")) === known.digest;
    const counts = Object.keys(WORDS)
      .map((verdict) => [verdict, verdicts.filter((found) => found.verdict === verdict).length])
      .filter(([, count]) => count)
      .map(([verdict, count]) => `${count} ${verdict}`);
    const same = whole
      ? "Your copy is the text that was coded, letter for letter."
      : `Your copy is not the same text throughout: it has ${stream.chars.length} letters and digits, the text coded ${known.length}.`;
    const found = verdicts.filter(({ verdict }) => verdict !== "missing").length;
    const other = found < RECOGNISED * verdicts.length ? " It does not look like a copy of this document." : "";
    return element("p", `${same}${other} Anchors: ${counts.join(", ")} of ${verdicts.length}.`, { class: "summary" });
  };

  const compare = (text) => {
    result.replaceChildren();
    const stream = anchors.streamOf(text);
    if (!stream.chars.length) {
      result.append(element("p", "There is no text to check: open a file, or paste the text."));
      return;
    }
    const verdicts = known.anchors.map((anchor) => anchors.check(anchor, stream));
    const several = known.anchors.length > 1 && new Set(known.anchors.map((anchor) => anchor.claim)).size > 1;
    result.append(summary(verdicts, stream));
    known.anchors.forEach((anchor, i) => {
      if (!several || verdicts[i].verdict !== "verified") result.append(shown(anchor, stream, verdicts[i], several));
    });
  };

  const refused = (bytes) => {
    const head = String.fromCharCode(...bytes.slice(0, 4));
    return head === "%PDF" || head.startsWith("PK\u0003\u0004");
  };

  const open = async () => {
    const [chosen] = file.files;
    if (!chosen) return;
    const bytes = new Uint8Array(await chosen.arrayBuffer());
    if (refused(bytes)) {
      result.replaceChildren(element("p", "This page reads text and HTML. For PDF and Word files, copy the text out of your reader, or use the command."));
      return;
    }
    const text = decoded(bytes);
    compare(looksLikeHtml(text) ? fromHtml(text) : text);
  };

  file.addEventListener("change", open);
  document.getElementById("copy-check").addEventListener("click", () => {
    if (pasted.value.trim()) compare(looksLikeHtml(pasted.value) ? fromHtml(pasted.value) : pasted.value);
    else if (file.files.length) open();
    else compare("");
  });
  tool.hidden = false;
})();
