"""Draws results of tools/bench: a run as an SVG, the history as a web page. Both are self-contained: no script, no
font, no other file."""
import html
import statistics

import results

WIDTH, NAME, BAR, LINE = 1060, 460, 330, 22
STYLE = """text{font:13px sans-serif;fill:#222}.small{font-size:11px;fill:#666}.head{font-weight:bold}
.bar{fill:#5b87b5}.other{fill:#d9a441}.edge{stroke:#222}.line{fill:none;stroke:#5b87b5;stroke-width:1.5}
.dot{fill:#5b87b5}.worse{fill:#c0392b}.band{fill:#5b87b5;fill-opacity:.18}.axis{stroke:#bbb}"""


def number(value):
    """Writes a figure with three digits that count."""
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return "%.0f" % value
    return "%.1f" % value if abs(value) >= 10 else "%.2f" % value if abs(value) >= 0.1 else "%.3f" % value


def text(x, y, words, kind="", anchor="start"):
    return '<text x="%.1f" y="%.1f" class="%s" text-anchor="%s">%s</text>' % (
        x, y, kind, anchor, html.escape(words))


def svg(width, height, parts):
    return ('<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d">'
            '<style>%s</style>%s</svg>\n' % (width, height, width, height, STYLE, "".join(parts)))


# -- one run --

def bar_of(row, y, scale, kind):
    """A bar as long as the median, and a line from the least run to the greatest."""
    samples = row["samples"]
    middle, least, most = statistics.median(samples), min(samples), max(samples)
    return ('<rect class="%s" x="%d" y="%d" width="%.1f" height="11"/>'
            '<line class="edge" x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f"/>' % (
                kind, NAME, y - 10, middle * scale, NAME + least * scale, NAME + most * scale,
                y - 4.5, y - 4.5)) + text(NAME + BAR + 8, y, "%s %s ± %.0f%%" % (
                    number(middle), row["unit"], 100 * results.spread(samples)))


def scale_of(row, records):
    """Adjacent rows of one unit share a scale."""
    most = max((max(other["samples"]) for record in records for other in record["rows"]
                if other["samples"] and (other["what"], other["unit"]) == (row["what"], row["unit"])), default=0)
    return BAR / most if most > 0 else 0


def draw_run(title, machine, records):
    """Returns an SVG of the rows of records: one, or two that were measured in turns."""
    parts, y = [text(8, 20, title, "head"), text(8, 38, machine, "small")], 52
    what = None
    for row in records[0]["rows"]:
        if row["what"] != what:
            what, y = row["what"], y + LINE + 8
            parts.append(text(8, y, "tools/bench " + what, "head"))
        same = [(i, other) for i, record in enumerate(records) for other in record["rows"]
                if other["name"] == row["name"] and other["samples"]]
        scale = scale_of(row, records)
        for i, other in same:
            y += LINE
            parts.append(text(8, y, other["name"] if i == 0 else records[i]["commit"], "small" if i else ""))
            parts.append(bar_of(other, y, scale, "other" if i else "bar"))
    return svg(WIDTH, y + LINE, parts)


# -- the history --

def curve(points, width=520, height=120):
    """One row over the commits: points are (commit, samples, verdict)."""
    most = max(max(samples) for _, samples, _ in points) or 1.0
    step = (width - 80) / max(1, len(points) - 1)
    at = [(60 + i * step, [height - 24 - (height - 40) * value / most for value in (
        statistics.median(samples), min(samples), max(samples))])
          for i, (_, samples, _) in enumerate(points)]
    band = " ".join("%.1f,%.1f" % (x, ys[1]) for x, ys in at) + " " + " ".join(
        "%.1f,%.1f" % (x, ys[2]) for x, ys in reversed(at))
    parts = ['<line class="axis" x1="60" x2="%d" y1="%d" y2="%d"/>' % (width, height - 24, height - 24),
             '<polygon class="band" points="%s"/>' % band,
             '<polyline class="line" points="%s"/>' % " ".join("%.1f,%.1f" % (x, ys[0]) for x, ys in at),
             text(54, 20, number(most), "small", "end"), text(54, height - 20, "0", "small", "end")]
    for (x, ys), (commit, samples, verdict) in zip(at, points):
        parts.append('<circle class="%s" cx="%.1f" cy="%.1f" r="%d"><title>%s: %s (%s)</title></circle>' % (
            "worse" if verdict == "worse" else "dot", x, ys[0], 5 if verdict == "worse" else 3,
            html.escape(commit), number(statistics.median(samples)), html.escape(verdict)))
    for x, commit in ((at[0][0], points[0][0]), (at[-1][0], points[-1][0]))[:len(points)]:
        parts.append(text(x, height - 6, commit, "small", "middle"))
    return svg(width + 40, height, parts)


def draw_history(records, commits):
    """Returns a page with a curve for each row, by commit; a row that got worse than at the commit before is red."""
    rows = {commit: {row["name"]: row for row in results.rows_of(records, commit)} for commit in commits}
    names = {name: row["what"] for commit in commits for name, row in rows[commit].items()}
    parts, what = [], None
    for name, of in sorted(names.items(), key=lambda item: list(dict.fromkeys(names.values())).index(item[1])):
        if of != what:
            what = of
            parts.append("<h2>tools/bench %s</h2>" % html.escape(of))
        points, before, unit = [], None, ""
        for commit in commits:
            row = rows[commit].get(name)
            if row and row["samples"]:
                verdict = results.compare(before["samples"], row["samples"], row["better"])[1] if before else "first"
                points.append((commit, row["samples"], verdict))
                before, unit = row, "%s, %s is better" % (row["unit"], row["better"])
        if points:
            parts.append("<figure><figcaption>%s <small>(%s)</small></figcaption>%s</figure>" % (
                html.escape(name), html.escape(unit), curve(points)))
    return ("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"/><title>Skein: speed by commit</title>"
            "<style>body{font-family:sans-serif;margin:2em;max-width:1200px}figure{display:inline-block;margin:0 1em 1em 0}"
            "</style></head><body><h1>Speed by commit</h1><p>Medians of the runs; the band goes from the "
            "least to the greatest. Red: more than %d%% worse than at the commit before, beyond chance.</p>%s</body></html>\n"
            % (100 * results.CHANGE, "".join(parts)))
