"""The catalogue of the open data, for three readers: DCAT, Mexico's, search engines."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from commitments.months import last_day
from pal_portal.site.pages.publications import mark

from .columns import Scope
from .package import KEYWORDS, Licence, PackedTable, citation, data_address
from .tables import TABLES

SITE = "Plan de Acción Local"
MONTHLY = "http://publications.europa.eu/resource/authority/frequency/MONTHLY"
SPANISH = "http://publications.europa.eu/resource/authority/language/SPA"
MEDIA = "https://www.iana.org/assignments/media-types/"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

Node = dict[str, Any]


def link(iri: str) -> Node:
    return {"@id": iri}


def typed_literal(value: str, of: str) -> Node:
    return {"@value": value, "@type": f"xsd:{of}"}


def described(scope: Scope) -> str:
    """Say in a paragraph what a plan's data are."""
    plan = scope.plan
    return (
        f"{mark(plan)}Compromisos, actividades, partes responsables, indicadores e informes "
        f"mensuales del {plan.title}, con cada versión publicada, sus mediciones, sus evidencias "
        "y los dictámenes de cada sector."
    )


def known_at(scope: Scope) -> date:
    """Return the day of the newest step of the plan's reports known; its signing before any."""
    events = scope.plan.events.filter(at__lt=scope.before).order_by("-sequence")
    newest: datetime | None = events.values_list("at", flat=True).first()
    return timezone.localdate(newest) if newest else scope.plan.signed_on


# DCAT: every node that is referred to is in the graph, with its class


def dcat_catalogue(plans: Sequence[tuple[Scope, Sequence[PackedTable]]]) -> Node:
    """Return the catalogue of all plans as JSON-LD, in DCAT's words."""
    catalogue = f"{settings.SITE_URL}{reverse('site:data-catalogue')}"
    graph: list[Node] = [
        {
            "@id": catalogue,
            "@type": "dcat:Catalog",
            "dct:title": f"Datos abiertos: {SITE}",
            "dct:description": "Los planes de acción local y su seguimiento, mes por mes.",
            "dct:publisher": link(publisher()),
            "dct:license": link(Licence.of_settings().url),
            "dct:language": link(SPANISH),
            "foaf:homepage": link(f"{settings.SITE_URL}/"),
            "dcat:dataset": [link(data_address(scope.plan)) for scope, _ in plans],
        }
    ]
    for scope, tables in plans:
        graph += dataset_nodes(scope, tables)
    return {"@context": CONTEXT, "@graph": graph + shared_nodes()}


def publisher() -> str:
    return f"{settings.SITE_URL}{reverse('site:council')}#sttl"


def contact() -> str:
    return f"{settings.SITE_URL}{reverse('site:about')}#contacto"


def shared_nodes() -> list[Node]:
    """Describe what every dataset refers to: who, under which terms, in which words and forms.

    Where no address answers for the data, whoever asks is led to the page that says whom to ask.
    """
    licence, address = Licence.of_settings(), settings.DATA_CONTACT
    page, mailbox = f"{settings.SITE_URL}{reverse('site:about')}", f"mailto:{address}"
    types = ["text/csv", "application/json", "application/zip"]
    return [
        {
            "@id": publisher(),
            "@type": ["foaf:Agent", "foaf:Organization"],
            "foaf:name": settings.DATA_PUBLISHER,
        },
        {
            "@id": contact(),
            "@type": ["vcard:Kind", "vcard:Organization"],
            "vcard:fn": "Secretaría técnica del STTL",
            **({"vcard:hasEmail": link(mailbox)} if address else {"vcard:hasURL": link(page)}),
        },
        {"@id": mailbox, "@type": "vcard:Email"}
        if address
        else {"@id": page, "@type": "foaf:Document"},
        {"@id": licence.url, "@type": "dct:LicenseDocument", "dct:title": licence.name},
        {"@id": SPANISH, "@type": "dct:LinguisticSystem"},
        {"@id": MONTHLY, "@type": "dct:Frequency"},
        {"@id": f"{settings.SITE_URL}/", "@type": "foaf:Document"},
        *({"@id": f"{MEDIA}{media_type}", "@type": "dct:MediaType"} for media_type in types),
    ]


def dataset_nodes(scope: Scope, tables: Sequence[PackedTable]) -> list[Node]:
    """Describe a plan's data: the dataset, its page, its months and each of its files."""
    plan, page = scope.plan, data_address(scope.plan)
    landing, period = f"{page}#pagina", f"{page}#periodo"
    files = file_nodes(scope, tables)
    dataset = {
        "@id": page,
        "@type": "dcat:Dataset",
        "dct:identifier": plan.slug,
        "dct:title": f"{mark(plan)}{plan.title}",
        "dct:description": described(scope),
        "dct:issued": typed_literal(plan.signed_on.isoformat(), "date"),
        "dct:modified": typed_literal(known_at(scope).isoformat(), "date"),
        "dct:accrualPeriodicity": link(MONTHLY),
        "dct:language": link(SPANISH),
        "dct:license": link(Licence.of_settings().url),
        "dct:publisher": link(publisher()),
        "dct:temporal": link(period),
        "dct:bibliographicCitation": citation(scope),
        "dcat:contactPoint": link(contact()),
        "dcat:keyword": KEYWORDS,
        "dcat:landingPage": link(landing),
        "dcat:distribution": [link(file["@id"]) for file in files],
    }
    months = {
        "@id": period,
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": typed_literal(plan.first_month.isoformat(), "date"),
        "dcat:endDate": typed_literal(last_day(scope.cutoff).isoformat(), "date"),
    }
    data_page = {
        "@id": landing,
        "@type": "foaf:Document",
        "dct:title": f"Datos abiertos: {plan.title}",
    }
    return [dataset, months, data_page, *files]


