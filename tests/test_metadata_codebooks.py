"""The codebooks for other tools: SKOS by rdflib and pyshacl, REFI-QDA against the structure that its standard gives."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
from lxml import etree
from rdflib import RDF, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from inquiries.export import Dataset, refi, skos
from inquiries.export.refi import NAMESPACE, RefiCodebook
from inquiries.export.skos import Skos
from inquiries.model import Code, Codebook, Model
from inquiries.normalise import Rows

pytestmark = pytest.mark.filterwarnings("ignore")

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix : <urn:shapes:> .

:Scheme a sh:NodeShape ; sh:targetClass skos:ConceptScheme ; sh:nodeKind sh:IRI ;
    sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:uniqueLang true ] ;
    sh:property [ sh:path dct:license ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ;
    sh:property [ sh:path skos:hasTopConcept ; sh:minCount 1 ; sh:class skos:Concept ] .

:Concept a sh:NodeShape ; sh:targetClass skos:Concept ; sh:nodeKind sh:IRI ;
    sh:property [ sh:path skos:inScheme ; sh:minCount 1 ; sh:maxCount 1 ; sh:class skos:ConceptScheme ] ;
    sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ; sh:uniqueLang true ; sh:minLength 1 ] ;
    sh:or ( [ sh:path skos:broader ; sh:minCount 1 ] [ sh:path skos:topConceptOf ; sh:minCount 1 ] ) ;
    sh:property [ sh:path skos:broader ; sh:maxCount 1 ; sh:class skos:Concept ] ;
    sh:property [ sh:path skos:topConceptOf ; sh:class skos:ConceptScheme ] .

:Code a sh:NodeShape ; sh:targetSubjectsOf skos:notation ;
    sh:property [ sh:path skos:notation ; sh:maxCount 1 ; sh:pattern "^[a-z0-9_]+$" ] ;
    sh:property [ sh:path skos:definition ; sh:minCount 1 ; sh:languageIn ( "en" ) ] ;
    sh:property [ sh:path skos:scopeNote ; sh:minCount 2 ; sh:languageIn ( "en" ) ] ;
    sh:property [ sh:path skos:example ; sh:minCount 1 ; sh:languageIn ( "en" ) ] .
"""

# Written from the element and attribute tables of REFI-QDA 1.5: what may stand where, how often, and of which form.
STRUCTURE = f"""
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{NAMESPACE}" targetNamespace="{NAMESPACE}"
    elementFormDefault="qualified">
  <xs:element name="CodeBook"><xs:complexType>
    <xs:sequence>
      <xs:element name="Codes"><xs:complexType><xs:sequence>
        <xs:element name="Code" type="Code" maxOccurs="unbounded"/>
      </xs:sequence></xs:complexType></xs:element>
    </xs:sequence>
    <xs:attribute name="origin" type="xs:string"/>
  </xs:complexType></xs:element>
  <xs:complexType name="Code">
    <xs:sequence>
      <xs:element name="Description" type="xs:string" minOccurs="0"/>
      <xs:element name="Code" type="Code" minOccurs="0" maxOccurs="unbounded"/>
    </xs:sequence>
    <xs:attribute name="guid" type="Guid" use="required"/>
    <xs:attribute name="name" type="xs:string" use="required"/>
    <xs:attribute name="isCodable" type="xs:boolean" use="required"/>
    <xs:attribute name="color"><xs:simpleType><xs:restriction base="xs:token">
      <xs:pattern value="#([A-Fa-f0-9]{{6}}|[A-Fa-f0-9]{{3}})"/>
    </xs:restriction></xs:simpleType></xs:attribute>
  </xs:complexType>
  <xs:simpleType name="Guid"><xs:restriction base="xs:token">
    <xs:pattern value="[0-9a-fA-F]{{8}}(-[0-9a-fA-F]{{4}}){{3}}-[0-9a-fA-F]{{12}}"/>
  </xs:restriction></xs:simpleType>
</xs:schema>
"""


@pytest.fixture(scope="module")
def graph(exported: Path) -> Graph:
    return Graph().parse(exported / skos.NAME)


def concept(book: str, *path: str) -> URIRef:
    return URIRef(skos.identifier("urn:x-marlshire:", book, *path))


def conforms(data: Graph) -> bool:
    found, _, _ = pyshacl.validate(data, shacl_graph=Graph().parse(data=SHAPES, format="turtle"))
    return bool(found)


