-- Views for DuckDB over the Parquet files of this folder.
--
-- In this folder:      duckdb -init inquiries.sql
-- From anywhere else:  SET VARIABLE inquiries = 'path/of/this/folder'; and then .read path/of/this/folder/inquiries.sql
-- What is there:       SELECT view_name, comment FROM duckdb_views() WHERE NOT internal;
--                      SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'claims';
SET VARIABLE inquiries = coalesce(getvariable('inquiries'), '.');

CREATE OR REPLACE VIEW documents AS
SELECT * FROM read_parquet(getvariable('inquiries') || '/data/documents/*.parquet');
COMMENT ON VIEW documents IS 'The nested record of each document (the default configuration). One row: one coded document, with everything coded from it.';
COMMENT ON COLUMN documents."document_id" IS 'Stable name of the document; the same as its register_id.';
COMMENT ON COLUMN documents."title" IS 'Title of an official document; of a press article or blog post, our own description.';
COMMENT ON COLUMN documents."source" IS 'Who published the document and where.';
COMMENT ON COLUMN documents."locality" IS 'The locality that the document is about; it is the split. Codes: locality.';
COMMENT ON COLUMN documents."document_type" IS 'What kind of document it is. Codes: document_type.';
COMMENT ON COLUMN documents."date" IS 'When the document was published or the recorded meeting held.';
COMMENT ON COLUMN documents."actors" IS 'Every actor of the document''s claims.';
COMMENT ON COLUMN documents."findings" IS 'What the document holds to have gone wrong or well or to be so.';
COMMENT ON COLUMN documents."recommendations" IS 'What somebody is told or asked or planning to do.';
COMMENT ON COLUMN documents."responses" IS 'What somebody did or said in answer.';
COMMENT ON COLUMN documents."figures" IS 'Numbers about the subject matter.';
COMMENT ON COLUMN documents."inquiry_ids" IS 'The inquiries that the document belongs to or speaks of.';
COMMENT ON COLUMN documents."stream_rule" IS 'Name and version of the rule that makes the stream of letters and digits.';
COMMENT ON COLUMN documents."stream_length" IS 'Length of the stream of the text that was coded. Unit: characters of the stream.';
COMMENT ON COLUMN documents."stream_digest" IS '128-bit BLAKE2b of the whole stream, in hexadecimal.';
COMMENT ON COLUMN documents."coded_share" IS 'Share of the stream that lies inside at least one anchor of a claim. Unit: share of the stream''s characters.';
COMMENT ON COLUMN documents."coding" IS 'Who coded it and how and who signed.';
COMMENT ON COLUMN documents."missing" IS 'The null fields of this record and the kind of each.';

CREATE OR REPLACE VIEW findings AS
SELECT * FROM read_parquet(getvariable('inquiries') || '/data/findings/*.parquet');
COMMENT ON VIEW findings IS 'Findings, each attributed and anchored. One row: one thing said to have gone wrong or gone well or been established.';
COMMENT ON COLUMN findings."finding_id" IS 'Stable id: document_id, a dot, `f` and a number.';
COMMENT ON COLUMN findings."document_id" IS 'The document that holds the claim.';
COMMENT ON COLUMN findings."locality" IS 'The locality of the document. Codes: locality.';
COMMENT ON COLUMN findings."scope" IS 'Where the claim applies, whatever the document''s locality. Codes: scope.';
COMMENT ON COLUMN findings."statement" IS 'What is claimed, as one sentence of ours that stands alone, quotes nothing and is never stronger than its source.';
COMMENT ON COLUMN findings."themes" IS 'What the claim is about, from the shared list that lets localities be compared; the main theme first. Codes: theme.';
COMMENT ON COLUMN findings."asserted_by" IS 'Who says it.';
COMMENT ON COLUMN findings."on_behalf_of" IS 'For whom they say it, where the document says that they speak for somebody; empty where they speak for themselves.';
COMMENT ON COLUMN findings."via" IS 'Who relayed it, in order from the asserter to the reader, the document''s own author last; empty where the document''s author is the asserter.';
COMMENT ON COLUMN findings."standing" IS 'What kind of claim it is. Codes: standing.';
COMMENT ON COLUMN findings."mode" IS 'How the document gives it. Codes: mode.';
COMMENT ON COLUMN findings."modality" IS 'Whether it is asserted or hedged or hypothetical or asked or denied. Codes: modality.';
COMMENT ON COLUMN findings."about" IS 'Whose conduct or situation it is about; empty where it is about nobody in particular.';
COMMENT ON COLUMN findings."period" IS 'The time that the claim is about, as far as the document tells.';
COMMENT ON COLUMN findings."status" IS 'What became of the claim within this data set. Codes: status.';
COMMENT ON COLUMN findings."coders" IS 'How many coders independently saw the claim. Unit: coders.';
COMMENT ON COLUMN findings."adjudicated" IS 'Whether a disagreement between coders about the claim was settled by reading the text again.';
COMMENT ON COLUMN findings."missing" IS 'The null fields of this record and the kind of each.';
COMMENT ON COLUMN findings."note" IS 'Remark of ours for users: a conflict, an ambiguity, a reason.';
COMMENT ON COLUMN findings."evidence" IS 'The passages that carry the claim.';
COMMENT ON COLUMN findings."valence" IS 'Whether it is said as a failure or a strength or neither. Codes: valence.';
COMMENT ON COLUMN findings."failed_level" IS 'At which level it is said to have failed; not_applicable where no failure is claimed. Codes: level.';
COMMENT ON COLUMN findings."answerable_level" IS 'Which level is said to have to answer for it; not_applicable where no failure is claimed. Codes: level.';

