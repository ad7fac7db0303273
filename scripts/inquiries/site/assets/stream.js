// The character stream `alnum-1` of a text, and the proof of a passage: as the Python package has it, in a browser.
// Needs frozen.js, which holds what the rule's Unicode version says.
"use strict";
(() => {
  const NOT_KNOWN = "\uFFFE"; // stands for a character that version 3.2 lacks: it joins nothing and is not kept
  const MASK = (1n << 64n) - 1n;
  const BASE = 0x9e3779b97f4a7c15n;

  const unpacked = (packed) => packed.split(" ").map((number) => parseInt(number, 36));

  const inRanges = (packed) => {
    const member = new Uint8Array(0x110000);
    const numbers = unpacked(packed);
    for (let i = 0, at = 0; i < numbers.length; i += 2) {
      at += numbers[i];
      member.fill(1, at, at + numbers[i + 1]);
      at += numbers[i + 1];
    }
    return member;
  };

  const foldings = () => {
    const folded = new Map();
    const numbers = unpacked(frozen.folded);
    for (let i = 0; i < numbers.length; i += 4) {
      const [first, count, step, shift] = numbers.slice(i, i + 4);
      for (let n = 0; n < count; n += 1) {
        folded.set(first + n * step, String.fromCodePoint(first + n * step + shift));
      }
    }
    for (const [point, text] of Object.entries(frozen.spelt)) folded.set(parseInt(point, 36), text);
    return folded;
  };

  // Letters that came later and fold to old ones, but that browsers would first normalise to something else: until
  // they are folded, a noncharacter stands for each.
  const STAND_INS = 0xfdd0;
  const standIns = (known, folded) => {
    const later = [...folded.keys()].map((point) => String.fromCodePoint(point))
      .filter((char) => !known[char.codePointAt(0)] && char.normalize("NFKC") !== char);
    later.forEach((char, i) => folded.set(STAND_INS + i, folded.get(char.codePointAt(0))));
    return new Map(later.map((char, i) => [char, String.fromCodePoint(STAND_INS + i)]));
  };

  let tables;
  const loaded = () => {
    if (!tables) {
      const [known, kept, folded] = [inRanges(frozen.known), inRanges(frozen.kept), foldings()];
      tables = { known, kept, folded, later: standIns(known, folded) };
    }
    return tables;
  };

  // A character as the old version would have met it: what came later, and is no mark, joins nothing; a letter that
  // came later and folds to an old one stays.
  const asThen = (char) => {
    const point = char.codePointAt(0);
    if (point < 0x80) return char;
    const { known, folded, later } = loaded();
    const otherwise = frozen.decomposed[point.toString(36)] ?? later.get(char);
    if (otherwise !== undefined) return otherwise;
    if (point >= STAND_INS && point <= 0xfdef) return NOT_KNOWN;
    return known[point] || folded.has(point) || /\p{M}/u.test(char) ? char : NOT_KNOWN;
  };

  // Whether nothing before the character can compose with it or change places with it.
  const beginsPiece = (char) => {
    const first = char.normalize("NFKD");
    const point = first.codePointAt(0);
    const { known, kept } = loaded();
    const mark = /^\p{M}/u.test(first) && !kept[point]; // what is a mark now was a letter then, for a few
    return known[char.codePointAt(0)] === 1 && !mark && !(point >= 0x1160 && point <= 0x11ff);
  };

  const keptOf = (text) => {
    const { kept, folded } = loaded();
    let out = "";
    for (const char of text.normalize("NFKC")) {
      const point = char.codePointAt(0);
      out += folded.get(point) ?? (kept[point] ? char : "");
    }
    return out;
  };

  // The text in pieces that normalise independently of each other: [offset, piece].
  function* pieces(text) {
    let start = 0;
    let piece = "";
    let offset = 0;
    for (const char of text) {
      if (piece && (char < "\x80" || beginsPiece(char))) {
        yield [start, piece];
        piece = "";
      }
      if (!piece) start = offset;
      piece += asThen(char);
      offset += char.length;
    }
    if (piece) yield [start, piece];
  }

  // {chars, points, offsets}: the characters of the stream, their code points, and where in the text each comes from.
  const streamOf = (text) => {
    const chars = [];
    const offsets = [];
    for (const [start, piece] of pieces(text)) {
      for (const char of keptOf(piece)) {
        chars.push(char);
        offsets.push(start);
      }
    }
    return { chars, offsets, text, points: Uint32Array.from(chars, (char) => char.codePointAt(0)) };
  };

  const IV = [
    0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n,
    0x510e527fade682d1n, 0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n,
  ];
  // RFC 7693: which word of the block each step of a round takes
  const SIGMA = [
    "0123456789abcdef", "ea489fd61c02b753", "b8c052fdae367194", "7931dcbe265a40f8", "905724afe1bc683d",
    "2c6a0b834d75fe19", "c51fed4a0763928b", "db7ec13950f4862a", "6fe9b308c2d714a5", "a2847615fb9e3cd0",
    "0123456789abcdef", "ea489fd61c02b753",
  ].map((row) => [...row].map((digit) => parseInt(digit, 16)));
  const MIXED = [
    [0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15],
    [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14],
  ];

  const rotated = (word, by) => (word >> by) | ((word << (64n - by)) & MASK);

  const compress = (state, block, counted, last) => {
    const v = [...state, ...IV];
    v[12] ^= counted;
    if (last) v[14] ^= MASK;
    for (const order of SIGMA) {
      MIXED.forEach(([a, b, c, d], step) => {
        v[a] = (v[a] + v[b] + block[order[2 * step]]) & MASK;
        v[d] = rotated(v[d] ^ v[a], 32n);
        v[c] = (v[c] + v[d]) & MASK;
        v[b] = rotated(v[b] ^ v[c], 24n);
        v[a] = (v[a] + v[b] + block[order[2 * step + 1]]) & MASK;
        v[d] = rotated(v[d] ^ v[a], 16n);
        v[c] = (v[c] + v[d]) & MASK;
        v[b] = rotated(v[b] ^ v[c], 63n);
      });
    }
    state.forEach((word, i) => { state[i] = word ^ v[i] ^ v[i + 8]; });
  };

  // BLAKE2b of the UTF-8 of a text, 16 bytes, in hexadecimal.
  const digest = (text) => {
    const bytes = new TextEncoder().encode(text);
    const padded = new Uint8Array(Math.max(1, Math.ceil(bytes.length / 128)) * 128);
    padded.set(bytes);
    const view = new DataView(padded.buffer);
    const state = [...IV];
    state[0] ^= 0x01010010n;
    for (let at = 0; at < padded.length; at += 128) {
      const block = Array.from({ length: 16 }, (_, i) => view.getBigUint64(at + 8 * i, true));
      const last = at + 128 >= padded.length;
      compress(state, block, BigInt(last ? bytes.length : at + 128), last);
    }
    const out = new DataView(new ArrayBuffer(16));
    state.slice(0, 2).forEach((word, i) => out.setBigUint64(8 * i, word, true));
    return Array.from(new Uint8Array(out.buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  // Polynomial hash of a text modulo 2**64, in hexadecimal.
  const hash = (text) => {
    const sum = [...text].reduceRight((rest, char) => (BigInt(char.codePointAt(0)) + rest * BASE) & MASK, 0n);
    return sum.toString(16).padStart(16, "0");
  };

  const LOW = Number(BASE & 0xffffffffn) | 0;

  const lowPower = (exponent) => {
    let result = 1;
    let base = LOW;
    for (let left = exponent; left > 0; left >>>= 1) {
      if (left & 1) result = Math.imul(result, base);
      base = Math.imul(base, base);
    }
    return result;
  };

  // Where stretches with the lower half of a hash begin, ascending. Half is enough to find what the digest then proves,
  // and it is arithmetic that browsers do at once.
  const likely = (points, length, wanted) => {
    const beyond = lowPower(length);
    const found = [];
    let sum = 0;
    for (let start = points.length - 1; start >= 0; start -= 1) {
      const left = start + length < points.length ? Math.imul(points[start + length], beyond) : 0;
      sum = (points[start] + Math.imul(sum, LOW) - left) | 0;
      if (sum === wanted && start + length <= points.length) found.push(start);
    }
    return found.reverse();
  };

  const holds = (anchor, stream, start) =>
    start + anchor.length <= stream.chars.length &&
    digest(stream.chars.slice(start, start + anchor.length).join("")) === anchor.digest;

  // What a copy's stream says of an anchor: {verdict, places}. The same rule as `inquiries verify` for one anchor.
  const check = (anchor, stream) => {
    if (holds(anchor, stream, anchor.start)) return { verdict: "verified", places: [anchor.start] };
    const wanted = parseInt(anchor.hash.slice(8), 16) | 0;
    const places = likely(stream.points, anchor.length, wanted).filter((start) => holds(anchor, stream, start));
    return { verdict: ["missing", "moved"][places.length] ?? "ambiguous", places };
  };

  // Where in the text a stretch of the stream stands: [from, to].
  const span = (stream, start, length) => {
    const last = stream.offsets[start + length - 1];
    const after = stream.offsets.slice(start + length).find((offset) => offset > last) ?? stream.text.length;
    const passage = stream.text.slice(stream.offsets[start], after).trimEnd();
    return [stream.offsets[start], stream.offsets[start] + passage.length];
  };

  globalThis.anchors = { streamOf, digest, hash, check, span };
})();
