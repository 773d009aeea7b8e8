#!/usr/bin/env python3
"""Draws what `tmux capture-pane -e -p` printed as SVG. Usage: render-terminal.py CAPTURE > picture.svg"""
import html
import re
import sys

WIDTH, HEIGHT, MARGIN = 8.4, 19, 14
WEIGHTS = {"1": "b", "2": "d"}
COLOURS = {"31": "r", "33": "y", "39": ""}

lines = [line.rstrip("\n") for line in open(sys.argv[1], encoding="utf-8")]
while lines and not re.sub("\x1b\\[[0-9;]*m", "", lines[-1]).strip():
    lines.pop()
rows = []
widest = 0
weight = colour = ""  # go on from line to line
for number, line in enumerate(lines):
    column, spans = 0, []
    for part in re.split("(\x1b\\[[0-9;]*m)", line):
        code = re.fullmatch("\x1b\\[([0-9;]*)m", part)
        if code:
            for each in code.group(1).split(";"):
                if each in ("", "0"):
                    weight = colour = ""
                weight, colour = WEIGHTS.get(each, weight), COLOURS.get(each, colour)
        elif part:
            x = MARGIN + column * WIDTH
            spans.append(f'<tspan x="{x:.1f}" class="{colour or weight}">{html.escape(part)}</tspan>')
            column += len(part)
    widest = max(widest, column)
    rows.append(f'<text y="{MARGIN + 14 + number * HEIGHT}" xml:space="preserve">{"".join(spans)}</text>')
w, h = 2 * MARGIN + widest * WIDTH, 2 * MARGIN + len(rows) * HEIGHT
print(f'<svg xmlns="http://www.w3.org/2000/svg" width="{w:.0f}" height="{h}" viewBox="0 0 {w:.0f} {h}">')
print("<style>text{font:14px 'DejaVu Sans Mono',Menlo,Consolas,monospace;fill:#d7dae0}"
      ".b{font-weight:bold;fill:#fff}.d{fill:#7f8796}.r{fill:#ff6b68}.y{fill:#e5c07b}</style>")
print(f'<rect width="{w:.0f}" height="{h}" rx="6" fill="#1b1f27"/>')
print("\n".join(rows))
print("</svg>")