CREATE OR REPLACE VIEW recommendations AS
SELECT * FROM read_parquet(getvariable('inquiries') || '/data/recommendations/*.parquet');
COMMENT ON VIEW recommendations IS 'Recommendations, calls and plans, each attributed and anchored. One row: one thing that somebody is told or asked or planning to do.';
COMMENT ON COLUMN recommendations."recommendation_id" IS 'Stable id: document_id, a dot, `rec` and a number.';
COMMENT ON COLUMN recommendations."document_id" IS 'The document that holds the claim.';
COMMENT ON COLUMN recommendations."locality" IS 'The locality of the document. Codes: locality.';
COMMENT ON COLUMN recommendations."scope" IS 'Where the claim applies, whatever the document''s locality. Codes: scope.';
COMMENT ON COLUMN recommendations."statement" IS 'What is claimed, as one sentence of ours that stands alone, quotes nothing and is never stronger than its source.';
COMMENT ON COLUMN recommendations."themes" IS 'What the claim is about, from the shared list that lets localities be compared; the main theme first. Codes: theme.';
COMMENT ON COLUMN recommendations."asserted_by" IS 'Who says it.';
COMMENT ON COLUMN recommendations."on_behalf_of" IS 'For whom they say it, where the document says that they speak for somebody; empty where they speak for themselves.';
COMMENT ON COLUMN recommendations."via" IS 'Who relayed it, in order from the asserter to the reader, the document''s own author last; empty where the document''s author is the asserter.';
COMMENT ON COLUMN recommendations."standing" IS 'What kind of claim it is. Codes: standing.';
COMMENT ON COLUMN recommendations."mode" IS 'How the document gives it. Codes: mode.';
COMMENT ON COLUMN recommendations."modality" IS 'Whether it is asserted or hedged or hypothetical or asked or denied. Codes: modality.';
COMMENT ON COLUMN recommendations."about" IS 'Whose conduct or situation it is about; empty where it is about nobody in particular.';
COMMENT ON COLUMN recommendations."period" IS 'The time that the claim is about, as far as the document tells.';
COMMENT ON COLUMN recommendations."status" IS 'What became of the claim within this data set. Codes: status.';
COMMENT ON COLUMN recommendations."coders" IS 'How many coders independently saw the claim. Unit: coders.';
COMMENT ON COLUMN recommendations."adjudicated" IS 'Whether a disagreement between coders about the claim was settled by reading the text again.';
COMMENT ON COLUMN recommendations."missing" IS 'The null fields of this record and the kind of each.';
COMMENT ON COLUMN recommendations."note" IS 'Remark of ours for users: a conflict, an ambiguity, a reason.';
COMMENT ON COLUMN recommendations."evidence" IS 'The passages that carry the claim.';
COMMENT ON COLUMN recommendations."kind" IS 'With what force it is said. Codes: recommendation_kind.';
COMMENT ON COLUMN recommendations."number" IS 'Its number in the document; not_applicable where the document does not number.';
COMMENT ON COLUMN recommendations."addressed_to" IS 'Who is to do it.';
COMMENT ON COLUMN recommendations."accepted" IS 'Whether the addressee accepts it, from the addressee''s latest response that says so. Codes: answer.';
COMMENT ON COLUMN recommendations."self_reported_done" IS 'Whether the addressee says that it is done, from the addressee''s latest response that says so. Codes: answer.';
COMMENT ON COLUMN recommendations."independently_verified" IS 'Whether somebody independent is said to have verified it, from the addressee''s latest response that says so. Codes: answer.';

CREATE OR REPLACE VIEW responses AS
SELECT * FROM read_parquet(getvariable('inquiries') || '/data/responses/*.parquet');
COMMENT ON VIEW responses IS 'Responses, each attributed and anchored. One row: one thing that somebody did or said in answer.';
COMMENT ON COLUMN responses."response_id" IS 'Stable id: document_id, a dot, `res` and a number.';
COMMENT ON COLUMN responses."document_id" IS 'The document that holds the claim.';
COMMENT ON COLUMN responses."locality" IS 'The locality of the document. Codes: locality.';
COMMENT ON COLUMN responses."scope" IS 'Where the claim applies, whatever the document''s locality. Codes: scope.';
COMMENT ON COLUMN responses."statement" IS 'What is claimed, as one sentence of ours that stands alone, quotes nothing and is never stronger than its source.';
COMMENT ON COLUMN responses."themes" IS 'What the claim is about, from the shared list that lets localities be compared; the main theme first. Codes: theme.';
COMMENT ON COLUMN responses."asserted_by" IS 'Who says it.';
COMMENT ON COLUMN responses."on_behalf_of" IS 'For whom they say it, where the document says that they speak for somebody; empty where they speak for themselves.';
COMMENT ON COLUMN responses."via" IS 'Who relayed it, in order from the asserter to the reader, the document''s own author last; empty where the document''s author is the asserter.';
COMMENT ON COLUMN responses."standing" IS 'What kind of claim it is. Codes: standing.';
COMMENT ON COLUMN responses."mode" IS 'How the document gives it. Codes: mode.';
COMMENT ON COLUMN responses."modality" IS 'Whether it is asserted or hedged or hypothetical or asked or denied. Codes: modality.';
COMMENT ON COLUMN responses."about" IS 'Whose conduct or situation it is about; empty where it is about nobody in particular.';
COMMENT ON COLUMN responses."period" IS 'The time that the claim is about, as far as the document tells.';
COMMENT ON COLUMN responses."status" IS 'What became of the claim within this data set. Codes: status.';
COMMENT ON COLUMN responses."coders" IS 'How many coders independently saw the claim. Unit: coders.';
COMMENT ON COLUMN responses."adjudicated" IS 'Whether a disagreement between coders about the claim was settled by reading the text again.';
COMMENT ON COLUMN responses."missing" IS 'The null fields of this record and the kind of each.';
COMMENT ON COLUMN responses."note" IS 'Remark of ours for users: a conflict, an ambiguity, a reason.';
COMMENT ON COLUMN responses."evidence" IS 'The passages that carry the claim.';
COMMENT ON COLUMN responses."kind" IS 'What kind of answer it is. Codes: response_kind.';
COMMENT ON COLUMN responses."responds_to" IS 'What it answers; not_applicable where it answers an event or a question that is no record here, not_stated where the document does not tell.';
COMMENT ON COLUMN responses."responsibility_stance" IS 'What the speaker says about responsibility for failure. Codes: stance.';
COMMENT ON COLUMN responses."accepted" IS 'Whether what it answers is accepted. Codes: answer.';
COMMENT ON COLUMN responses."self_reported_done" IS 'Whether the speaker says that what is answered has been done. Codes: answer.';
COMMENT ON COLUMN responses."independently_verified" IS 'Whether the speaker names an independent body that verified the doing. Codes: answer.';

