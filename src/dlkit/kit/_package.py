"""A lesson's questions as one QTI 2.1 content package: items, one test, a manifest, in a zip.

Source: IMS QTI 2.1 integration guide (2012) and IMS Content Packaging 1.1.4: `imsmanifest.xml` in
the root, resource types imsqti_item_xmlv2p1 and imsqti_test_xmlv2p1, a test depends on its items.
"""

from __future__ import annotations

from io import BytesIO
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from dlkit import content
from dlkit.kit._lesson import lesson_text
from dlkit.kit._qti import QTI, QTI_XSD, XSI, file, item
from dlkit.kit._rules import el

CP = "http://www.imsglobal.org/xsd/imscp_v1p1"
CP_XSD = "http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd"
STILL = (1980, 1, 1, 0, 0, 0)  # one date for all: the same questions make the same file


class _Item(NamedTuple):
    """An item of the package: its identifier, the quiz it is from, its file."""

    name: str
    quiz: str
    data: bytes

    @property
    def href(self) -> str:
        return f"items/{self.name}.xml"


def package(name: str) -> bytes:
    """The zip with all questions of a lesson; every kind of question has a place in QTI."""
    lesson = lesson_text(name)
    items = [
        _Item(f"q_{quiz}_{question.id}", quiz, b"")._replace(
            data=item(f"q_{quiz}_{question.id}", f"{quiz}: {question.id}", question)
        )
        for quiz in lesson.quizzes
        for question in content.quiz(quiz).questions
    ]
    files = {"imsmanifest.xml": _manifest(name, items)}
    files["test.xml"] = _test(name, lesson.about.title, items)
    return _zipped(files | {one.href: one.data for one in items})


def _test(name: str, title: str, items: list[_Item]) -> bytes:
    root = el("assessmentTest", identifier=f"t_{name}", title=title)
    _in_namespace(root, QTI, QTI_XSD)
    part = SubElement(root, "testPart", identifier="part", navigationMode="nonlinear")
    part.set("submissionMode", "individual")
    for quiz in dict.fromkeys(one.quiz for one in items):
        section = SubElement(part, "assessmentSection", identifier=f"s_{quiz}", visible="true")
        section.set("title", content.quiz(quiz).title)
        for one in items:
            if one.quiz == quiz:
                SubElement(section, "assessmentItemRef", identifier=one.name, href=one.href)
    return file(root)


def _manifest(name: str, items: list[_Item]) -> bytes:
    root = el("manifest", identifier=f"m_{name}")
    _in_namespace(root, CP, CP_XSD)
    about = SubElement(root, "metadata")
    SubElement(about, "schema").text = "QTIv2.1 Package"
    SubElement(about, "schemaversion").text = "1.0.0"
    SubElement(root, "organizations")
    resources = SubElement(root, "resources")
    test = _resource(resources, f"r_t_{name}", "imsqti_test_xmlv2p1", "test.xml")
    for one in items:
        _resource(resources, f"r_{one.name}", "imsqti_item_xmlv2p1", one.href)
        SubElement(test, "dependency", identifierref=f"r_{one.name}")
    return file(root)


def _resource(place: Element, name: str, kind: str, href: str) -> Element:
    made = SubElement(place, "resource", identifier=name, type=kind, href=href)
    SubElement(made, "file", href=href)
    return made


def _in_namespace(root: Element, space: str, schema: str) -> None:
    root.set("xmlns", space)
    root.set("xmlns:xsi", XSI)
    root.set("xsi:schemaLocation", f"{space} {schema}")


def _zipped(files: dict[str, bytes]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for name, data in files.items():
            about = ZipInfo(name, STILL)
            about.compress_type, about.external_attr = ZIP_DEFLATED, 0o644 << 16
            archive.writestr(about, data)
    return made.getvalue()
