"""Tables of figures, as texts."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import mean

from bot.cli.messages import say
from bot.quality.aims import MEAN, Aimed, aimed
from bot.quality.figures import (
    Ablation,
    Confusion,
    CourtesyFigures,
    InDomain,
    NearMissCounts,
    Part,
    Recognition,
    Scenarios,
)
from bot.quality.floors import Floor
from bot.quality.headlines import headlines, helped
from bot.quality.measuring import LOCALES
from bot.texttables import MISSING, Cells, TextTable
from index.scoring import Figures

_PAIRS = 12
"""Pairs of confused explainers that are shown."""


def headline_table(figures: InDomain, floors: Mapping[str, Floor]) -> TextTable:
    """Return the headlines beside their floors and aims."""
    rows = (
        (say(f"quality.figure.{name}"), number(value), *_limits(floors.get(name), value))
        for name, value in headlines(figures).items()
    )
    return _table("headlines", ("figure", "now", "limit", "aim", "reached"), rows)


def near_miss_tables(figures: InDomain) -> tuple[TextTable, ...]:
    """Return what became of near misses by class and by language."""
    groups = {"class": figures.near_miss_classes, "language": figures.near_miss_languages}
    return tuple(
        _table(
            f"near_misses_{by}",
            (by, "asked", "answered", "offered", "silent"),
            ((name, *_near_miss_cells(row)) for name, row in rows.items()),
        )
        for by, rows in groups.items()
    )


def phrasing_tables(figures: InDomain) -> tuple[TextTable, ...]:
    """Return the figures of phrasings by language and by style."""
    return (
        _scored("phrasings_language", "language", figures.phrasing_languages),
        _scored("phrasings_style", "style", figures.phrasing_styles),
    )


def variant_table(figures: InDomain) -> TextTable:
    """Return the figures of the stored variants by language."""
    columns = ("language", *_SCORED, "false")
    rows = ((lang, *_cells(row), number(row.false)) for lang, row in figures.variants.items())
    return _table("variants", columns, rows)


def courtesy_tables(figures: CourtesyFigures) -> tuple[TextTable, ...]:
    """Return how courtesies are recognized, by kind and by language."""
    kinds = ((kind, *_recognized(row)) for kind, row in figures.kinds.items())
    languages = (
        (lang, *_recognized(row), _counted(figures.false[lang]))
        for lang, row in figures.languages.items()
    )
    columns = ("recall", "precision")
    return (
        _table("courtesies_kind", ("kind", *columns), kinds),
        _table("courtesies_language", ("language", *columns, "false_courtesies"), languages),
    )


def language_table(figures: InDomain) -> TextTable:
    """Return how often the language of a typed message is chosen, by the platform's locale."""
    rows = (
        (kind, f"{row[LOCALES[0]].of}", *(number(row[locale].share) for locale in LOCALES))
        for kind, row in figures.languages.items()
    )
    return _table("messages", ("kind", "asked", "locale_none", "locale_en", "locale_own"), rows)


def confusion_tables(figures: InDomain) -> tuple[TextTable, ...]:
    """Return the explainers that are confused most."""
    groups = {"phrasings": figures.phrasing_confusions, "variants": figures.variant_confusions}
    return tuple(_confused(f"confused_{name}", rows) for name, rows in groups.items())


def scenario_tables(scenarios: Scenarios) -> tuple[TextTable, ...]:
    """Return the figures of every scenario, and the aims beside them."""
    rows = [(name, one.shipped, one.cosine) for name, one in scenarios.scenarios.items()]
    cells = [(name, *_scenario_cells(shipped, cosine)) for name, shipped, cosine in rows]
    means = (say("quality.mean"), *map(number, _means([row[1:] for row in rows])))
    columns = ("scenario", "cosine_r_at_1", "r_at_1", "cosine_c95", "c95", *_DECIDED)
    return (
        _table("scenarios", columns, (*cells, means)),
        _aim_table(aimed(scenarios.scenarios)),
    )