CREATE OR REPLACE VIEW figures AS
SELECT * FROM read_parquet(getvariable('inquiries') || '/data/figures/*.parquet');
COMMENT ON VIEW figures IS 'Figures, each attributed and anchored; never page counts, item numbers or telephone numbers. One row: one number about the subject matter, with its scope.';
COMMENT ON COLUMN figures."figure_id" IS 'Stable id: document_id, a dot, `fig` and a number.';
COMMENT ON COLUMN figures."document_id" IS 'The document that holds the claim.';
COMMENT ON COLUMN figures."locality" IS 'The locality of the document. Codes: locality.';
COMMENT ON COLUMN figures."scope" IS 'Where the claim applies, whatever the document''s locality. Codes: scope.';
COMMENT ON COLUMN figures."statement" IS 'What is claimed, as one sentence of ours that stands alone, quotes nothing and is never stronger than its source.';
COMMENT ON COLUMN figures."themes" IS 'What the claim is about, from the shared list that lets localities be compared; the main theme first. Codes: theme.';
COMMENT ON COLUMN figures."asserted_by" IS 'Who says it.';
COMMENT ON COLUMN figures."on_behalf_of" IS 'For whom they say it, where the document says that they speak for somebody; empty where they speak for themselves.';
COMMENT ON COLUMN figures."via" IS 'Who relayed it, in order from the asserter to the reader, the document''s own author last; empty where the document''s author is the asserter.';
COMMENT ON COLUMN figures."standing" IS 'What kind of claim it is. Codes: standing.';
COMMENT ON COLUMN figures."mode" IS 'How the document gives it. Codes: mode.';
COMMENT ON COLUMN figures."modality" IS 'Whether it is asserted or hedged or hypothetical or asked or denied. Codes: modality.';
COMMENT ON COLUMN figures."about" IS 'Whose conduct or situation it is about; empty where it is about nobody in particular.';
COMMENT ON COLUMN figures."period" IS 'The time that the claim is about, as far as the document tells.';
COMMENT ON COLUMN figures."status" IS 'What became of the claim within this data set. Codes: status.';
COMMENT ON COLUMN figures."coders" IS 'How many coders independently saw the claim. Unit: coders.';
COMMENT ON COLUMN figures."adjudicated" IS 'Whether a disagreement between coders about the claim was settled by reading the text again.';
COMMENT ON COLUMN figures."missing" IS 'The null fields of this record and the kind of each.';
COMMENT ON COLUMN figures."note" IS 'Remark of ours for users: a conflict, an ambiguity, a reason.';
COMMENT ON COLUMN figures."evidence" IS 'The passages that carry the claim.';
COMMENT ON COLUMN figures."measure" IS 'What is measured, coded so that figures can meet. Codes: measure.';
COMMENT ON COLUMN figures."value" IS 'The number; of a range the lower one. Unit: as given by `unit`.';
COMMENT ON COLUMN figures."upper_value" IS 'The upper number of a range; not_applicable where there is no range. Unit: as given by `unit`.';
COMMENT ON COLUMN figures."unit" IS 'What the number counts in. Codes: unit.';
COMMENT ON COLUMN figures."qualifier" IS 'How exact the number is said to be. Codes: qualifier.';
COMMENT ON COLUMN figures."basis" IS 'Whether it is actual or planned or proposed or an estimate. Codes: figure_basis.';
COMMENT ON COLUMN figures."population" IS 'Who or what is counted or measured, as a short noun phrase of ours.';

CREATE OR REPLACE VIEW claims AS
SELECT * FROM read_parquet(getvariable('inquiries') || '/data/claims/*.parquet');
COMMENT ON VIEW claims IS 'The union of findings, recommendations, responses and figures with the columns they share. One row: one claim of any of the four kinds.';
COMMENT ON COLUMN claims."claim_id" IS 'The finding_id, recommendation_id, response_id or figure_id.';
COMMENT ON COLUMN claims."document_id" IS 'The document that holds the claim.';
COMMENT ON COLUMN claims."locality" IS 'The locality of the document. Codes: locality.';
COMMENT ON COLUMN claims."scope" IS 'Where the claim applies, whatever the document''s locality. Codes: scope.';
COMMENT ON COLUMN claims."statement" IS 'What is claimed, as one sentence of ours that stands alone, quotes nothing and is never stronger than its source.';
COMMENT ON COLUMN claims."themes" IS 'What the claim is about, from the shared list that lets localities be compared; the main theme first. Codes: theme.';
COMMENT ON COLUMN claims."asserted_by" IS 'Who says it.';
COMMENT ON COLUMN claims."on_behalf_of" IS 'For whom they say it, where the document says that they speak for somebody; empty where they speak for themselves.';
COMMENT ON COLUMN claims."via" IS 'Who relayed it, in order from the asserter to the reader, the document''s own author last; empty where the document''s author is the asserter.';
COMMENT ON COLUMN claims."standing" IS 'What kind of claim it is. Codes: standing.';
COMMENT ON COLUMN claims."mode" IS 'How the document gives it. Codes: mode.';
COMMENT ON COLUMN claims."modality" IS 'Whether it is asserted or hedged or hypothetical or asked or denied. Codes: modality.';
COMMENT ON COLUMN claims."about" IS 'Whose conduct or situation it is about; empty where it is about nobody in particular.';
COMMENT ON COLUMN claims."period" IS 'The time that the claim is about, as far as the document tells.';
COMMENT ON COLUMN claims."status" IS 'What became of the claim within this data set. Codes: status.';
COMMENT ON COLUMN claims."coders" IS 'How many coders independently saw the claim. Unit: coders.';
COMMENT ON COLUMN claims."adjudicated" IS 'Whether a disagreement between coders about the claim was settled by reading the text again.';
COMMENT ON COLUMN claims."missing" IS 'The null fields of this record and the kind of each.';
COMMENT ON COLUMN claims."note" IS 'Remark of ours for users: a conflict, an ambiguity, a reason.';
COMMENT ON COLUMN claims."evidence" IS 'The passages that carry the claim.';
COMMENT ON COLUMN claims."claim_type" IS 'Which of the four tables the claim stands in. Codes: claim_type.';

