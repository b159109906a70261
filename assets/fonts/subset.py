#!/usr/bin/env python3
"""Makes the viewer's small fonts from Debian's Inter: subset.py FOLDER_OF_INTER OUTPUT_FOLDER

Latin-1 and the punctuation that the panels use, which the page waits for; Latin Extended-A and Greek ("more"), the other
weights and italics, which come later. No hinting and no layout tables, which the rasteriser does not read. Digits become the tabular ones, so that numbers stand still while they change.
"""
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

PUNCTUATION = "–—‘’‚“”„•…‹›′″€™−×·°±²³µ←↑→↓⌘⇧⌥"
BASIC = set(range(0x20, 0x7F)) | set(range(0xA0, 0x100)) | {ord(c) for c in "Œœ"} | {ord(c) for c in PUNCTUATION}
LATIN_A = set(range(0x100, 0x180))
GREEK = {c for c in range(0x384, 0x3CF) if c not in (0x38B, 0x38D, 0x3A2)}

FONTS = {  # output: (source, characters)
    "regular.otf": ("Inter-Regular.otf", BASIC),
    "more.otf": ("Inter-Regular.otf", (LATIN_A | GREEK) - BASIC),
    "semibold.otf": ("Inter-SemiBold.otf", BASIC | LATIN_A | GREEK),
    "italic.otf": ("Inter-Italic.otf", {c for c in BASIC if c < 0x7F} | {ord(c) for c in "àáâäæèéêëìíîïòóôöœùúûüÿçñÆŒÉ–’·"}),
}


def make(source: Path, target: Path, characters: set) -> None:
    font = TTFont(source)
    glyphs = set(font.getGlyphOrder())
    names = font.getBestCmap()
    for digit in range(0x30, 0x3A):
        tabular = names[digit] + ".tf"
        if tabular in glyphs:
            for table in font["cmap"].tables:
                if table.isUnicode() and digit in table.cmap:
                    table.cmap[digit] = tabular
    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True, name_IDs=[], glyph_names=False,
                             desubroutinize=True, drop_tables=["GSUB", "GPOS", "GDEF", "STAT", "DSIG", "BASE", "MATH", "vhea", "vmtx"])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    font.save(target)


def main() -> None:
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    for name, (file, characters) in FONTS.items():
        make(source / file, target / name, characters)


if __name__ == "__main__":
    main()