def ablation_table(rows: Sequence[Ablation]) -> TextTable:
    """Return what each part is worth."""
    columns = ("left_out", "c95", "r_at_1", "near_misses", "phrasings_p", "phrasings_c")
    cells = (
        (
            row.left_out,
            *map(number, (row.c95, row.r_at_1, row.near_misses, row.precision, row.coverage)),
        )
        for row in rows
    )
    return _table("ablations", columns, cells)


def number(value: float | None) -> str:
    """Return three decimals."""
    return MISSING if value is None else f"{value:.3f}"


_SCORED = ("asked", "r_at_1", "precision", "coverage", "rescued", "helped")
_DECIDED = ("precision", "coverage", "false", "rescued", "helped")


def _table(name: str, columns: Iterable[str], rows: Iterable[Cells]) -> TextTable:
    header = tuple(say(f"quality.column.{column}") for column in columns)
    return TextTable(say(f"quality.table.{name}"), header, tuple(rows))


def _scored(name: str, by: str, groups: Mapping[str, Figures]) -> TextTable:
    rows = ((group, *_cells(row)) for group, row in groups.items())
    return _table(name, (by, *_SCORED), rows)


def _cells(row: Figures) -> Cells:
    shares = (row.r_at_1, row.precision, row.coverage, row.rescued, helped(row))
    return (f"{row.answerable}", *map(number, shares))


def _near_miss_cells(row: NearMissCounts) -> Cells:
    counts = (row.answered, row.offered, row.silent)
    return (f"{row.asked}", *(_counted(Part(count, row.asked)) for count in counts))


def _recognized(row: Recognition) -> Cells:
    return _counted(row.recall), _counted(row.precision)


def _counted(part: Part) -> str:
    return MISSING if part.share is None else f"{part.share:.3f} ({part.count}/{part.of})"


def _limits(floor: Floor | None, value: float | None) -> Cells:
    if floor is None:
        return MISSING, MISSING, MISSING
    sign = "≤" if floor.at_least is None else "≥"
    aim = MISSING if floor.aim is None else f"{sign} {floor.aim:.2f}"
    return f"{sign} {floor.limit:.2f}", aim, _yes(floor.reaches_aim(value))


def _yes(reached: bool | None) -> str:
    return MISSING if reached is None else say("quality.yes" if reached else "quality.no")


def _confused(name: str, rows: Sequence[Confusion]) -> TextTable:
    shown = ((row.right, row.found, f"{row.times}") for row in rows[:_PAIRS])
    return _table(name, ("right", "found", "times"), shown)


def _scenario_cells(shipped: Figures, cosine: Figures) -> Cells:
    return tuple(map(number, _scenario_row(shipped, cosine)))


def _scenario_row(shipped: Figures, cosine: Figures) -> tuple[float | None, ...]:
    found = (cosine.r_at_1, shipped.r_at_1, cosine.c95, shipped.c95, shipped.precision)
    return (*found, shipped.coverage, shipped.false, shipped.rescued, helped(shipped))


def _means(rows: Sequence[tuple[Figures, Figures]]) -> list[float | None]:
    columns = zip(*(_scenario_row(*row) for row in rows), strict=True)
    known = ([value for value in column if value is not None] for column in columns)
    return [mean(values) if values else None for values in known]


def _aim_table(rows: Iterable[Aimed]) -> TextTable:
    cells = (
        (
            _aim_name(row),
            number(row.cosine),
            number(row.value),
            f"≥ {row.aim:.2f}",
            _yes(row.reached),
        )
        for row in rows
    )
    return _table("aims", ("figure", "cosine", "now", "aim", "reached"), cells)


def _aim_name(row: Aimed) -> str:
    where = say(f"quality.{row.scenario}") if row.scenario in (MEAN, "least") else row.scenario
    return f"{say(f'quality.column.{row.figure}')}, {where}"