CREATE OR REPLACE VIEW actors AS
SELECT * FROM read_parquet(getvariable('inquiries') || '/data/actors/*.parquet');
COMMENT ON VIEW actors IS 'Everybody who says something, relays it, is addressed or is spoken about. One row: one person in a public role or office or body or unnamed person or collective.';
COMMENT ON COLUMN actors."actor_id" IS 'Stable name of the actor.';
COMMENT ON COLUMN actors."name" IS 'Name as the sources give it, or our description of an unnamed actor.';
COMMENT ON COLUMN actors."other_names" IS 'Other spellings and forms that the sources use, as facts.';
COMMENT ON COLUMN actors."kind" IS 'What kind of actor it is. Codes: actor_kind.';
COMMENT ON COLUMN actors."naming_basis" IS 'Why a person is named here; not_applicable for offices and bodies. Codes: naming_basis.';
COMMENT ON COLUMN actors."roles" IS 'Roles held at the time of the documents.';
COMMENT ON COLUMN actors."missing" IS 'The null fields of this record and the kind of each.';

CREATE OR REPLACE VIEW relations AS
SELECT * FROM read_parquet(getvariable('inquiries') || '/data/relations/*.parquet');
COMMENT ON VIEW relations IS 'Who answers, accepts, disputes, reports or overtakes what. One row: one edge between two records.';
COMMENT ON COLUMN relations."subject_id" IS 'The record that the edge starts from.';
COMMENT ON COLUMN relations."relation" IS 'What the subject does to the object. Codes: relation.';
COMMENT ON COLUMN relations."object_id" IS 'The record that the edge goes to.';
COMMENT ON COLUMN relations."document_id" IS 'The document in whose sheet the edge is coded or whose response it is generated from.';
COMMENT ON COLUMN relations."locality" IS 'The locality of that document. Codes: locality.';
COMMENT ON COLUMN relations."origin" IS 'Whether the edge is coded by hand or generated from a response. Codes: origin.';
COMMENT ON COLUMN relations."note" IS 'Why a coded edge holds.';
COMMENT ON COLUMN relations."evidence" IS 'Passages that carry the edge; for a generated edge those of the response.';

CREATE OR REPLACE VIEW coverage AS
SELECT * FROM read_parquet(getvariable('inquiries') || '/data/coverage/*.parquet');
COMMENT ON VIEW coverage IS 'The comparability grid: what each document says, looked for, or is silent about. One row: one document and one theme.';
COMMENT ON COLUMN coverage."document_id" IS 'The document.';
COMMENT ON COLUMN coverage."theme" IS 'The theme. Codes: theme.';
COMMENT ON COLUMN coverage."locality" IS 'The locality of the document. Codes: locality.';
COMMENT ON COLUMN coverage."value" IS 'Whether the document has claims on the theme, looked for it in vain, could not look, or is silent. Codes: coverage_value.';
COMMENT ON COLUMN coverage."note" IS 'Why a theme counts as absent or outside the remit.';
COMMENT ON COLUMN coverage."evidence" IS 'For `absent`: the passages in which the author says so. Empty otherwise: the claims carry their own.';

CREATE OR REPLACE VIEW inquiries AS
SELECT * FROM read_parquet(getvariable('inquiries') || '/data/inquiries/*.parquet');
COMMENT ON VIEW inquiries IS 'The inquiries that the documents belong to or speak of. One row: one inquiry.';
COMMENT ON COLUMN inquiries."inquiry_id" IS 'Stable name of the inquiry.';
COMMENT ON COLUMN inquiries."name" IS 'Official name of the inquiry or of its report.';
COMMENT ON COLUMN inquiries."localities" IS 'The localities that it looked at. Codes: locality.';
COMMENT ON COLUMN inquiries."commissioned_by" IS 'Who commissioned it.';
COMMENT ON COLUMN inquiries."led_by" IS 'Who led it.';
COMMENT ON COLUMN inquiries."legal_basis" IS 'On what legal footing it stood. Codes: legal_basis.';
COMMENT ON COLUMN inquiries."powers" IS 'Whether it could compel evidence. Codes: powers.';
COMMENT ON COLUMN inquiries."period_covered" IS 'The years that it looked at.';
COMMENT ON COLUMN inquiries."published" IS 'When its report was published.';
COMMENT ON COLUMN inquiries."reviews" IS 'Earlier inquiries that it reviewed or followed up.';
COMMENT ON COLUMN inquiries."shown_by" IS 'Ids of documents or register entries, or addresses, that show these facts.';
COMMENT ON COLUMN inquiries."missing" IS 'The null fields of this record and the kind of each.';

CREATE OR REPLACE VIEW register AS
SELECT * FROM read_parquet(getvariable('inquiries') || '/data/register/*.parquet');
COMMENT ON VIEW register IS 'Every document on the inquiries that is known to us, coded or not, as bibliographic facts. One row: one public document known to exist.';
COMMENT ON COLUMN register."register_id" IS 'Stable name of the document; the document_id once it is coded.';
COMMENT ON COLUMN register."title" IS 'Title of an official document; of a press article or blog post, our own description.';
COMMENT ON COLUMN register."publisher" IS 'Who published it.';
COMMENT ON COLUMN register."publisher_kind" IS 'What kind of publisher that is. Codes: publisher_kind.';
COMMENT ON COLUMN register."author" IS 'Author, where a page found states one.';
COMMENT ON COLUMN register."url" IS 'Address of the document.';
COMMENT ON COLUMN register."date" IS 'When it was published.';
COMMENT ON COLUMN register."document_type" IS 'What kind of document it is. Codes: document_type.';
COMMENT ON COLUMN register."locality" IS 'The locality that it is about. Codes: locality.';
COMMENT ON COLUMN register."inquiry_ids" IS 'The inquiries that it belongs to or speaks of.';
COMMENT ON COLUMN register."answers" IS 'The documents or inquiries that it answers.';
COMMENT ON COLUMN register."licence" IS 'Licence as a page found states it.';
COMMENT ON COLUMN register."coding_status" IS 'Whether it is coded in this data set. Codes: coding_status.';
COMMENT ON COLUMN register."shown_by" IS 'Addresses of pages, or ids of coded documents, that show these facts.';
COMMENT ON COLUMN register."missing" IS 'The null fields of this record and the kind of each.';

