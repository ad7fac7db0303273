-- The questions that people ask, over the tables above.
-- Every count comes with its n: how many claims or documents of the locality it is a part of.

-- What a code is called; of a kind of missing value, what that kind is called.
CREATE OR REPLACE MACRO label_of(book, value) AS (
    SELECT any_value(label ORDER BY codebook = book DESC) FROM codes
    WHERE code = value AND codebook IN (book, 'missing')
);

CREATE OR REPLACE VIEW themes_by_locality AS
WITH one AS (SELECT locality, document_id, claim_id, unnest(themes) AS theme FROM claims),
     n AS (SELECT locality, count(*) AS of_claims, count(DISTINCT document_id) AS of_documents FROM claims GROUP BY ALL)
SELECT locality, theme, label_of('theme', theme) AS label, claims, of_claims, documents, of_documents
FROM (SELECT locality, theme, count(*) AS claims, count(DISTINCT document_id) AS documents FROM one GROUP BY ALL)
JOIN n USING (locality)
ORDER BY locality, claims DESC, theme;
COMMENT ON VIEW themes_by_locality IS
    'What the claims of each locality are about. A claim with several themes counts for each of them.';

CREATE OR REPLACE VIEW response_kinds_by_locality AS
SELECT locality, kind, label_of('response_kind', kind) AS label, responses,
       sum(responses) OVER (PARTITION BY locality)::BIGINT AS of_responses
FROM (SELECT locality, kind, count(*) AS responses FROM responses GROUP BY ALL)
ORDER BY locality, responses DESC, kind;
COMMENT ON VIEW response_kinds_by_locality IS 'With what kinds of answer each locality answers.';

CREATE OR REPLACE VIEW stance_by_speaker AS
WITH one AS (SELECT locality, response_id, responsibility_stance AS stance, unnest(asserted_by) AS actor_id FROM responses),
     counted AS (
         SELECT locality, a.kind AS speaker_kind, a.naming_basis AS speaker_office, stance,
                count(DISTINCT response_id) AS responses
         FROM one JOIN actors a USING (actor_id) GROUP BY ALL
     ),
     n AS (
         SELECT locality, a.kind AS speaker_kind, a.naming_basis AS speaker_office,
                count(DISTINCT response_id) AS of_responses
         FROM one JOIN actors a USING (actor_id) GROUP BY ALL
     )
SELECT locality, speaker_kind, speaker_office, stance, label_of('stance', stance) AS label, responses, of_responses
FROM counted JOIN n USING (locality, speaker_kind, speaker_office)
ORDER BY locality, speaker_kind, speaker_office, responses DESC, stance;
COMMENT ON VIEW stance_by_speaker IS
    'What speakers say about responsibility for failure, by what kind of actor they are and, of persons, in what office they are named.';

CREATE OR REPLACE VIEW claims_in_full AS
WITH n AS (SELECT map(list(actor_id), list(name)) AS names FROM actors)
SELECT claim_id, claim_type, c.locality, c.scope, c.statement,
       list_transform(c.asserted_by, lambda a: n.names[a]) AS speakers,
       list_transform(c.on_behalf_of, lambda a: n.names[a]) AS speaking_for,
       list_transform(c.via, lambda a: n.names[a]) AS relayed_by,
       list_transform(c.about, lambda a: n.names[a]) AS about,
       c.themes, c.standing, c.mode, c.modality, c.status, c.period.edtf AS period,
       document_id, d.title AS document, d.document_type, d.date.edtf AS document_date, d.source.publisher AS publisher,
       d.source.url AS url, d.source.archived_url AS archived_url,
       c.evidence[1].word AS from_word, d.coding.method AS coded_by, d.coding.reviewer AS reviewer
FROM claims c JOIN documents d USING (document_id), n
ORDER BY document_id, c.evidence[1].start, claim_id;
COMMENT ON VIEW claims_in_full IS
    'Every claim with the names of who says it, for whom and through whom, and with its document and address.';

CREATE OR REPLACE VIEW answers AS
WITH one AS (SELECT unnest(responds_to) AS answered_id, * EXCLUDE (responds_to) FROM responses)
SELECT answered_id, response_id, kind, responsibility_stance, accepted, self_reported_done, independently_verified,
       f.statement, f.speakers, f.document_id, f.document_date, f.url
