"""A document as one HTML file that needs nothing else: no script, no address, no font."""

from __future__ import annotations

from html import escape

from dlkit.report import _pictures as pictures
from dlkit.report._document import (
    Block,
    Document,
    Heading,
    Items,
    Own,
    Picture,
    Room,
    Table,
    Text,
    lines,
)

STYLE = """
:root { color-scheme: light dark; --dl-ink: light-dark(#1c2430, #e7eaf0);
  --dl-paper: light-dark(#ffffff, #14181e); --dl-quiet: light-dark(#55606e, #a9b3c1);
  --dl-line: light-dark(#d5dae1, #3a4350); --dl-accent: light-dark(#1f5fa8, #8ab8f0);
  --dl-bet: light-dark(#b0126f, #ff8ac2); --dl-kind-2: light-dark(#a36a00, #e8b23f);
  --dl-kind-4: light-dark(#1f5fa8, #7fb2ee); }
* { box-sizing: border-box; }
body { margin: 0; color: var(--dl-ink); background: var(--dl-paper);
  font: 17px/1.55 system-ui, "Segoe UI", Roboto, sans-serif; }
main, header { max-width: 52rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; } main { padding-bottom: 3rem; }
h1, h2, h3 { line-height: 1.25; } h2 { margin: 2.5rem 0 .75rem; padding-top: .5rem;
  border-top: 1px solid var(--dl-line); } h3 { margin: 1.5rem 0 .5rem; }
p, blockquote, li { max-width: 44rem; overflow-wrap: anywhere; }
.quiet { color: var(--dl-quiet); }
blockquote { margin: 0 0 1.25rem; padding: .1rem 1rem; white-space: pre-wrap;
  unicode-bidi: plaintext;  border-inline-start: 4px solid var(--dl-accent); }
.scroll { overflow-x: auto; } .scroll:focus-visible { outline: 3px solid var(--dl-accent); }
table { border-collapse: collapse; font-size: .93rem; width: 100%; margin: 0 0 1rem; }
caption { text-align: start; color: var(--dl-quiet); padding: 0 0 .25rem; }
th, td { text-align: start; vertical-align: top; padding: .35rem .75rem .35rem 0;
  border-bottom: 1px solid var(--dl-line); overflow-wrap: break-word; min-width: 5.5rem; }
td { white-space: pre-wrap; } tbody th { font-weight: 500; min-width: 9rem; }
figure { margin: 0 0 1rem; } figcaption { font-weight: 600; }
svg { max-width: 100%; height: auto; }
.line { height: 2rem; border-bottom: 1px solid var(--dl-line); }
@media print { h2, h3 { break-after: avoid; } figure, tr { break-inside: avoid; } }
"""


def html(document: Document) -> bytes:
    """The file."""
    body = "\n".join(_block(block) for block in document.blocks)
    title = escape(document.title)
    page = f"""<!doctype html>
<html lang="{escape(document.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<header><h1>{title}</h1></header>
<main>
{body}
</main>
</body>
</html>
"""
    return page.encode()


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"<h{block.level}>{escape(block.words)}</h{block.level}>"
        case Text():
            kind = ' class="quiet"' if block.quiet else ""
            return f"<p{kind}>{escape(block.words)}</p>"
        case Own():
            said = "\n".join(lines(block.words))
            return f'<blockquote dir="auto">{escape(said)}</blockquote>'
        case Items():
            points = "".join(f'<li dir="auto">{escape(point)}</li>' for point in block.points)
            return f"<ul>{points}</ul>"
        case Table():
            return _table(block)
        case Picture():
            return _picture(block)
        case Room():
            return '<div class="line" aria-hidden="true"></div>' * block.n_lines


def _table(block: Table) -> str:
    head = "".join(f'<th scope="col">{escape(word)}</th>' for word in block.head)
    rows = "".join(f"<tr>{_row(row)}</tr>\n" for row in block.rows)
    caption = escape(block.caption)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{caption}"><table>'
        f"<caption>{caption}</caption>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{rows}</tbody></table></div>"
    )


def _row(row: tuple[str, ...]) -> str:
    first, *others = (escape(cell) for cell in row)
    cells = "".join(f'<td dir="auto">{cell}</td>' for cell in others)
    return f'<th scope="row" dir="auto">{first}</th>{cells}'


def _picture(block: Picture) -> str:
    """An inline picture: it takes the colours of the page, light or dark; else its words."""
    title = escape(block.chart.title)
    if not pictures.can_draw():
        return f"<figure><figcaption>{title}</figcaption>\n<p>{escape(block.words)}</p></figure>"
    drawn = pictures.themed(pictures.svg(block))
    named = f'<svg role="img" aria-label="{escape(block.words)}" '
    keys = "; ".join(pictures.keys(block))
    legend = f'\n<p class="quiet">{escape(keys)}</p>' if keys else ""
    return (
        f"<figure><figcaption>{title}</figcaption>\n"
        f"{drawn.replace('<svg ', named, 1)}{legend}</figure>"
    )