CREATE OR REPLACE VIEW retractions AS
SELECT NULL::VARCHAR AS "record_id", NULL::DATE AS "retracted_on", NULL::VARCHAR AS "reason", NULL::VARCHAR[] AS "replaced_by", NULL::VARCHAR AS "note" WHERE false;
COMMENT ON VIEW retractions IS 'Tombstones: ids that were published once and no longer stand for a record. One row: one record that was taken back.';
COMMENT ON COLUMN retractions."record_id" IS 'The id; it is never used again.';
COMMENT ON COLUMN retractions."retracted_on" IS 'Day of the retraction.';
COMMENT ON COLUMN retractions."reason" IS 'Why the record was taken back. Codes: retraction_reason.';
COMMENT ON COLUMN retractions."replaced_by" IS 'Records that take its place, if any.';
COMMENT ON COLUMN retractions."note" IS 'What a user should know; never what the record said.';

CREATE OR REPLACE VIEW codes AS
SELECT * FROM (VALUES
    ('actor_kind', 'person', 'Person', 'A person in a public role, named in a source.', NULL),
    ('actor_kind', 'unnamed_person', 'Unnamed person', 'One person whom the source describes and does not name, or whose name the source lost.', NULL),
    ('actor_kind', 'office', 'Office', 'An office spoken of as such, whoever holds it.', NULL),
    ('actor_kind', 'body', 'Body', 'An organisation, or a formal part of one.', NULL),
    ('actor_kind', 'collective', 'Collective', 'An unnamed group of people.', NULL),
    ('answer', 'yes', 'Yes', 'Said of the whole.', NULL),
    ('answer', 'partly', 'Partly', 'Said of a part.', NULL),
    ('answer', 'no', 'No', 'Said not to be so.', NULL),
    ('author_basis', 'stated', 'Stated', 'The document names its author.', NULL),
    ('author_basis', 'publisher', 'Publisher', 'A body publishes in its own name.', NULL),
    ('claim_type', 'finding', 'Finding', 'Said to have gone wrong or well or to be so.', NULL),
    ('claim_type', 'recommendation', 'Recommendation', 'Somebody is told or asked or planning to do it.', NULL),
    ('claim_type', 'response', 'Response', 'Done or said in answer.', NULL),
    ('claim_type', 'figure', 'Figure', 'A number about the subject matter.', NULL),
    ('coding_method', 'person', 'Person', 'A person read and coded.', NULL),
    ('coding_method', 'language_model', 'Language model', 'A language model read and coded.', NULL),
    ('coding_status', 'coded', 'Coded', 'There is a coding sheet.', NULL),
    ('coding_status', 'not_coded', 'Not coded', 'There is none yet.', NULL),
    ('coverage_value', 'found', 'Found', 'At least one claim of the document has the theme, other than one that says it was looked for in vain.', NULL),
    ('coverage_value', 'absent', 'Looked for and not found', 'The author looked for it and says that it was not found.', NULL),
    ('coverage_value', 'outside_remit', 'Outside the remit', 'The document has a remit and the theme lies outside it.', NULL),
    ('coverage_value', 'silent', 'Silent', 'The document says nothing on the theme.', NULL),
    ('date_basis', 'stated', 'Stated', 'The document gives it.', NULL),
    ('date_basis', 'inferred', 'Inferred', 'Worked out from what the document and another public page say; the reason stands in the note.', NULL),
    ('date_basis', 'unknown', 'Unknown', 'Not known.', NULL),
    ('document_type', 'inquiry_report', 'Inquiry report', 'Report of an inquiry, review or commissioned investigation.', NULL),
    ('document_type', 'inspection_report', 'Inspection report', 'Report of an inspectorate or a statutory inspection.', NULL),
    ('document_type', 'parliamentary_report', 'Parliamentary report', 'Report of a committee of parliament.', NULL),
    ('document_type', 'parliamentary_debate', 'Parliamentary debate', 'Record of debates, questions and statements in parliament.', NULL),
    ('document_type', 'government_response', 'Government response', 'Answer of central government to a report.', NULL),
    ('document_type', 'agency_response', 'Response of a body', 'Answer of a council, police force or other body to a report.', NULL),
    ('document_type', 'council_report', 'Council report', 'A paper put before a council or its committees.', NULL),
    ('document_type', 'committee_minutes', 'Minutes', 'Record of a meeting of a council or committee or of one item.', NULL),
    ('document_type', 'official_statement', 'Official statement', 'A statement by a body or office holder on its own site or in a meeting.', NULL),
    ('document_type', 'press_release', 'Press release', 'A notice to the press.', NULL),
    ('document_type', 'press_article', 'Press article', 'An article by a news publisher.', NULL),
    ('document_type', 'blog_post', 'Blog post', 'A post on a personal or organisational blog.', NULL),
    ('document_type', 'letter', 'Letter', 'A letter made public.', NULL),
    ('document_type', 'evidence_submission', 'Evidence', 'Written or oral evidence given to an inquiry or committee.', NULL),
    ('document_type', 'court_document', 'Court document', 'Judgment, sentencing remarks or order.', NULL),
    ('document_type', 'strategy_or_policy', 'Strategy or policy', 'A plan, strategy, protocol or policy of a body.', NULL),
    ('document_type', 'research_paper', 'Research paper', 'Academic or policy research.', NULL),
    ('document_type', 'web_page', 'Web page', 'A page that is none of the others.', NULL),
    ('figure_basis', 'actual', 'Actual', 'Said to be or have been so.', NULL),
    ('figure_basis', 'planned', 'Planned', 'A body has decided or set it for the future.', NULL),
    ('figure_basis', 'proposed', 'Proposed', 'Put forward, not decided.', NULL),
    ('figure_basis', 'estimate', 'Estimate', 'Said to be expected or estimated.', NULL),
    ('legal_basis', 'statutory_inquiry', 'Statutory inquiry', 'Under an act on inquiries.', NULL),
    ('legal_basis', 'serious_case_review', 'Serious case review', 'Under the law on safeguarding boards.', NULL),
    ('legal_basis', 'statutory_inspection', 'Statutory inspection', 'An inspection ordered under a power of a minister.', NULL),
    ('legal_basis', 'standing_inspection', 'Standing inspection', 'Within an inspectorate''s standing powers.', NULL),
    ('legal_basis', 'parliamentary', 'Parliamentary', 'A committee of parliament.', NULL),
    ('legal_basis', 'commissioned', 'Commissioned', 'Commissioned by a body without special law.', NULL),
    ('legal_basis', 'complaints_or_criminal_investigation', 'Investigation', 'A criminal investigation, or one of complaints and conduct, by a body with that task.', NULL),
    ('level', 'individual', 'Individual', 'One person or several single persons, named or not, by what they did.', NULL),
    ('level', 'office', 'Office', 'An office or the holders of one as such, whoever they were.', NULL),
    ('level', 'organisation', 'Organisation', 'One body, its staff at large, its culture or its procedures.', NULL),
    ('level', 'multi_agency', 'Several bodies', 'Two or more bodies, severally or together.', NULL),
    ('level', 'system', 'System', 'The way in which child protection, law or public service is set up, beyond any set of named bodies; failure said to be systemic.', NULL),
    ('level', 'society', 'Society', 'The public, communities, or everybody.', NULL),
    ('locality', 'oxfordshire', 'Oxfordshire', 'The county of Oxfordshire.', NULL),
    ('locality', 'rotherham', 'Rotherham', 'The metropolitan borough of Rotherham.', NULL),
    ('locality', 'national', 'National', 'No one locality: the country or several places.', NULL),
    ('measure', 'budget', 'Budget', 'Money allotted to a service for a period.', NULL),
    ('measure', 'spending', 'Spending', 'Money spent on a service or task.', NULL),
    ('measure', 'spending_growth', 'Growth of spending or budget', 'How many times larger spending or a budget has become over a period.', NULL),
    ('measure', 'saving', 'Saving', 'Money saved or to be saved by a measure.', NULL),
    ('measure', 'severance_payment', 'Severance payment', 'Money paid or proposed to be paid to somebody on leaving office.', NULL),
    ('measure', 'staff', 'Staff', 'People working in a team or service.', NULL),
    ('measure', 'victims', 'Victims', 'People said to have been exploited.', NULL),
    ('measure', 'people_sentenced', 'People sentenced', 'People convicted, jailed or sentenced.', NULL),
    ('measure', 'reports', 'Reports', 'Inquiry, investigation or internal reports existing, received, published or treated in some way.', NULL),
    ('measure', 'people_answering', 'People held to answer', 'People named or said to be held responsible or to be asked to go.', NULL),
    ('measure', 'bodies', 'Bodies', 'Authorities or agencies counted.', NULL),
    ('measure', 'duration', 'Duration', 'How long something lasted or how long ago it was.', NULL),
    ('missing', 'not_stated', 'Not stated', 'The document could have said it and does not.', NULL),
    ('missing', 'unknown', 'Unknown', 'It may be stated somewhere; we have not been able to find out.', NULL),
    ('missing', 'not_applicable', 'Not applicable', 'The question does not arise.', NULL),
    ('missing', 'outside_remit', 'Outside the remit', 'The document says that its terms kept it from the matter.', NULL),
    ('missing', 'lost_in_source', 'Lost in the source', 'The text once had it; the copy that we hold has lost it.', NULL),
    ('modality', 'asserted', 'Asserted', 'Said as so, or as to be done.', NULL),
    ('modality', 'hedged', 'Hedged', 'The speaker weakens it.', NULL),
    ('modality', 'hypothetical', 'Hypothetical', 'Said of a case that is not said to be real.', NULL),
    ('modality', 'question', 'Question', 'Put as a question, rhetorical ones too.', NULL),
    ('modality', 'denied', 'Denied', 'The speaker says that it is not so.', NULL),
    ('mode', 'quoted', 'Quoted', 'The passage that carries the claim gives the asserter''s words as direct speech or as a quotation, wholly or in the part that matters.', NULL),
    ('mode', 'paraphrased', 'Paraphrased', 'The document reports in its own words what somebody named or described has said, decided or done.', NULL),
    ('mode', 'unattributed', 'Unattributed', 'The document says it in its own voice, attributing it to nobody else; the asserter is the document''s author or publisher.', NULL),
    ('naming_basis', 'elected', 'Elected', 'Holds or held elected office.', NULL),
    ('naming_basis', 'senior_officer', 'Senior officer', 'Heads or headed a public body or one of its departments.', NULL),
    ('naming_basis', 'reviewer', 'Reviewer', 'Led or was announced to lead an inquiry or review or inspection.', NULL),
    ('naming_basis', 'public_appointee', 'Public appointee', 'Appointed by government to run or oversee a body.', NULL),
    ('naming_basis', 'public_spokesperson', 'Public spokesperson', 'Speaks in public for an organisation.', NULL),
    ('naming_basis', 'not_named', 'Not named', 'The source names nobody or lost the name; nor do we.', NULL),
    ('origin', 'coded', 'Coded', 'Coded by hand in a sheet.', NULL),
    ('origin', 'generated', 'Generated', 'Generated from a response.', NULL),
    ('powers', 'compel', 'Could compel', 'It could order people to give evidence or documents.', NULL),
    ('powers', 'voluntary', 'Voluntary', 'It depended on people''s willingness.', NULL),
    ('publisher_kind', 'press', 'Press', 'News publisher.', NULL),
    ('publisher_kind', 'personal_blog', 'Personal blog', 'A blog kept by one person.', NULL),
    ('publisher_kind', 'local_authority', 'Local authority', 'A council.', NULL),
    ('publisher_kind', 'central_government', 'Central government', 'A ministry or its agency.', NULL),
    ('publisher_kind', 'parliament', 'Parliament', 'A house of parliament or its committees.', NULL),
    ('publisher_kind', 'police', 'Police', 'A police force or its commissioner.', NULL),
    ('publisher_kind', 'inquiry', 'Inquiry', 'An inquiry or review publishing by itself.', NULL),
    ('publisher_kind', 'inspectorate', 'Inspectorate or regulator', 'A standing inspectorate or regulator or complaints body.', NULL),
    ('publisher_kind', 'safeguarding_board', 'Safeguarding board', 'A local safeguarding board or partnership.', NULL),
    ('publisher_kind', 'court', 'Court', 'A court or its publisher.', NULL),
    ('publisher_kind', 'health_body', 'Health body', 'A body of the health service.', NULL),
    ('publisher_kind', 'charity', 'Charity or campaign', 'A charity or campaign or professional association.', NULL),
    ('publisher_kind', 'academic', 'Academic', 'A university or journal.', NULL),
    ('publisher_kind', 'political', 'Party or politician', 'A party or a politician''s own site.', NULL),
    ('publisher_kind', 'other', 'Other', 'None of these.', NULL),
    ('qualifier', 'exact', 'Exact', 'Given without qualification.', NULL),
    ('qualifier', 'at_least', 'At least', 'Given as a lower bound.', NULL),
    ('qualifier', 'up_to', 'Up to', 'Given as an upper bound.', NULL),
    ('qualifier', 'nearly', 'Nearly', 'Said to be a little less than the number.', NULL),
    ('qualifier', 'about', 'About', 'Said to be about the number.', NULL),
    ('recommendation_kind', 'formal', 'Formal recommendation', 'Recommended by an inquiry, committee, inspectorate or scrutiny body acting as such.', NULL),
    ('recommendation_kind', 'procedural', 'Procedural recommendation', 'A recommendation about the handling of the paper itself.', NULL),
    ('recommendation_kind', 'call', 'Call', 'A demand or urgent request of somebody without power to recommend formally, with must, need, should or the like.', NULL),
    ('recommendation_kind', 'suggestion', 'Suggestion', 'An idea put forward without demand.', NULL),
    ('recommendation_kind', 'plan', 'Plan', 'What a body says that it, its staff or its services are going to do.', NULL),
    ('relation', 'responds_to', 'Responds to', 'The response answers the object.', NULL),
    ('relation', 'accepts', 'Accepts', 'The response accepts the object wholly or partly.', NULL),
    ('relation', 'rejects', 'Rejects', 'The response turns down a recommendation.', NULL),
    ('relation', 'disputes', 'Disputes', 'The response says that the object is not so.', NULL),
    ('relation', 'reports', 'Reports', 'The subject reports what the object says.', NULL),
    ('relation', 'relies_on', 'Relies on', 'The subject gives the object as its ground.', NULL),
    ('relation', 'contradicts', 'Contradicts', 'Both can''t be true of the same day.', NULL),
    ('relation', 'supersedes', 'Supersedes', 'The subject overtook the object; the object was right about its own day.', NULL),
    ('response_kind', 'apology', 'Apology', 'Says sorry, for oneself or for a body.', NULL),
    ('response_kind', 'resignation', 'Resignation or removal', 'Somebody leaves or is removed from office over the matter, or it is reported that they have.', NULL),
    ('response_kind', 'non_answer', 'Non-answer', 'Asked something, does not answer it, or says that they won''t or can''t say, or does not take part in an investigation that asks them.', NULL),
    ('response_kind', 'refusal', 'Refusal', 'Declines to do what they are asked or called on to do.', NULL),
    ('response_kind', 'rejection', 'Rejection', 'Disputes a claim or finding, or turns down a recommendation, wholly.', NULL),
    ('response_kind', 'acceptance', 'Acceptance', 'Agrees, wholly or in part, with a claim, finding or recommendation that somebody else made, or adopts it.', NULL),
    ('response_kind', 'acknowledgement', 'Acknowledgement', 'Concedes a wrong, a problem, a limit or the weight of the matter, in one''s own words, without agreeing with somebody else''s claim and without sorry.', NULL),
    ('response_kind', 'action_reported', 'Action reported', 'Says that something has been done or is being done.', NULL),
    ('response_kind', 'commitment', 'Commitment', 'Says that the speaker or their body will do something, or plans to.', NULL),
    ('response_kind', 'explanation', 'Explanation', 'Gives a reason, a circumstance or a context for what was or was not done, or says where responsibility lies.', NULL),
    ('response_kind', 'noting', 'Noting', 'A body formally takes note, receives or resolves to note.', NULL),
    ('response_kind', 'welcome', 'Welcome', 'Welcomes, praises, thanks or pays tribute, or says that one is encouraged, in answer to a document, a measure or somebody''s words or conduct.', NULL),
    ('response_kind', 'criticism', 'Criticism', 'Expresses disappointment, concern or doubt in answer to a document, a measure or somebody''s words or conduct.', NULL),
    ('retraction_reason', 'coding_error', 'Coding error', 'The record said something that its source does not.', NULL),
    ('retraction_reason', 'merged', 'Merged or split', 'The unit was merged with another or split.', NULL),
    ('retraction_reason', 'source_withdrawn', 'Source withdrawn', 'The publisher withdrew or corrected the document.', NULL),
    ('retraction_reason', 'removal_request', 'Removal on request', 'A person concerned or a victim''s representative asked for removal and it was granted.', NULL),
    ('role_in_document', 'speaker', 'Speaker', 'Asserts at least one claim.', NULL),
    ('role_in_document', 'spoken_for', 'Spoken for', 'Somebody speaks on their behalf.', NULL),
    ('role_in_document', 'relayer', 'Relayer', 'Passes on what others say.', NULL),
    ('role_in_document', 'addressee', 'Addressee', 'Is told or asked to do something.', NULL),
    ('role_in_document', 'subject', 'Subject', 'Is spoken about.', NULL),
    ('scope', 'local', 'Local', 'The document''s own locality or bodies within it.', NULL),
    ('scope', 'elsewhere', 'Elsewhere', 'Another place or other places, not the whole country.', NULL),
    ('scope', 'national', 'National', 'The country, all such bodies, or society at large.', NULL),
    ('stance', 'accepts_personal', 'Accepts personal responsibility', 'The speaker says that they themselves are responsible or sorry for what they themselves did or left undone.', NULL),
    ('stance', 'accepts_institutional', 'Accepts responsibility for a body', 'The speaker says, for a body, that the body was wrong, is responsible or is sorry.', NULL),
    ('stance', 'shares', 'Shares it out', 'The speaker says that responsibility lies with many, themselves or their body among them.', NULL),
    ('stance', 'attributes_elsewhere', 'Attributes it elsewhere', 'The speaker says that responsibility lies with others and not with them, or that they could not have known because others did not tell.', NULL),
    ('stance', 'declines', 'Declines it', 'The speaker refuses to take responsibility or to bear a consequence, or rejects that there was a failure of theirs, without naming others.', NULL),
    ('standing', 'inquiry_finding', 'Finding of an inquiry', 'What an inquiry, review, inspection or commissioned investigation established in its own voice, also where somebody else relays it.', NULL),
    ('standing', 'testimony', 'Testimony to an inquiry', 'What a person or group told an inquiry, review or investigation, relayed by it.', NULL),
    ('standing', 'admission', 'Admission', 'A body or office holder says that something for which it or they answered was wrong, failed or was not known or done.', NULL),
    ('standing', 'allegation', 'Allegation', 'Somebody says as a fact that an identifiable person or body did wrong or failed, outside an inquiry, and does not answer for it themselves.', NULL),
    ('standing', 'official_statement', 'Official statement', 'What a body, or somebody speaking for it in office, says in that capacity, without admitting a failing.', NULL),
    ('standing', 'author_account', 'Author''s own account', 'What the document''s author states as a fact in their own voice, naming nobody else as its source and holding no office to speak from.', NULL),
    ('standing', 'opinion', 'Opinion', 'A judgement, wish, call, worry, prediction or evaluation of somebody who speaks for themselves, their party or their organisation.', NULL),
    ('status', 'withdrawn', 'Withdrawn', 'The asserter took it back, in a response of their own that says that it is not so.', NULL),
    ('status', 'superseded', 'Superseded', 'A later claim or document overtook it.', NULL),
    ('status', 'contested', 'Contested', 'Accepted by one and disputed or rejected by another.', NULL),
    ('status', 'disputed', 'Disputed', 'Disputed or rejected by at least one and accepted by none.', NULL),
    ('status', 'partly_accepted', 'Partly accepted', 'Accepted in part and not wholly by anybody later.', NULL),
    ('status', 'accepted', 'Accepted', 'Accepted by at least one who answers it and disputed by none.', NULL),
    ('status', 'asserted', 'Asserted', 'Nothing in the data set answers it with yes or no.', NULL),
    ('theme', 'recognition', 'Recognition of exploitation', 'Whether professionals, bodies or the public saw exploitation for what it was, understood how it works, believed what they were told, or acknowledged the problem.', 'Seeing and knowing'),
    ('theme', 'attitudes_to_victims', 'Attitudes to victims', 'How victims were seen, spoken of or judged by those whose task was to protect them.', 'Seeing and knowing'),
    ('theme', 'escalation', 'Escalation and information flow', 'Whether concerns, warnings and reports reached those who had to act, inside a body or between bodies.', 'Seeing and knowing'),
    ('theme', 'scale_persistence', 'Scale and persistence', 'How widespread the exploitation is or was, and whether it goes on or may recur.', 'Seeing and knowing'),
    ('theme', 'leadership_culture', 'Leadership and culture', 'How bodies were led and what their working culture was.', 'How bodies are run'),
    ('theme', 'multi_agency', 'Multi-agency working', 'How bodies worked with one another, or failed to.', 'How bodies are run'),
    ('theme', 'resources', 'Resources', 'Money, staff and time for the work, and what it costs or saves.', 'How bodies are run'),
    ('theme', 'individual_accountability', 'Accountability of individuals', 'Whether and how single persons or office holders answer for failure, or are asked to.', 'Who answers'),
    ('theme', 'system_accountability', 'Accountability of bodies and the system', 'Whether and how bodies, several bodies together, or the whole system answer for failure.', 'Who answers'),
    ('theme', 'scrutiny_transparency', 'Scrutiny and transparency', 'Whether those who oversee bodies, and the public, can see what went on.', 'Who answers'),
    ('theme', 'learning_change', 'Learning and change', 'What was learned, what has changed, and whether change is enough.', 'Who answers'),
    ('theme', 'licensing_disruption', 'Licensing and disruption', 'Use of licensing, trading and other powers to disrupt exploitation.', 'What is done'),
    ('theme', 'criminal_justice', 'Police and courts', 'Police action or inaction, prosecution, conviction and sentence.', 'What is done'),
    ('theme', 'victims_trust_support', 'Victims'' trust and support', 'Whether victims, survivors and families trust services, are heard and are helped, and what they are owed.', 'What is done'),
    ('theme', 'prevention_awareness', 'Prevention and awareness', 'What keeps children safe before harm is done, and what the public, parents, schools and others know and do.', 'What is done'),
    ('unit', 'gbp', 'Pounds sterling', 'Money in pounds of the time, not adjusted.', NULL),
    ('unit', 'people', 'People', 'Persons.', NULL),
    ('unit', 'documents', 'Documents', 'Reports and other documents.', NULL),
    ('unit', 'bodies', 'Bodies', 'Authorities or agencies.', NULL),
    ('unit', 'years', 'Years', 'Years as a stretch of time.', NULL),
    ('unit', 'times', 'Times', 'Ratio of a later amount to an earlier one.', NULL),
    ('unit', 'percent', 'Per cent', 'Parts in a hundred.', NULL),
    ('valence', 'failure', 'Failure', 'Something is said to have been wrong, missing, insufficient or harmful.', NULL),
    ('valence', 'strength', 'Strength', 'Something is said to have gone well, improved or been good.', NULL),
    ('valence', 'neutral', 'Neutral', 'Something is said to be so, without being said as failure or strength.', NULL)
) AS t (codebook, code, label, definition, "group");
COMMENT ON VIEW codes IS 'Every code of every codebook; those of missing may stand in other coded columns too.';

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

CREATE OR REPLACE VIEW coverage_grid AS
SELECT * FROM (PIVOT (SELECT document_id, locality, theme, value FROM coverage)
ON theme IN ('recognition', 'attitudes_to_victims', 'escalation', 'scale_persistence', 'leadership_culture', 'multi_agency', 'resources', 'individual_accountability', 'system_accountability', 'scrutiny_transparency', 'learning_change', 'licensing_disruption', 'criminal_justice', 'victims_trust_support', 'prevention_awareness')
USING first(value)) ORDER BY locality, document_id;
COMMENT ON VIEW coverage_grid IS 'One row a document, one column a theme: found, absent, outside_remit or silent.';