FROM one JOIN claims_in_full f ON f.claim_id = response_id
ORDER BY answered_id, document_date, response_id;
COMMENT ON VIEW answers IS 'One row for each thing answered and each response to it.';

CREATE OR REPLACE VIEW allegations_and_answers AS
SELECT f.claim_id, f.locality, f.statement AS allegation, f.speakers AS alleged_by, f.document_id, f.status,
       a.response_id, a.kind AS answer_kind, a.accepted, a.statement AS answer, a.speakers AS answered_by
FROM claims_in_full f LEFT JOIN answers a ON a.answered_id = f.claim_id
WHERE f.standing = 'allegation'
ORDER BY f.locality, f.claim_id, a.document_date, a.response_id;
COMMENT ON VIEW allegations_and_answers IS
    'Allegations with what was answered. No response_id: no document coded here answers it, which says nothing about whether anybody did.';

CREATE OR REPLACE VIEW recommendations_and_answers AS
WITH n AS (SELECT map(list(actor_id), list(name)) AS names FROM actors)
SELECT r.recommendation_id, r.locality, r.kind, r.number, r.statement AS recommendation,
       list_transform(r.addressed_to, lambda a: n.names[a]) AS addressed_to,
       r.accepted, r.self_reported_done, r.independently_verified, r.document_id,
       a.response_id, a.kind AS answer_kind, a.statement AS answer, a.speakers AS answered_by, a.accepted AS answer_accepts
FROM recommendations r LEFT JOIN answers a ON a.answered_id = r.recommendation_id, n
ORDER BY r.locality, r.recommendation_id, a.document_date, a.response_id;
COMMENT ON VIEW recommendations_and_answers IS
    'Recommendations with their answers. Whether it was accepted, is said to be done and was verified are three things.';

CREATE OR REPLACE VIEW figures_in_scope AS
SELECT figure_id, g.locality, g.scope, measure, g.value, upper_value, unit, qualifier, basis, population,
       g.period.edtf AS period, f.speakers, f.document_id, f.document_date, g.statement
FROM figures g JOIN claims_in_full f ON f.claim_id = figure_id
ORDER BY measure, g.locality, figure_id;
COMMENT ON VIEW figures_in_scope IS
    'Every figure with what it counts, of whom, when, how exactly and whether it is actual. Only figures of one measure and population can be compared.';

CREATE OR REPLACE VIEW status_by_locality AS
SELECT locality, claim_type, status, label_of('status', status) AS label, claims,
       sum(claims) OVER (PARTITION BY locality, claim_type)::BIGINT AS of_claims
FROM (SELECT locality, claim_type, status, count(*) AS claims FROM claims GROUP BY ALL)
ORDER BY locality, claim_type, claims DESC, status;
COMMENT ON VIEW status_by_locality IS 'What became of the claims, as far as the coded documents tell.';

CREATE OR REPLACE VIEW coverage_by_locality AS
SELECT locality, theme, label_of('theme', theme) AS label, found, absent, outside_remit, silent, of_documents
FROM (
    SELECT locality, theme,
           count(*) FILTER (value = 'found') AS found, count(*) FILTER (value = 'absent') AS absent,
           count(*) FILTER (value = 'outside_remit') AS outside_remit, count(*) FILTER (value = 'silent') AS silent,
           count(*) AS of_documents
    FROM coverage GROUP BY ALL
)
ORDER BY locality, found DESC, theme;
COMMENT ON VIEW coverage_by_locality IS 'On how many documents of each locality a theme can be compared at all.';

CREATE OR REPLACE VIEW register_by_type AS
SELECT locality, document_type, label_of('document_type', document_type) AS label, known, coded
FROM (
    SELECT locality, document_type, count(*) AS known, count(*) FILTER (coding_status = 'coded') AS coded
    FROM register GROUP BY ALL
)
ORDER BY locality, known DESC, document_type;
COMMENT ON VIEW register_by_type IS 'How many public documents of each type are known, and how many of them are coded.';