def test_every_code_is_a_concept_and_every_codebook_a_scheme(graph: Graph, corpus_model: Model) -> None:
    for book in corpus_model.codebooks.values():
        assert (concept(book.name), RDF.type, SKOS.ConceptScheme) in graph
        for code in book.codes.values():
            own = concept(book.name, code.code)
            assert graph.value(own, SKOS.notation) == Literal(code.code)
            assert graph.value(own, SKOS.prefLabel) == Literal(code.label, "en")
            assert graph.value(own, SKOS.definition) == Literal(code.definition, "en")
            notes = {f"Include: {code.include}", f"Exclude: {code.exclude}"}
            assert {str(note) for note in graph.objects(own, SKOS.scopeNote)} == notes
            assert graph.value(own, SKOS.example) == Literal(code.example, "en")
    number = sum(len(book.codes) + len(book.groups) for book in corpus_model.codebooks.values())
    assert len(set(graph.subjects(RDF.type, SKOS.Concept))) == number


def test_groups_are_broader(graph: Graph, corpus_model: Model) -> None:
    for code in corpus_model.codebooks["theme"].codes.values():
        assert code.group
        group = concept("theme", "group", code.group)
        assert graph.value(concept("theme", code.code), SKOS.broader) == group
        assert (group, SKOS.narrower, concept("theme", code.code)) in graph


def test_the_shapes_hold(graph: Graph) -> None:
    assert conforms(graph)


@pytest.mark.parametrize(
    ("subject", "predicate"),
    [
        (concept("theme", "recognition"), SKOS.definition),
        (concept("theme", "recognition"), SKOS.prefLabel),
        (concept("theme", "recognition"), SKOS.scopeNote),
        (concept("theme", "recognition"), SKOS.example),
        (concept("theme", "recognition"), SKOS.broader),
        (concept("theme", "group", "knowing"), SKOS.topConceptOf),
        (concept("theme"), SKOS.hasTopConcept),
    ],
)
def test_the_shapes_miss_what_is_taken_away(graph: Graph, subject: Node, predicate: Node) -> None:
    broken = Graph()
    broken += graph
    broken.remove((subject, predicate, None))
    assert not conforms(broken)


def awkward(model: Model) -> Model:
    text = 'He said "no" \\ and\nleft & <went>\tto O\'Hara–Café.'
    code = Code("odd", text, text, text, text, text)
    return Model(model.version, {}, {"odd": Codebook("odd", text, text, closed=True, codes={"odd": code})}, {}, ())


def test_awkward_characters_survive(corpus_model: Model, repository: Path, tmp_path: Path) -> None:
    model = awkward(corpus_model)
    rows: Rows = {}
    dataset = Dataset(model, rows, {}, "0.1.0", repository / "tests" / "corpus" / "coding")
    Skos().write(dataset, tmp_path)
    RefiCodebook().write(dataset, tmp_path)
    wanted = model.codebooks["odd"].codes["odd"].definition
    assert str(Graph().parse(tmp_path / skos.NAME).value(concept("odd", "odd"), SKOS.definition)) == wanted
    found = etree.parse(tmp_path / refi.NAME).xpath("//*[@isCodable='true']/*/text()")
    assert wanted in found[0]


def test_the_codebook_has_the_structure_of_the_standard(exported: Path) -> None:
    structure = etree.XMLSchema(etree.fromstring(STRUCTURE))
    document = etree.parse(exported / refi.NAME)
    structure.assertValid(document)
    del next(document.iter(f"{{{NAMESPACE}}}Code")).attrib["guid"]
    assert not structure.validate(document)


def test_the_codebook_holds_the_codes_that_coders_apply(exported: Path, corpus_model: Model) -> None:
    root = etree.parse(exported / refi.NAME).getroot()
    every = list(root.iter(f"{{{NAMESPACE}}}Code"))
    guids = [code.get("guid") for code in every]
    assert len(guids) == len(set(guids))
    books = [book for book in corpus_model.codebooks.values() if not book.computed]
    labels = [code.label for book in books for code in book.codes.values()]
    assert sorted(c.get("name") for c in every if c.get("isCodable") == "true") == sorted(labels)


def test_the_same_model_gives_the_same_bytes(
    exported: Path, corpus_model: Model, repository: Path, tmp_path: Path
) -> None:
    dataset = Dataset(corpus_model, {}, {}, "0.1.0", repository / "tests" / "corpus" / "coding")
    for exporter, name in ((Skos(), skos.NAME), (RefiCodebook(), refi.NAME)):
        exporter.write(dataset, tmp_path)
        assert (tmp_path / name).read_bytes() == (exported / name).read_bytes()