def file_node(scope: Scope, name: str, title: str, media: str) -> Node:
    """Describe a file: its address is its name."""
    address = data_address(scope.plan, name)
    return {
        "@id": address,
        "@type": ["dcat:Distribution", "dcat:Resource"],
        "dct:title": title,
        "dcat:accessURL": link(address),
        "dcat:downloadURL": link(address),
        "dcat:mediaType": link(f"{MEDIA}{media}"),
        "dct:license": link(Licence.of_settings().url),
    }


def file_nodes(scope: Scope, tables: Sequence[PackedTable]) -> list[Node]:
    """Describe each file: the CSV of each table with its size and hash, its JSON, and the zip."""
    csvs = [
        file_node(scope, packed.file_name, f"{packed.table.title} (CSV)", "text/csv")
        | {
            "dct:description": packed.table.description,
            "dcat:byteSize": typed_literal(str(packed.size), "nonNegativeInteger"),
            "spdx:checksum": {
                "@type": "spdx:Checksum",
                "spdx:algorithm": {
                    "@id": "spdx:checksumAlgorithm_sha256",
                    "@type": "spdx:ChecksumAlgorithm",
                },
                "spdx:checksumValue": typed_literal(packed.sha256, "hexBinary"),
            },
        }
        for packed in tables
    ]
    jsons = [
        file_node(scope, f"{table.name}.json", f"{table.title} (JSON)", "application/json")
        | {"dct:description": table.description}
        for table in TABLES
    ]
    whole = file_node(scope, "paquete.zip", "Todas las tablas (ZIP)", "application/zip")
    return [*csvs, *jsons, whole]


# Mexico's field set, and what search engines read in the page


def mexican_catalogue(plans: Sequence[tuple[Scope, Sequence[PackedTable]]]) -> Node:
    """Return data.json: the fields of Mexico's open data inventory (OPEN_DATA.md)."""
    return {
        "title": f"Datos abiertos: {SITE}",
        "license": Licence.of_settings().url,
        "issued": min((scope.plan.signed_on for scope, _ in plans), default=date.min).isoformat(),
        "modified": max((known_at(scope) for scope, _ in plans), default=date.min).isoformat(),
        "dataset": [mexican_dataset(scope, tables) for scope, tables in plans],
    }


def mexican_dataset(scope: Scope, tables: Sequence[PackedTable]) -> Node:
    """Describe a plan's data, one distribution for each table."""
    plan = scope.plan
    mailbox = {"mbox": settings.DATA_CONTACT} if settings.DATA_CONTACT else {}
    return {
        "identifier": plan.slug,
        "title": f"{mark(plan)}{plan.title}",
        "description": described(scope),
        "modified": known_at(scope).isoformat(),
        "keyword": KEYWORDS,
        "publisher": {"name": settings.DATA_PUBLISHER},
        "contactPoint": "Secretaría técnica del STTL",
        **mailbox,
        "landingPage": data_address(plan),
        "accrualPeriodicity": "R/P1M",
        "distribution": [
            {
                "title": table.table.title,
                "description": table.table.description,
                "downloadURL": data_address(plan, table.file_name),
                "mediaType": "text/csv",
                "byteSize": table.size,
            }
            for table in tables
        ],
    }


def dataset_markup(scope: Scope) -> Node:
    """Describe a plan's data as search engines read it (schema.org)."""
    plan, licence = scope.plan, Licence.of_settings()
    first, last = plan.first_month.isoformat()[:7], scope.cutoff.isoformat()[:7]
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": data_address(plan),
        "url": data_address(plan),
        "identifier": plan.slug,
        "name": f"{mark(plan)}{plan.title}: datos abiertos",
        "description": described(scope),
        "inLanguage": "es-MX",
        "isAccessibleForFree": True,
        "license": licence.url,
        "creator": {"@type": "Organization", "name": settings.DATA_PUBLISHER},
        "publisher": {"@type": "Organization", "name": settings.DATA_PUBLISHER},
        "citation": citation(scope),
        "temporalCoverage": f"{first}/{last}",
        "datePublished": plan.signed_on.isoformat(),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": table.title,
                "encodingFormat": "text/csv",
                "contentUrl": data_address(plan, f"{table.name}.csv"),
            }
            for table in TABLES
        ],
    }


def as_script(data: Node) -> str:
    """Write data for a script element of a page, which no text in them can close."""
    text = json.dumps(data, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
