"""What a web page declares of itself: title, publisher, day of publication, address."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Fact → names of `meta` elements that give it, the surest first.
_META: Mapping[str, tuple[str, ...]] = {
    "title": ("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title", "headline"),
    "publisher": ("og:site_name", "dc.publisher", "dcterms.publisher", "citation_publisher", "application-name"),
    "published": (
        *("article:published_time", "article:published", "og:article:published_time", "datepublished", "dc.date"),
        *("dc.date.issued", "dcterms.issued", "dcterms.date", "dcterms.created", "citation_publication_date"),
        *("govuk:first-published-at", "sailthru.date", "parsely-pub-date", "pubdate", "publish-date", "date"),
    ),
    "url": ("og:url",),
}
_LINKED = {"title": ("headline", "name"), "published": ("datePublished",), "url": ("url", "mainEntityOfPage")}
_KINDS = re.compile(r"Article|BlogPosting|Report|WebPage|Statement|PressRelease", re.IGNORECASE)
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?|(\d{4})(\d{2})(\d{2})")


def page_facts(tree: Any) -> dict[str, str]:
    """The facts that a page's `meta` elements, JSON-LD and title give."""
    declared = {
        str(meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower(): meta.get("content") or ""
        for meta in reversed(tree.findall(".//meta"))
    }
    facts = {fact: _first(declared.get(name, "") for name in names) for fact, names in _META.items()}
    for item in _linked(tree):
        for fact, keys in _LINKED.items():
            facts[fact] = facts[fact] or _first(_text(item.get(key)) for key in keys)
        facts["publisher"] = facts["publisher"] or _text(item.get("publisher"))
    facts["title"] = facts["title"] or " ".join((tree.findtext(".//title") or "").split())
    facts["url"] = facts["url"] or _first(link.get("href") or "" for link in tree.findall(".//link[@rel='canonical']"))
    facts["published"] = _day(facts["published"])
    return {fact: value for fact, value in facts.items() if value}


def _first(values: Iterator[str]) -> str:
    return next((" ".join(value.split()) for value in values if value.strip()), "")


def _linked(tree: Any) -> Iterator[Mapping[str, Any]]:
    """The JSON-LD objects of a page that describe what is published."""
    for script in tree.findall(".//script[@type='application/ld+json']"):
        try:
            pending = [json.loads(script.text or "")]
        except ValueError:
            continue
        while pending:
            item = pending.pop()
            if isinstance(item, list):
                pending.extend(item)
            elif isinstance(item, dict):
                pending.append(item.get("@graph", []))
                if _KINDS.search(str(item.get("@type", ""))):
                    yield item


def _text(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name") or value.get("@id")
    return value if isinstance(value, str) else ""


def _day(value: str) -> str:
    """The calendar date of a declared time; nothing where it is in words."""
    match = _DATE.match(value)
    if match is None:
        return ""
    return "-".join(match.groups()) if match[1] else match.group()
